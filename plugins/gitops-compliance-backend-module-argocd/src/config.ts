import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { GRANTABLE_NAMES, type Grantable } from './access/permissions';

/** How we sign in at an instance. */
export type ArgoCdCredentials =
  | { kind: 'token'; token: string }
  | { kind: 'password'; username: string; password: string };

/** One Argo CD instance. */
export interface ArgoCdInstanceSettings {
  name: string;
  /** Base address of the API server, without trailing slash. */
  url: string;
  /** Base address of the web pages, without trailing slash. */
  frontendUrl: string;
  credentials: ArgoCdCredentials;
  /** What an emergency grants to persons there; null: nothing. */
  emergencyGrants: Grantable[] | null;
  /** Key of the configuration, for messages. */
  key: string;
}

/** What was read: instances, and locator methods that are not ours to read. */
export interface ArgoCdSettings {
  instances: ArgoCdInstanceSettings[];
  skipped: { key: string; type: string }[];
}

/**
 * Reads `argocd` as the existing Argo CD plugins do.
 * Credentials of an instance: its token, else its username and password, else
 * those of `argocd`. Throws `InputError` naming the key of a bad value.
 */
export function readArgoCdSettings(config: Config): ArgoCdSettings {
  const settings: ArgoCdSettings = { instances: [], skipped: [] };
  const root = config.getOptionalConfig('argocd');
  const methods = root?.getOptionalConfigArray('appLocatorMethods') ?? [];
  methods.forEach((method, m) => {
    const key = `argocd.appLocatorMethods[${m}]`;
    const type = method.getString('type');
    if (type !== 'config') {
      settings.skipped.push({ key, type });
      return;
    }
    method.getConfigArray('instances').forEach((entry, i) => {
      const instance = readInstance(entry, root, `${key}.instances[${i}]`);
      const same = settings.instances.find(
        ({ name }) => name === instance.name,
      );
      if (same) {
        throw new InputError(
          `${instance.key}.name and ${same.key}.name are both '${instance.name}': give each instance a name of its own`,
        );
      }
      settings.instances.push(instance);
    });
  });
  return settings;
}

function readInstance(
  entry: Config,
  root: Config | undefined,
  key: string,
): ArgoCdInstanceSettings {
  const url = readAddress(entry.getOptionalString('url'), `${key}.url`);
  const frontendUrl = entry.getOptionalString('frontendUrl');
  return {
    name: entry.getString('name'),
    url,
    frontendUrl: frontendUrl
      ? readAddress(frontendUrl, `${key}.frontendUrl`)
      : url,
    credentials: readCredentials(entry, root, key),
    emergencyGrants: readGrants(entry, `${key}.emergencyAccess.grants`),
    key,
  };
}

/** Left out: emergencies grant nothing there. */
function readGrants(entry: Config, key: string): Grantable[] | null {
  const access = entry.getOptionalConfig('emergencyAccess');
  if (!access) return null;
  const grants = access.getOptionalStringArray('grants') ?? ['sync'];
  const isKnown = (name: string): name is Grantable =>
    GRANTABLE_NAMES.some(known => known === name);
  const known = grants.filter(isKnown);
  if (known.length === grants.length && known.length > 0) return known;
  throw new InputError(
    `${key} must be a list of ${GRANTABLE_NAMES.join(', ')}`,
  );
}

function readAddress(address: string | undefined, key: string): string {
  const isWeb =
    address !== undefined &&
    URL.canParse(address) &&
    /^https?:$/.test(new URL(address).protocol);
  if (!isWeb) {
    throw new InputError(
      `${key} must be the address of the Argo CD server, such as https://argocd.example.com`,
    );
  }
  return address.replace(/\/+$/, '');
}

function readCredentials(
  entry: Config,
  root: Config | undefined,
  key: string,
): ArgoCdCredentials {
  const token = entry.getOptionalString('token');
  if (token) {
    return { kind: 'token', token };
  }
  for (const place of [entry, root]) {
    const username = place?.getOptionalString('username');
    const password = place?.getOptionalString('password');
    if (username && password) {
      return { kind: 'password', username, password };
    }
  }
  throw new InputError(
    `${key} has no credentials: set ${key}.token, or ${key}.username and .password, or argocd.username and argocd.password`,
  );
}
