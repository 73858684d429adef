import {
  SourceUnavailableError,
  type ApplicationKey,
  type LiveDifference,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { MemorySource } from '../../collectors/__testUtils__/MemorySource';
import { MaskingKey } from '../../contents/MaskingKey';
import { ledgerDatabases } from '../../ledger/__testUtils__/databases';
import { LiveReader } from './LiveReader';

jest.setTimeout(60_000);

const SIGNAL = new AbortController().signal;
const TARGET = { service: 'component:default/api', environment: 'prod' };

/** A source that says what is not as Git says. */
class ScriptedSource extends MemorySource {
  readonly asked: string[] = [];

  constructor(private readonly said: LiveDifference[] | Error) {
    super();
  }

  async readLiveDifferences({ name }: ApplicationKey) {
    this.asked.push(name);
    if (this.said instanceof Error) throw this.said;
    return this.said;
  }
}

const differing = (
  kind: string,
  declared: object | null,
  live: object | null,
): LiveDifference => {
  const id = { kind, namespace: 'pay', name: 'db' };
  const whole = (rest: object | null) =>
    rest && {
      apiVersion: 'v1',
      kind,
      metadata: { namespace: 'pay', name: 'db' },
      ...rest,
    };
  return { group: '', ...id, declared: whole(declared), live: whole(live) };
};

describe('reading how a target differs from Git', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  beforeEach(async () => {
    db = await databases.migrated();
  });

  const deploy = async (name: string, state: string, change: object = {}) => {
    await db('deployments').insert({
      id: `eu-1/argocd/${name}`,
      provider: 'argocd',
      instance: 'eu-1',
      namespace: 'argocd',
      application: name,
      service_ref: TARGET.service,
      environment: TARGET.environment,
      project: 'default',
      auto_sync: false,
      sync_status: state,
      health: 'healthy',
      baseline: false,
      labels: '{}',
      sources: '[]',
      stream_seq: 1,
      observed: JSON.stringify({
        namespace: 'argocd',
        application: name,
        project: 'default',
      }),
      ...change,
    });
  };
  const read = (...sources: MemorySource[]) =>
    new LiveReader({
      db,
      masking: new MaskingKey(db),
      sources: () => sources,
    }).read(TARGET, SIGNAL);

  it('asks for the applications of the target that are not in sync, and no other', async () => {
    await deploy('api', 'out-of-sync');
    await deploy('api-jobs', 'synced');
    await deploy('api-gone', 'out-of-sync', { removed_at: new Date() });
    await deploy('api-staging', 'out-of-sync', { environment: 'staging' });
    const source = new ScriptedSource([
      differing('Service', { spec: { port: 1 } }, { spec: { port: 2 } }),
    ]);
    expect(await read(source)).toEqual({
      resources: [
        {
          group: '',
          kind: 'Service',
          namespace: 'pay',
          name: 'db',
          change: 'changed',
          fields: [{ path: 'spec.port', before: '1', after: '2' }],
          moreFields: 0,
        },
      ],
      problems: [],
      managedFields: new Map(),
    });
    expect(source.asked).toEqual(['api']);
  });

  it('sees that a secret was changed by hand, and nobody sees the secret', async () => {
    await deploy('api', 'out-of-sync');
    const variable = (value: string) => ({
      spec: { env: [{ name: 'DB_PASSWORD', value }] },
    });
    const state = await read(
      new ScriptedSource([
        differing(
          'Secret',
          { stringData: { password: 'hunter2-old' } },
          { stringData: { password: 'hunter2-new' } },
        ),
        differing('ConfigMap', { data: { token: 'hunter2-a' } }, null),
        differing('Pod', variable('hunter2-b'), variable('hunter2-c')),
      ]),
    );
    expect(state.resources.map(({ kind }) => kind)).toEqual([
      'ConfigMap',
      'Pod',
      'Secret',
    ]);
    expect(state.resources[2].fields).toEqual([
      {
        path: 'stringData.password',
        before: expect.stringMatching(/^masked:[0-9a-f]{16}$/),
        after: expect.stringMatching(/^masked:[0-9a-f]{16}$/),
      },
    ]);
    expect(JSON.stringify(state)).not.toContain('hunter2');
  });

  it('says what cannot be told', async () => {
    await deploy('api', 'out-of-sync');
    expect(await read()).toEqual({
      resources: [],
      problems: ['No instance eu-1 is configured any more'],
      managedFields: new Map(),
    });
    expect(await read(new MemorySource())).toEqual({
      resources: [],
      problems: ['eu-1 does not tell how eu-1/argocd/api differs from Git'],
      managedFields: new Map(),
    });
  });

  it('an instance that is silent is worth another try', async () => {
    await deploy('api', 'out-of-sync');
    await expect(
      read(new ScriptedSource(new SourceUnavailableError('down'))),
    ).rejects.toThrow(SourceUnavailableError);
  });
});
