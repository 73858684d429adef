import { createVerify } from 'node:crypto';
import { badCredentials, ForgeError, forbidden, notFound } from './errors';
import { assertNotSuspended, reaches } from './installations';
import { hasRole } from './roles';
import { organizationRole } from './teams';
import { App, PermissionLevel, Repo, User } from './types';
import { Identity, World } from './World';

const JWT_MAX_LIFE_S = 600;
/** GitHub's tolerance for clocks that run ahead. */
const CLOCK_DRIFT_S = 60;
const LEVELS: PermissionLevel[] = ['read', 'write', 'admin'];

/** What an App may do unless it was registered with less. */
export const DEFAULT_PERMISSIONS: App['permissions'] = {
  administration: 'read',
  checks: 'write',
  contents: 'write',
  members: 'read',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'write',
};

function active(user: User): User {
  if (user.suspendedAt) {
    throw forbidden('Sorry. Your account was suspended.');
  }
  return user;
}

function identityOfToken(world: World, token: string): Identity | undefined {
  const { userTokens, installationTokens } = world.state;
  const personal = userTokens.find(known => known.token === token);
  if (personal) {
    return { user: active(world.user(personal.userId)) };
  }
  const granted = installationTokens.find(known => known.token === token);
  if (!granted || Date.parse(granted.expiresAt) <= world.now().getTime()) {
    return undefined;
  }
  const app = world.app(granted.appId);
  assertNotSuspended(app);
  const { permissions, repositoryIds } = granted;
  return { user: world.user(app.botId), app, permissions, repositoryIds };
}

/** The credential of an `Authorization: token X` or `Bearer X` header. */
export function credential(header: string | undefined): string | undefined {
  return /^(?:token|bearer)\s+(\S+)$/i.exec(header ?? '')?.[1];
}

/** Who asks with this header; 401 when missing, unknown or expired. */
export function authenticate(
  world: World,
  header: string | undefined,
): Identity {
  const token = credential(header);
  const identity = token ? identityOfToken(world, token) : undefined;
  if (!identity) {
    throw badCredentials();
  }
  return identity;
}

/**
 * Who asks by Basic authentication, as Git does: the password is the token,
 * and the name is the token's login or `x-access-token`. Undefined without a
 * header; 401 for a wrong one.
 */
export function authenticateBasic(
  world: World,
  header: string | undefined,
): Identity | undefined {
  if (!header) {
    return undefined;
  }
  const encoded = /^basic\s+(\S+)$/i.exec(header)?.[1];
  if (!encoded) {
    return authenticate(world, header);
  }
  const [name, ...rest] = Buffer.from(encoded, 'base64')
    .toString('utf8')
    .split(':');
  const identity = identityOfToken(world, rest.join(':'));
  const named =
    name === 'x-access-token' ||
    name.toLowerCase() === identity?.user.login.toLowerCase();
  if (!identity || !named) {
    throw badCredentials();
  }
  return identity;
}

function decodePart(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) ?? {};
  } catch (error) {
    throw new ForgeError(401, 'A JSON web token could not be decoded', {
      errors: [String(error)],
    });
  }
}

/** The App that signed a JWT, whatever the JWT claims of its time. */
export function claimedApp(world: World, token: string): App | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) {
    return undefined;
  }
  const { alg } = decodePart(parts[0]);
  const { iss } = decodePart(parts[1]);
  const app = world.state.apps.find(known =>
    [String(known.id), `Iv1.${known.id}`].includes(String(iss)),
  );
  const signed =
    app !== undefined &&
    alg === 'RS256' &&
    createVerify('RSA-SHA256')
      .update(`${parts[0]}.${parts[1]}`)
      .verify(app.publicKeyPem, parts[2], 'base64url');
  return signed ? app : undefined;
}

/** The App behind a JWT that it signed (RS256) within the last ten minutes. */
export function authenticateApp(world: World, header: string | undefined): App {
  const token = credential(header);
  const parts = token?.split('.');
  if (parts?.length !== 3) {
    throw new ForgeError(401, 'A JSON web token could not be decoded');
  }
  const { iat, exp } = decodePart(parts[1]);
  const app = claimedApp(world, token ?? '');
  if (!app) {
    throw new ForgeError(401, 'A JSON web token could not be decoded');
  }
  const now = world.now().getTime() / 1000;
  if (typeof exp !== 'number' || exp <= now) {
    throw new ForgeError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (typeof iat !== 'number' || iat > now + CLOCK_DRIFT_S) {
    throw new ForgeError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (exp > now + JWT_MAX_LIFE_S + CLOCK_DRIFT_S) {
    throw new ForgeError(
      401,
      "'Expiration time' claim ('exp') is too far in the future",
    );
  }
  return app;
}

/** Whether a granted permission includes a wanted one. */
export function covers(
  granted: PermissionLevel | undefined,
  wanted: PermissionLevel,
): boolean {
  return (
    granted !== undefined && LEVELS.indexOf(granted) >= LEVELS.indexOf(wanted)
  );
}

/**
 * Whether somebody may know of a repository: everybody of a public one, of a
 * private one the organisation's members, collaborators, and Apps installed.
 */
export function maySee(
  world: World,
  identity: Identity | undefined,
  repo: Repo,
): boolean {
  if (!repo.private) {
    return true;
  }
  if (!identity) {
    return false;
  }
  if (identity.app) {
    return reaches(identity, repo);
  }
  const { user } = identity;
  const org = world.findOrganization(repo.owner);
  return (
    user.login.toLowerCase() === repo.owner.toLowerCase() ||
    (org !== undefined && organizationRole(world, org, user) !== undefined) ||
    (repo.collaborators?.some(({ userId }) => userId === user.id) ?? false)
  );
}

/** The repository, or 404 where there is none that the caller may see. */
export function visibleRepo(
  world: World,
  identity: Identity,
  owner: string,
  name: string,
): Repo {
  const repo = world.repo(owner, name);
  if (!maySee(world, identity, repo)) {
    throw notFound();
  }
  return repo;
}

/**
 * 403 unless the identity holds the permission on the repository, 404 where it
 * may not see it.
 */
export function requirePermission(
  world: World,
  identity: Identity,
  repo: Repo,
  name: string,
  level: PermissionLevel,
): void {
  if (!maySee(world, identity, repo)) {
    throw notFound();
  }
  if (identity.app) {
    const installed = reaches(identity, repo);
    if (!installed && level === 'read' && !repo.private) {
      return;
    }
    if (!installed || !covers(identity.permissions?.[name], level)) {
      throw forbidden();
    }
    return;
  }
  if (name === 'administration') {
    if (!hasRole(world, repo, identity.user, 'admin')) {
      throw level === 'read'
        ? notFound()
        : forbidden('Must have admin rights to Repository.');
    }
    return;
  }
  if (level !== 'read' && !world.canWrite(repo, identity.user)) {
    throw forbidden('Resource not accessible by personal access token');
  }
}

/** 403 unless the identity may review: any person, or an App with the right. */
export function requireReviewer(
  world: World,
  identity: Identity,
  repo: Repo,
): void {
  const level = identity.app ? 'write' : 'read';
  requirePermission(world, identity, repo, 'pull_requests', level);
}
