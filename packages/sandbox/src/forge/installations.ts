import { randomBytes } from 'node:crypto';
import { covers } from './auth';
import { forbidden, unprocessable } from './errors';
import { inOneHour } from './rest/shapes';
import { App, InstallationToken, PermissionLevel, Repo } from './types';
import type { Identity, World } from './World';

/** What a token is asked for: less than the installation has. */
export interface TokenWish {
  permissions?: Record<string, PermissionLevel>;
  /** Names without the owner. */
  repositories?: string[];
  repository_ids?: number[];
}

/** 403 while the installation is suspended, whatever token is used. */
export function assertNotSuspended(app: App): void {
  if (app.suspendedAt) {
    throw forbidden('This installation has been suspended');
  }
}

/** Whether an App is installed on a repository. */
export function isInstalledOn(app: App, repo: Repo): boolean {
  return (
    app.organization.toLowerCase() === repo.owner.toLowerCase() &&
    (app.repositoryIds?.includes(repo.id) ?? true)
  );
}

/** Whether an installation token is for this repository. */
export function reaches(identity: Identity, repo: Repo): boolean {
  return (
    identity.app !== undefined &&
    isInstalledOn(identity.app, repo) &&
    (identity.repositoryIds?.includes(repo.id) ?? true)
  );
}

/** The repositories on which an App is installed. */
export function installedRepos(world: World, app: App): Repo[] {
  return world.state.repos.filter(repo => isInstalledOn(app, repo));
}

function chosenIds(world: World, app: App, wish: TokenWish) {
  const { repositories, repository_ids: ids } = wish;
  if (!repositories && !ids) {
    return undefined;
  }
  const installed = installedRepos(world, app);
  const chosen = installed.filter(
    repo => repositories?.includes(repo.name) || ids?.includes(repo.id),
  );
  if (chosen.length !== (repositories?.length ?? 0) + (ids?.length ?? 0)) {
    throw unprocessable(
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  return chosen.map(repo => repo.id);
}

/**
 * A new installation token, for an hour, with all or some of the
 * installation's permissions and repositories.
 */
export function grantInstallationToken(
  world: World,
  app: App,
  wish: TokenWish = {},
): InstallationToken {
  assertNotSuspended(app);
  const permissions = wish.permissions ?? app.permissions;
  const excess = Object.entries(permissions).find(
    ([name, level]) => !covers(app.permissions[name], level),
  );
  if (excess) {
    throw unprocessable(
      'The permissions requested are not granted to this installation.',
    );
  }
  const token = {
    token: `ghs_${randomBytes(18).toString('hex')}`,
    appId: app.id,
    expiresAt: inOneHour(world),
    permissions,
    repositoryIds: chosenIds(world, app, wish),
  };
  const now = world.now().getTime();
  world.state.installationTokens = world.state.installationTokens.filter(
    known => Date.parse(known.expiresAt) > now,
  );
  world.state.installationTokens.push(token);
  world.store.save();
  return token;
}

/** Makes a token invalid before its time. */
export function revokeInstallationToken(world: World, token: string): void {
  const { installationTokens } = world.state;
  world.state.installationTokens = installationTokens.filter(
    known => known.token !== token,
  );
  world.store.save();
}
