import { Account, accountData } from './access/accounts';
import { ConfigMaps, RBAC, SETTINGS } from './access/ConfigMaps';
import { parseProject } from './projects/parse';
import { AppProjectManifest } from './projects/types';
import { messageOf } from './values';

function about(option: string, error: unknown): Error {
  const reason = messageOf(error);
  return new Error(`Option ${option} of the Argo CD stand-in: ${reason}`);
}

/**
 * Checks the projects that the stand-in is started with.
 *
 * @throws naming project and field when one is wrong or not supported
 */
export function parseProjects(
  manifests: AppProjectManifest[],
): AppProjectManifest[] {
  return manifests.map((manifest, index) => {
    try {
      return parseProject({ ...manifest });
    } catch (error) {
      throw about(`projects[${index}]`, error);
    }
  });
}

/**
 * Applies the ConfigMaps of the options, with the accounts in `argocd-cm`.
 *
 * @throws naming the ConfigMap that Argo CD could not work with
 */
export function provideConfigMaps(
  configMaps: ConfigMaps,
  accounts: Account[],
  given: Record<string, Record<string, string>>,
) {
  const data = {
    [RBAC]: {},
    ...given,
    [SETTINGS]: { ...accountData(accounts), ...given[SETTINGS] },
  };
  for (const [name, entries] of Object.entries(data)) {
    try {
      configMaps.provide(name, entries);
    } catch (error) {
      throw about(`configMaps.${name}`, error);
    }
  }
}
