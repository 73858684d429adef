import type { ObservedApplication } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { mockLogger } from '../__testUtils__/mockLogger';
import { MemorySource } from '../collectors/__testUtils__/MemorySource';
import type { JobDraft } from '../jobs/Jobs';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import type { Ledger } from '../ledger/Ledger';
import { PostgresIdentities } from '../persons/PostgresIdentities';
import { parsePolicy } from '../policy/parsePolicy';
import type { Policy } from '../policy/Policy';
import {
  servicesProjection,
  serviceStream,
} from '../services/servicesProjection';
import { ServiceStore } from '../services/ServiceStore';
import { DeploymentRecorder } from './DeploymentRecorder';
import { deploymentsProjection } from './deploymentsProjection';
import { historiesProjection } from './historiesProjection';
import { ManifestWatch } from './ManifestWatch';
import { PinResolver } from './PinResolver';

jest.setTimeout(60_000);

const REPOSITORY = 'acme/deploy';
const SERVICES = ['payments', 'ledger'];
const [FIRST, SECOND, THIRD] = ['a', 'b', 'c'].map(digit => digit.repeat(40));

const policyOf = (pin: string): Policy => ({
  feeds: [],
  hash: 'h',
  governed: false,
  source: 'policy.yaml',
  loadedAt: '2026-01-01T00:00:00Z',
  text: '',
  ...parsePolicy(
    `
version: 1
environments:
  - name: prod
    match: { labels: { environment: prod } }
pins:
  - { ${pin}, services: ['*'], repository: ${REPOSITORY} }
calendar: {}
`,
    'policy.yaml',
  ),
});
const IN_MANIFESTS = policyOf(
  "kind: flux-helm-release, path: 'apps/{service}.yaml'",
);
const IN_SOURCES = policyOf(
  "kind: application-target-revision, path: 'apps/{service}.yaml'",
);

/** An application of a folder of the repository, synced to a commit. */
function application(
  name: string,
  path: string,
  commit: string,
): ObservedApplication {
  return {
    namespace: 'argocd',
    name,
    uid: `uid-${name}`,
    project: 'default',
    labels: { app: name, environment: 'prod' },
    annotations: {},
    destination: { server: null, name: null, namespace: 'acme' },
    sources: [
      {
        repoUrl: `https://forge.example/${REPOSITORY}.git`,
        path,
        targetRevision: 'main',
      },
    ],
    autoSync: true,
    selfHeal: true,
    sync: { status: 'synced', revisions: [commit] },
    health: 'healthy',
    operation: {
      phase: 'succeeded',
      startedAt: '2026-01-02T03:00:00.000Z',
      finishedAt: '2026-01-02T03:01:00.000Z',
      revisions: [commit],
      startedBy: null,
      automated: true,
      partial: false,
      message: '',
      retries: 0,
      correlationId: null,
    },
    images: [],
    history: [],
  };
}

describe('manifests that another application applies', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let ledger: Ledger;
  let policy: Policy;
  let jobs: JobDraft[];
  /** The charts' versions by commit and service. */
  let versions: Record<string, Record<string, string>>;
  /** The files of each request. */
  let asked: string[][];
  let recorder: DeploymentRecorder;
  let watch: ManifestWatch;
  let resolver: PinResolver;

  const observe = (seen: ObservedApplication) =>
    recorder.observe(new MemorySource(), [seen], {
      isAllowed: async () => true,
    });
  const { signal } = new AbortController();
  const resolve = (name: string) =>
    resolver.run({ serviceRef: `component:default/${name}` }, signal);

  beforeEach(async () => {
    db = await databases.migrated();
    policy = IN_MANIFESTS;
    jobs = [];
    asked = [];
    versions = {
      [FIRST]: { payments: '1.0.0', ledger: '1.0.0' },
      [SECOND]: { payments: '1.1.0', ledger: '1.0.0' },
      [THIRD]: { payments: '1.1.0', ledger: '1.0.0' },
    };
    const queue = {
      enqueue: async (enqueued: JobDraft | JobDraft[]) => {
        jobs.push(...[enqueued].flat());
      },
    };
    ledger = sampleLedger(db, {
      projections: [
        servicesProjection,
        deploymentsProjection,
        historiesProjection,
      ],
      jobs: queue,
    });
    for (const name of SERVICES) {
      await ledger.record(serviceStream(`component:default/${name}`), r =>
        r.append({
          type: 'service.observed',
          v: 1,
          occurredAt: '2026-01-02T03:04:05Z',
          source: { collector: 'catalog' },
          attestation: 'read',
          payload: { uid: name },
          erasable: {
            owner: null,
            ownedBy: [],
            entity: {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Component',
              metadata: {
                name,
                annotations: { 'argocd/app-selector': `app=${name}` },
              },
            },
          },
        }),
      );
    }
    const readFiles = async (
      _: string,
      wanted: { ref: string; path: string }[],
    ) => {
      asked.push(wanted.map(({ ref, path }) => `${ref[0]}:${path}`));
      return {
        files: wanted.map(({ ref, path }) => {
          const version = versions[ref][path.slice(5, -5)];
          return {
            ref,
            path,
            commit: ref,
            blob: null,
            symbolicLink: false,
            text:
              version === undefined
                ? null
                : `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {chart: {spec: {version: ${version}}}}\n`,
          };
        }),
      };
    };
    const options = {
      db,
      ledger,
      identities: new PostgresIdentities(),
      services: new ServiceStore(db),
      jobs: queue,
      policy: () => policy,
      clock: () => DateTime.utc(),
      logger: mockLogger(),
      forge: () => ({ host: 'forge.example', readFiles } as never),
      tags: { commitsOf: async () => new Map<string, string>() },
    };
    recorder = new DeploymentRecorder(options);
    watch = new ManifestWatch(options as never);
    resolver = new PinResolver(options as never);
    await observe(application('root', 'apps', FIRST));
    for (const name of SERVICES) {
      await observe(application(name, `settings/${name}`, FIRST));
      await resolve(name);
    }
    jobs = [];
    asked = [];
  });

  const read = () => watch.run({ deployment: 'eu-1/argocd/root' }, signal);
  const pinned = async (name: string) =>
    (
      await db('deployments')
        .where({ id: `eu-1/argocd/${name}` })
        .first('pin')
    ).pin.value;
  const asJob = (name: string) => ({
    queue: 'deployment.resolve-pin',
    data: { serviceRef: `component:default/${name}` },
    key: `component:default/${name}`,
  });

  it('are read once it moved, though what runs them was seen before and shows nothing', async () => {
    expect(await pinned('payments')).toBe('1.0.0');
    // The one that runs it is seen first: what is pinned is as it was.
    await observe({
      ...application('payments', 'settings/payments', FIRST),
      health: 'progressing',
    });
    await resolve('payments');
    expect(await pinned('payments')).toBe('1.0.0');
    await observe(application('root', 'apps', SECOND));
    expect(jobs).toContainEqual({
      queue: 'deployment.read-manifests',
      data: { deployment: 'eu-1/argocd/root' },
      key: 'eu-1/argocd/root',
    });
    jobs = [];
    await read();
    expect(jobs).toEqual([asJob('payments')]);
    await resolve('payments');
    expect(await pinned('payments')).toBe('1.1.0');
  });

  it('are read in one request, and nothing is resolved where they pin the same', async () => {
    await observe(application('root', 'apps', SECOND));
    await read();
    await resolve('payments');
    await observe(application('root', 'apps', THIRD));
    jobs = [];
    asked = [];
    await read();
    expect(asked.map(files => files.sort())).toEqual([
      ['c:apps/ledger.yaml', 'c:apps/payments.yaml'],
    ]);
    expect(jobs).toEqual([]);
  });

  it('are resolved anew where one is gone', async () => {
    versions[SECOND] = { payments: '1.0.0' };
    await observe(application('root', 'apps', SECOND));
    jobs = [];
    await read();
    expect(jobs).toEqual([asJob('ledger')]);
  });

  it('ask nothing of what lies elsewhere, or was read there already', async () => {
    await read();
    await observe(application('root', 'elsewhere', SECOND));
    await read();
    expect(asked).toEqual([]);
  });

  it('are looked for only where another commit was applied, and a rule pins in one', async () => {
    const looks = () =>
      jobs.filter(({ queue }) => queue === 'deployment.read-manifests');
    await observe({
      ...application('root', 'apps', FIRST),
      health: 'degraded',
    });
    expect(looks()).toEqual([]);
    policy = IN_SOURCES;
    await observe(application('root', 'apps', SECOND));
    expect(looks()).toEqual([]);
    policy = IN_MANIFESTS;
    await observe(application('root', 'apps', THIRD));
    expect(looks()).toHaveLength(1);
  });
});
