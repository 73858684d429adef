import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readGithubIntegrationConfig } from '@backstage/integration';

/** How pull requests are merged, in GitHub's words. */
export type MergeMethod = 'merge' | 'squash' | 'rebase';

/** One App on one host. */
export interface GithubAppSettings {
  appId: number;
  privateKey: string;
  /** Lower case; null: every owner that installed the App. */
  owners: string[] | null;
}

/** A host that the module serves. */
export interface GithubHostSettings {
  host: string;
  /** REST base address without trailing slash. */
  apiBaseUrl: string;
  /** Base address under which `/graphql` answers. */
  graphqlBaseUrl: string;
  /** Base address of the web pages, without trailing slash. */
  webUrl: string;
  apps: [GithubAppSettings, ...GithubAppSettings[]];
  mergeMethod: MergeMethod;
}

/** What was read: hosts to serve, and those left out with the reason. */
export interface GithubSettings {
  hosts: GithubHostSettings[];
  skipped: { host: string; reason: string }[];
}

/**
 * Reads `integrations.github` and `gitopsCompliance.github`.
 * Throws `InputError` with the key's path when a value cannot be used.
 */
export function readGithubSettings(config: Config): GithubSettings {
  const mergeMethod = readMergeMethod(config);
  const hosts: GithubHostSettings[] = [];
  const skipped: GithubSettings['skipped'] = [];
  const entries = config.getOptionalConfigArray('integrations.github') ?? [];
  entries.forEach((entry, index) => {
    const key = `integrations.github[${index}]`;
    const { host, apiBaseUrl, apps } = readGithubIntegrationConfig(entry);
    const [first, ...others] = (apps ?? []).map((app, position) => {
      if (!app.privateKey.includes('PRIVATE KEY')) {
        throw new InputError(
          `${key}.apps[${position}].privateKey is not a private key in PEM form: give the whole file that GitHub let you download`,
        );
      }
      return {
        appId: app.appId,
        privateKey: app.privateKey,
        owners:
          app.allowedInstallationOwners?.map(owner => owner.toLowerCase()) ??
          null,
      };
    });
    if (!first) {
      skipped.push({
        host,
        reason: `${key} has no apps: check runs can only be published by a GitHub App`,
      });
      return;
    }
    if (hosts.some(known => known.host === host)) {
      throw new InputError(`${key}.host names '${host}' a second time`);
    }
    hosts.push({
      host,
      ...addresses(host, apiBaseUrl, key),
      apps: [first, ...others],
      mergeMethod,
    });
  });
  return { hosts, skipped };
}

/** GHES serves REST at /api/v3 and GraphQL at /api/graphql of one origin. */
function addresses(host: string, apiBaseUrl: string | undefined, key: string) {
  if (!apiBaseUrl || !URL.canParse(apiBaseUrl)) {
    throw new InputError(
      `${key}.apiBaseUrl must be the address of the REST API of '${host}', such as https://${host}/api/v3`,
    );
  }
  if (!/^https?:$/.test(new URL(apiBaseUrl).protocol)) {
    throw new InputError(`${key}.apiBaseUrl must start with https://`);
  }
  const enterprise = apiBaseUrl.match(/^(.*)\/api\/v3$/);
  return {
    apiBaseUrl,
    graphqlBaseUrl: enterprise ? `${enterprise[1]}/api` : apiBaseUrl,
    webUrl: enterprise ? enterprise[1] : `https://${host}`,
  };
}

function readMergeMethod(config: Config): MergeMethod {
  const key = 'gitopsCompliance.github.mergeMethod';
  const method = config.getOptionalString(key) ?? 'merge';
  if (method !== 'merge' && method !== 'squash' && method !== 'rebase') {
    throw new InputError(
      `${key} is '${method}': it must be merge, squash or rebase`,
    );
  }
  return method;
}
