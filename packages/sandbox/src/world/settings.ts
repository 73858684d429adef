import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import type { ArgoCd } from '../argocd';
import type { Kubernetes } from '../kubernetes';
import type { TimestampAuthority } from '../timestamps';
import { peopleOf, servicesOf } from './catalog';
import { CONFIG_REPOSITORY, ORGANIZATION, type WorldPlan } from './plan';
import { rbacPath } from './rbac';

/** Where a portal that works with a world anchors its checkpoints. */
export const ANCHORS_CONFIG = {
  github: {
    host: '${SANDBOX_FORGE_HOST}',
    repository: '${SANDBOX_ANCHOR_REPOSITORY}',
    appId: '${SANDBOX_ANCHOR_APP_ID}',
    privateKey: '${SANDBOX_ANCHOR_APP_KEY}',
  },
  rfc3161: [{ url: '${SANDBOX_TSA_URL}', ca: { file: '${SANDBOX_TSA_CA}' } }],
};

/** Name of the ledger's log in a sandbox. */
export const LEDGER_ORIGIN = 'gitops-compliance.sandbox/ledger';

/** Files of a world's settings in its data directory. */
export function settingsFiles(dataDir: string) {
  const folder = path.resolve(dataDir, 'settings');
  return {
    folder,
    people: path.join(folder, 'org.yaml'),
    services: path.join(folder, 'services.yaml'),
    policy: path.join(folder, 'policy.yaml'),
    /** Folder of the ledger's archive. */
    ledgerArchive: path.resolve(dataDir, 'ledger-archive'),
    /** Folder of the keys that the ledger is signed with. */
    ledgerKeys: path.join(folder, 'ledger-keys'),
    /** Certificate that time stamps lead to. */
    timestampCa: path.join(folder, 'tsa-ca.pem'),
    config: path.join(folder, 'app-config.world.yaml'),
  };
}

/**
 * Writes catalog and configuration for a portal that shall work with a world
 * that was made from a plan. The tests' world has most of its files in the
 * package.
 *
 * @returns the configuration files to be read after the sandbox's own
 */
export async function writeSettings(
  dataDir: string,
  {
    plan,
    argocds,
    clusters,
    timestamps,
  }: {
    plan: WorldPlan;
    argocds: Record<string, ArgoCd>;
    clusters: Record<string, Kubernetes>;
    timestamps: Pick<TimestampAuthority, 'caPem'>;
  },
): Promise<string[]> {
  const files = settingsFiles(dataDir);
  await mkdir(files.folder, { recursive: true });
  await writeFile(files.timestampCa, timestamps.caPem);
  if (plan.name === 'tests') return [];
  await writeFile(files.people, documents(peopleOf(plan)));
  await writeFile(files.services, documents(servicesOf(plan)));
  await writeFile(
    files.config,
    stringify({
      catalog: {
        locations: [
          {
            type: 'file',
            target: files.people,
            rules: [{ allow: ['Group', 'User'] }],
          },
          { type: 'file', target: files.services },
        ],
      },
      argocd: {
        appLocatorMethods: [
          {
            type: 'config',
            instances: Object.entries(argocds).map(([name, { url }]) => ({
              name,
              url,
              // The secret stays in the environment of the portal.
              token: '${SANDBOX_ARGOCD_TOKEN}',
              emergencyAccess: { grants: ['sync', 'run-actions', 'logs'] },
            })),
          },
        ],
      },
      gitopsCompliance: {
        policy: { file: files.policy },
        access: {
          rules: plan.instances.map(instance => ({
            instance,
            repository: `${ORGANIZATION}/${CONFIG_REPOSITORY}`,
            path: rbacPath(instance),
          })),
        },
        kubernetes: Object.entries(clusters).map(([name, { url }]) => ({
          name,
          server: url,
          token: '${SANDBOX_KUBERNETES_TOKEN}',
          argocd: [{ instance: name }],
        })),
        ledger: {
          anchors: ANCHORS_CONFIG,
          archive: { folder: '${SANDBOX_LEDGER_ARCHIVE}' },
        },
      },
    }),
  );
  return [files.config];
}

function documents(entities: object[]): string {
  return entities.map(entity => stringify(entity)).join('---\n');
}
