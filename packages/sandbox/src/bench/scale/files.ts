import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import {
  isClaimedByName,
  serviceName,
  SOURCE_REPOSITORY,
} from './applications';

const ORG = 'packages/sandbox/catalog/org.yaml';

const POLICY = {
  version: 1,
  environments: [
    { name: 'dev', upstream: [], match: { labels: { environment: 'dev' } } },
    {
      name: 'staging',
      upstream: ['dev'],
      match: { labels: { environment: 'staging' } },
    },
    { name: 'prod-eu', upstream: ['staging'], match: { instances: ['eu'] } },
    { name: 'prod-us', upstream: ['staging'], match: { instances: ['us'] } },
  ].map(environment => ({ ...environment, mode: 'enforce' })),
  pins: [
    {
      kind: 'application-target-revision',
      services: ['*'],
      repository: 'acme/deploy',
      path: 'apps/{environment}/{service}.yaml',
    },
  ],
  calendar: {
    windows: [
      {
        id: 'office-hours',
        title: 'Production, office hours',
        environments: ['prod-eu', 'prod-us'],
        days: ['mon', 'tue', 'wed', 'thu'],
        start: '09:00',
        end: '16:30',
        timeZone: 'Europe/Berlin',
      },
    ],
  },
  persons: {
    trustedLocations: ['file:/**/packages/sandbox/catalog/org.yaml'],
    accountAnnotations: { github: 'github.com/user-login' },
  },
};

/** What the configuration of a portal under load says. */
export interface ScaleConfig {
  dataDir: string;
  services: number;
  instances: { name: string; url: string }[];
  /** Seconds between full lists. */
  deploymentsSeconds: number;
}

/** Writes catalog, policy and configuration; resolves to the configuration. */
export async function writeScaleFiles(options: ScaleConfig): Promise<string> {
  const { dataDir, services, instances, deploymentsSeconds } = options;
  const catalogFile = path.join(dataDir, 'services.yaml');
  const policyFile = path.join(dataDir, 'policy.yaml');
  const configFile = path.join(dataDir, 'app-config.scale.yaml');
  const entities = Array.from({ length: services }, (_, index) =>
    stringify(serviceEntity(index)),
  );
  await writeFile(catalogFile, entities.join('---\n'));
  await writeFile(policyFile, stringify(POLICY));
  await writeFile(
    configFile,
    stringify({
      catalog: {
        // The catalog's own work shall not be part of what is measured.
        processingInterval: { hours: 6 },
        locations: [
          {
            type: 'file',
            target: ORG,
            rules: [{ allow: ['Group', 'User'] }],
          },
          { type: 'file', target: catalogFile },
        ],
      },
      argocd: {
        appLocatorMethods: [
          {
            type: 'config',
            instances: instances.map(instance => ({
              ...instance,
              token: 'synthetic',
            })),
          },
        ],
      },
      gitopsCompliance: {
        policy: { file: policyFile },
        collectors: { catalogSeconds: 30, deploymentsSeconds },
      },
    }),
  );
  return configFile;
}

function serviceEntity(index: number) {
  const name = serviceName(index);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      annotations: {
        ...(isClaimedByName(index)
          ? { 'argocd/app-name': name }
          : { 'argocd/app-selector': `app=${name}` }),
        'github.com/project-slug': SOURCE_REPOSITORY,
      },
    },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: index % 2 ? 'group:default/payments' : 'group:default/shop',
    },
  };
}
