import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { GithubAppSettings, GithubHostSettings } from '../config';

const KEY = 'gitopsCompliance.ledger.anchors.github';

/** A repository in which checkpoints are anchored. */
export interface GithubAnchorSettings {
  /** The host, with the anchor's own App alone. */
  host: GithubHostSettings;
  /** `owner/name`. */
  repository: string;
  branch: string;
  /** Folder of the notes, without slashes at its ends. */
  path: string;
}

/**
 * Reads `gitopsCompliance.ledger.anchors.github`; null where there is none.
 *
 * @throws InputError with the key when a value cannot be used, and when the
 *   App is one that promotions are made with
 */
export function readGithubAnchor(
  config: Config,
  hosts: readonly GithubHostSettings[],
): GithubAnchorSettings | null {
  const own = config.getOptionalConfig(KEY);
  if (!own) return null;
  const name = own.getOptionalString('host') ?? 'github.com';
  const host = hosts.find(known => known.host === name);
  if (!host) {
    throw new InputError(
      `${KEY}.host is '${name}', which integrations.github does not list with an App`,
    );
  }
  const app: GithubAppSettings = {
    appId: own.getNumber('appId'),
    privateKey: own.getString('privateKey'),
    owners: null,
  };
  if (host.apps.some(({ appId }) => appId === app.appId)) {
    throw new InputError(
      `${KEY}.appId is an App of integrations.github: who makes promotions must not write the anchors; give another App, installed on the anchors' repository alone`,
    );
  }
  const repository = own.getString('repository');
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new InputError(`${KEY}.repository must read owner/name`);
  }
  const path = own.getOptionalString('path') ?? 'checkpoints';
  if (!/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(path)) {
    throw new InputError(`${KEY}.path must be a folder in the repository`);
  }
  return {
    host: { ...host, apps: [app] },
    repository,
    branch: own.getOptionalString('branch') ?? 'main',
    path,
  };
}
