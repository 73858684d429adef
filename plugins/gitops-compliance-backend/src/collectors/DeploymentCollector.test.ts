import type { ObservedApplication } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { mockLogger } from '../__testUtils__/mockLogger';
import { gapsProjection } from '../completeness/gaps/gapsProjection';
import { windowsProjection } from '../calendar/argo/windowsProjection';
import { WindowsRecorder } from '../calendar/argo/WindowsRecorder';
import { DeploymentRecorder } from '../deployments/DeploymentRecorder';
import { deploymentsProjection } from '../deployments/deploymentsProjection';
import { historiesProjection } from '../deployments/historiesProjection';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { eventually } from '../ledger/__testUtils__/eventually';
import { PostgresLedger } from '../ledger/PostgresLedger';
import { PostgresIdentities } from '../persons/PostgresIdentities';
import { parsePolicy } from '../policy/parsePolicy';
import {
  servicesProjection,
  serviceStream,
} from '../services/servicesProjection';
import { ServiceStore } from '../services/ServiceStore';
import { CollectorStatus } from './CollectorStatus';
import { DeploymentCollector } from './DeploymentCollector';
import { MemorySource } from './__testUtils__/MemorySource';

jest.setTimeout(60_000);

const SHA = 'a'.repeat(40);
const POLICY = parsePolicy(
  `
version: 1
environments:
  - name: prod
    match: { labels: { environment: prod } }
pins:
  - kind: application-target-revision
    services: ['*']
    repository: acme/deploy
    path: apps/{environment}/{service}.yaml
calendar: {}
`,
  'policy.yaml',
);

function application(
  name: string,
  health: ObservedApplication['health'] = 'healthy',
): ObservedApplication {
  return {
    namespace: 'argocd',
    name,
    uid: `uid-${name}`,
    project: 'default',
    labels: { app: 'payments', environment: 'prod' },
    annotations: {},
    destination: { server: null, name: null, namespace: 'payments' },
    sources: [
      {
        repoUrl: 'https://github.com/acme/payments.git',
        path: 'deploy',
        targetRevision: SHA,
      },
    ],
    autoSync: true,
    selfHeal: true,
    sync: { status: 'synced', revisions: [SHA] },
    health,
    operation: {
      phase: 'succeeded',
      startedAt: '2026-01-02T03:00:00.000Z',
      finishedAt: '2026-01-02T03:01:00.000Z',
      revisions: [SHA],
      startedBy: 'sam',
      automated: false,
      partial: false,
      message: 'successfully synced',
      retries: 0,
      correlationId: null,
    },
    images: [],
    history: [],
  };
}

describe('an instance that is watched', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let source: MemorySource;
  let collector: DeploymentCollector;
  let stopped: AbortController;
  let running: Promise<void>;
  const jobs: string[] = [];
  let onJob: () => void;

  beforeEach(async () => {
    db = await databases.migrated();
    source = new MemorySource();
    stopped = new AbortController();
    running = Promise.resolve();
    jobs.length = 0;
    onJob = () => {};
    const clock = () => DateTime.utc();
    const ledger = new PostgresLedger({
      db,
      projections: [
        servicesProjection,
        deploymentsProjection,
        historiesProjection,
        windowsProjection,
        gapsProjection,
      ],
      jobs: {
        enqueue: async enqueued => {
          for (const job of [enqueued].flat()) {
            jobs.push(`${job.queue} ${job.key}`);
            onJob();
          }
        },
      },
      clock,
      logger: mockLogger(),
    });
    await ledger.record(serviceStream('component:default/payments'), r =>
      r.append({
        type: 'service.observed',
        v: 1,
        occurredAt: '2026-01-02T03:04:05Z',
        source: { collector: 'catalog' },
        attestation: 'read',
        payload: { uid: 'u' },
        erasable: {
          owner: null,
          ownedBy: [],
          entity: {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: {
              name: 'payments',
              annotations: { 'argocd/app-selector': 'app=payments' },
            },
          },
        },
      }),
    );
    collector = new DeploymentCollector({
      source,
      db,
      windows: new WindowsRecorder({ db, ledger, asked: () => null, clock }),
      recorder: new DeploymentRecorder({
        db,
        ledger,
        identities: new PostgresIdentities(),
        services: new ServiceStore(db),
        policy: () => ({
          feeds: [],
          hash: 'h',
          governed: false,
          source: 'policy.yaml',
          loadedAt: '2026-01-01T00:00:00Z',
          text: '',
          ...POLICY,
        }),
        clock,
      }),
      status: new CollectorStatus({
        db,
        ledger,
        clock,
        staleAfterSeconds: () => 60,
      }),
      reconcileSeconds: 1,
      clock,
      logger: mockLogger(),
    });
  });

  afterEach(async () => {
    stopped.abort();
    await running;
  });

  const start = async () => {
    running = collector.run(stopped.signal);
    await source.watched();
  };
  const typesOf = (name: string): Promise<string[]> =>
    db('ledger_entries')
      .where({ stream: `deployment:eu-1/argocd/${name}` })
      .orderBy('stream_seq')
      .pluck('type');
  const row = (name: string) =>
    db('deployments')
      .where({ id: `eu-1/argocd/${name}` })
      .first();
  const isHealth = (name: string, health: string) =>
    eventually(`${name} is ${health} on record`, async () => {
      return (await row(name))?.health === health;
    });

  it('is told which sync windows may be for it, once, and that they are gone', async () => {
    await source.put(application('a'));
    await source.put(application('b'));
    const deny = { kind: 'deny', schedule: '0 22 * * *', duration: '8h' };
    source.windows = [{ ...deny, applications: ['a'] }];
    await start();
    const windowsOf = async (name: string) =>
      (
        await db('deployment_windows')
          .where({ deployment_id: `eu-1/argocd/${name}` })
          .first()
      )?.told.windows;
    await eventually('windows are told', async () => await windowsOf('a'));
    const { lists } = source;
    await eventually(
      'it was listed twice more',
      () => source.lists > lists + 1,
    );
    expect(await windowsOf('a')).toEqual(source.windows);
    expect(await windowsOf('b')).toBeUndefined();
    expect((await typesOf('a')).filter(type => /windows/.test(type))).toEqual([
      'deployment.windows-observed',
    ]);
    source.windows = [];
    await eventually('they are gone', async () => {
      return (await windowsOf('a')).length === 0;
    });
  });

  it('is recorded once, mapped and pinned, whatever stream and lists repeat', async () => {
    for (const name of ['a', 'b', 'c']) {
      await source.put(application(name));
    }
    await start();
    const { lists } = source;
    await eventually(
      'it was listed twice more',
      () => source.lists > lists + 1,
    );
    for (const name of ['a', 'b', 'c']) {
      expect(await typesOf(name)).toEqual([
        'deployment.observed',
        'deployment.mapped',
        'deployment.pinned',
      ]);
      expect(await row(name)).toMatchObject({
        service_ref: 'component:default/payments',
        environment: 'prod',
        pinned_revision: SHA,
        baseline: true,
      });
    }
    expect(jobs).toEqual(
      Array(3).fill('deployment.resolve-pin component:default/payments'),
    );
  });

  it('keeps off the record only the application that cannot be recorded', async () => {
    const refused = application('b');
    // Postgres knows no such character.
    refused.labels = { ...refused.labels, note: '\u0000' };
    await source.put(application('a'));
    await source.put(refused);
    await source.put(application('c'));
    running = collector.run(stopped.signal);
    await isHealth('a', 'healthy');
    await isHealth('c', 'healthy');
    const problem = await eventually('the problem is told', async () => {
      const status = await db('collector_status').first('problem');
      return status?.problem ?? undefined;
    });
    expect(problem).toMatch(/unsupported Unicode escape sequence/);
    expect(await typesOf('b')).toEqual([]);
    await source.put(application('b'));
    await isHealth('b', 'healthy');
    await eventually('all is well', async () => {
      const status = await db('collector_status').first('problem');
      return status?.problem === null;
    });
    for (const name of ['a', 'c']) expect(await typesOf(name)).toHaveLength(3);
  });

  it('tells by its stream, which stands while it is listed', async () => {
    await source.put(application('a'));
    await start();
    await source.put(application('a', 'degraded'));
    await isHealth('a', 'degraded');
    const { lists } = source;
    await eventually(
      'it was listed twice more',
      () => source.lists > lists + 1,
    );
    expect(source.connections).toBe(1);
    await source.put(application('a', 'healthy'));
    await isHealth('a', 'healthy');
  });

  it('keeps what it managed in sync, once, while something waits to be applied', async () => {
    const managed = { kinds: ['Deployment.apps'] };
    await source.put({ ...application('a'), managed });
    await start();
    await source.put({
      ...application('a'),
      sync: { status: 'out-of-sync', revisions: ['b'.repeat(40)] },
      managed: { kinds: ['Deployment.apps', 'Secret'] },
    });
    await eventually('it is out of sync on record', async () => {
      return (await row('a'))?.sync_status === 'out-of-sync';
    });
    const { lists } = source;
    await eventually(
      'it was listed twice more',
      () => source.lists > lists + 1,
    );
    expect((await row('a'))?.observed.managed).toEqual(managed);
    const readings = (await typesOf('a')).filter(type =>
      type.endsWith('.observed'),
    );
    expect(readings).toHaveLength(2);
  });

  it('tells at the next list what its stream dropped', async () => {
    await source.put(application('a'));
    await start();
    await source.put(application('a', 'degraded'), { drop: true });
    await isHealth('a', 'degraded');
    source.forget('a');
    await eventually('it is gone on record', async () => {
      return (await row('a'))?.removed_at !== null;
    });
    expect(source.connections).toBe(1);
  });

  it('is listed and watched anew after its stream broke', async () => {
    await source.put(application('a'));
    await start();
    const { lists } = source;
    source.endStreams();
    await source.put(application('a', 'degraded'), { drop: true });
    await isHealth('a', 'degraded');
    await source.watched();
    expect(source.lists).toBeGreaterThan(lists);
    await source.put(application('a', 'healthy'));
    await isHealth('a', 'healthy');
  });

  it('keeps what came by the stream while an older list was read', async () => {
    await source.put(application('a'));
    await start();
    const release = source.holdLists();
    const { lists } = source;
    await eventually('a list is being read', () => source.lists > lists);
    await source.put(application('a', 'degraded'));
    await source.put(application('new'));
    await isHealth('new', 'healthy');
    release();
    await eventually('it was listed again', () => source.lists > lists + 1);
    expect(await row('a')).toMatchObject({ health: 'degraded' });
    expect(await row('new')).toMatchObject({ removed_at: null });
    expect(await typesOf('new')).not.toContain('deployment.removed');
    expect(await typesOf('a')).toEqual([
      'deployment.observed',
      'deployment.mapped',
      'deployment.pinned',
      'deployment.observed',
    ]);
  });

  it('has a gap where rows of its history were lost between two readings', async () => {
    const withHistory = (...ids: number[]) => ({
      ...application('a'),
      history: ids.map(id => ({
        id,
        revisions: [SHA],
        deployedAt: new Date(Date.UTC(2026, 0, 1, 0, id)).toISOString(),
      })),
    });
    await source.put(withHistory(3, 4));
    await start();
    await source.put(withHistory(4, 5), { drop: true });
    const read = () =>
      db('application_histories')
        .first()
        .then(history => history?.last_id);
    await eventually('row 5 is read', async () => (await read()) === '5');
    expect(await db('gaps')).toEqual([]);
    await source.put(withHistory(8, 9));
    const [gap] = await eventually('there is a gap', async () => {
      const gaps = await db('gaps');
      return gaps.length > 0 && gaps;
    });
    expect(gap).toMatchObject({
      collector: 'argocd:eu-1',
      deployment: 'eu-1/argocd/a',
      cause: 'history-skipped',
      history_rows: { from: 6, to: 7 },
      missed_from: new Date(Date.UTC(2026, 0, 1, 0, 5)),
      not_recovered: expect.stringMatching(/^rows 6 to 7/),
    });
    expect(gap.closed_at).not.toBeNull();
    expect(await db('gaps')).toHaveLength(1);
    expect(await typesOf('a')).toEqual([
      'deployment.observed',
      'deployment.history-read',
      'deployment.mapped',
      'deployment.pinned',
      'deployment.history-read',
      'deployment.history-read',
      'collector.gap-opened',
      'collector.gap-closed',
    ]);
  });

  it('is left in the midst of a list when the portal stops', async () => {
    for (let index = 0; index < 120; index += 1) {
      await source.put(application(`a-${index}`));
    }
    onJob = () => stopped.abort();
    await collector.run(stopped.signal);
    expect(jobs.length).toBeGreaterThan(0);
    expect(jobs.length).toBeLessThan(120);
    expect(await db('deployments').pluck('id')).toHaveLength(jobs.length);
    expect(source.connections).toBe(0);
  });
});
