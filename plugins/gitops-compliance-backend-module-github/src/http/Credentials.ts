import { ForgeRefusedError } from '@gitops-compliance/plugin-gitops-compliance-node';
import githubAppJwt from 'universal-github-app-jwt';
import { z } from 'zod';
import type { GithubAppSettings } from '../config';
import type { Operation } from './errors';

/**
 * Sends one request with this authorization and checks the answer; null is a
 * 404, any other refusal throws the port's error.
 */
export type Send = <T>(
  route: string,
  request: {
    parameters?: Record<string, string | number>;
    authorization: string;
    schema: z.ZodType<T>;
    signal?: AbortSignal;
  } & Operation,
) => Promise<T | null>;

/** How long before its end a token is no longer used. */
const TOKEN_MARGIN_MS = 60_000;

const identitySchema = z.object({ id: z.number(), slug: z.string() });
const installationSchema = z.object({ id: z.number() });
const tokenSchema = z.object({ token: z.string(), expires_at: z.string() });

interface Installation {
  app: GithubAppSettings;
  id: number;
  token: Promise<{ value: string; endsAtMs: number }> | null;
}

/** Number and name of an App, as the forge tells them. */
export interface AppIdentity {
  id: number;
  slug: string;
}

/**
 * Installation tokens of one host.
 *
 * An owner's installation is looked up once, its token is kept until a minute
 * before it ends, and callers at the same time share one look-up. Instead of
 * `@octokit/auth-app`, which shares pending tokens between hosts by installation
 * number alone and reads the system's clock, this makes the App's JWTs with the
 * library below it.
 */
export class Credentials {
  private readonly installations = new Map<string, Promise<Installation>>();
  private readonly identities = new Map<number, Promise<AppIdentity>>();

  constructor(
    private readonly apps: GithubAppSettings[],
    private readonly send: Send,
    private readonly now: () => Date,
  ) {}

  /** Authorization header for requests about a repository. */
  async authorization(repository: string): Promise<string> {
    const installation = await this.installation(repository);
    const kept = await installation.token;
    if (kept && kept.endsAtMs - TOKEN_MARGIN_MS > this.now().getTime()) {
      return `token ${kept.value}`;
    }
    installation.token = this.fetchToken(installation).catch(error => {
      installation.token = null;
      this.installations.delete(ownerOf(repository));
      throw error;
    });
    return `token ${(await installation.token).value}`;
  }

  /** Drops what is known of the repository's owner, after a 401. */
  forget(repository: string): void {
    this.installations.delete(ownerOf(repository));
  }

  /** The App that serves the repository, or the first one configured. */
  async identity(repository?: string): Promise<AppIdentity> {
    const app = repository
      ? (await this.installation(repository)).app
      : this.apps[0];
    return memoised(this.identities, app.appId, () => this.readIdentity(app));
  }

  /** Asks the host who we are, each time. */
  async ping(signal?: AbortSignal): Promise<void> {
    await this.readIdentity(this.apps[0], signal);
  }

  private async readIdentity(
    app: GithubAppSettings,
    signal?: AbortSignal,
  ): Promise<AppIdentity> {
    const identity = await this.send('GET /app', {
      authorization: await this.jwtOf(app),
      schema: identitySchema,
      what: 'read our App',
      needs: 'valid credentials',
      kind: 'read',
      signal,
    });
    return identity ?? gone(app);
  }

  private installation(repository: string): Promise<Installation> {
    return memoised(this.installations, ownerOf(repository), () =>
      this.findInstallation(repository),
    );
  }

  private async findInstallation(repository: string): Promise<Installation> {
    const owner = ownerOf(repository);
    for (const app of this.apps) {
      if (app.owners && !app.owners.includes(owner)) {
        continue;
      }
      const found = await this.send('GET /repos/{owner}/{repo}/installation', {
        parameters: splitRepository(repository),
        authorization: await this.jwtOf(app),
        schema: installationSchema,
        what: `find our App's installation on ${repository}`,
        needs: 'valid credentials',
        kind: 'read',
      });
      if (found) {
        return { app, id: found.id, token: null };
      }
    }
    throw new ForgeRefusedError(
      `No GitHub App of integrations.github[].apps is installed on ${repository}: install one there, or add its owner to allowedInstallationOwners`,
    );
  }

  private async fetchToken(installation: Installation) {
    const { app } = installation;
    const found = await this.send(
      'POST /app/installations/{installation_id}/access_tokens',
      {
        parameters: { installation_id: installation.id },
        authorization: await this.jwtOf(app),
        schema: tokenSchema,
        what: `get a token of our App ${app.appId}`,
        needs: 'to be installed',
        kind: 'write',
      },
    );
    const { token, expires_at: end } = found ?? gone(app);
    return { value: token, endsAtMs: Date.parse(end) };
  }

  /** A JWT of the App as the forge wants it: at most ten minutes of life. */
  private async jwtOf({
    appId,
    privateKey,
  }: GithubAppSettings): Promise<string> {
    const now = Math.floor(this.now().getTime() / 1000);
    const { token } = await githubAppJwt({ id: appId, privateKey, now });
    return `bearer ${token}`;
  }
}

/** `owner/name` as the parameters of a REST route. */
export function splitRepository(repository: string): {
  owner: string;
  repo: string;
} {
  const match = repository.match(/^([\w.-]+)\/([\w.-]+)$/);
  if (!match) {
    throw new ForgeRefusedError(
      `'${repository}' is not a repository: it must be owner/name`,
    );
  }
  return { owner: match[1], repo: match[2] };
}

function gone(app: GithubAppSettings): never {
  throw new ForgeRefusedError(
    `GitHub does not know App ${app.appId} or its installation any more: check appId in integrations.github[].apps, and that the App is still installed`,
  );
}

function ownerOf(repository: string): string {
  return splitRepository(repository).owner.toLowerCase();
}

/** One pending or finished call per key; a failed one is forgotten. */
function memoised<K, V>(
  known: Map<K, Promise<V>>,
  key: K,
  make: () => Promise<V>,
): Promise<V> {
  const kept = known.get(key);
  if (kept) {
    return kept;
  }
  const made = make().catch(error => {
    known.delete(key);
    throw error;
  });
  known.set(key, made);
  return made;
}
