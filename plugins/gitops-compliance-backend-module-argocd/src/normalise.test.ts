import { normaliseApplication } from './normalise';

const metadata = { name: 'payments-prod', namespace: 'argocd', uid: 'u-1' };
const source = {
  repoURL: 'https://forge.example.com/acme/payments.git',
  path: 'deploy',
  targetRevision: 'abc',
  helm: { values: 'password: secret' },
};
const raw = {
  metadata: {
    ...metadata,
    labels: { team: 'payments' },
    annotations: {
      mine: 'kept',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      'argocd.argoproj.io/refresh': 'normal',
    },
    managedFields: [{}],
    ownerReferences: [
      { kind: 'ConfigMap', name: 'other' },
      { kind: 'ApplicationSet', name: 'payments' },
    ],
  },
  spec: {
    project: 'default',
    source,
    destination: { server: 'https://kubernetes.default.svc', namespace: 'pay' },
    syncPolicy: { automated: { selfHeal: true } },
  },
  status: {
    sync: { status: 'OutOfSync', revision: 'def' },
    health: { status: 'Degraded' },
    summary: { images: ['b:2', 'a:1', 'b:2'] },
    history: [
      { id: 2, revision: 'abc', deployedAt: '2026-01-02T00:00:00Z', source },
      { id: 1, revision: 'old', deployedAt: '2026-01-01T00:00:00Z' },
    ],
    operationState: {
      phase: 'Succeeded',
      startedAt: '2026-01-02T00:00:00Z',
      finishedAt: '2026-01-02T00:01:00Z',
      message: 'x'.repeat(600),
      retryCount: 1,
      operation: {
        initiatedBy: { username: 'portal' },
        info: [
          { name: 'other', value: 'no' },
          { name: 'gitops-compliance/change', value: 'change-1' },
        ],
        sync: { revision: 'abc' },
      },
      syncResult: { revision: 'abc', resources: [] },
    },
  },
};

type Raw = Record<string, unknown>;

/** `raw` with its operation state changed. */
function withOperation(changes: Raw, operation: Raw = {}) {
  const state = raw.status.operationState;
  const changed = {
    ...state,
    ...changes,
    operation: { ...state.operation, ...operation },
  };
  const status = { ...raw.status, operationState: changed };
  return normaliseApplication({ ...raw, status })?.operation;
}

describe('normaliseApplication', () => {
  it('says it in the words of the port', () => {
    expect(normaliseApplication(raw)).toEqual({
      ...metadata,
      project: 'default',
      labels: { team: 'payments' },
      annotations: { mine: 'kept' },
      applicationSet: 'payments',
      destination: {
        server: 'https://kubernetes.default.svc',
        name: null,
        namespace: 'pay',
      },
      sources: [
        {
          repoUrl: 'https://forge.example.com/acme/payments.git',
          path: 'deploy',
          targetRevision: 'abc',
        },
      ],
      autoSync: true,
      selfHeal: true,
      prune: false,
      uncompared: [],
      sync: { status: 'out-of-sync', revisions: ['def'] },
      health: 'degraded',
      operation: {
        phase: 'succeeded',
        startedAt: '2026-01-02T00:00:00.000Z',
        finishedAt: '2026-01-02T00:01:00.000Z',
        revisions: ['abc'],
        startedBy: 'portal',
        automated: false,
        partial: false,
        message: 'x'.repeat(500),
        retries: 1,
        correlationId: 'change-1',
      },
      images: ['a:1', 'b:2'],
      history: [
        { id: 1, revisions: ['old'], deployedAt: '2026-01-01T00:00:00.000Z' },
        { id: 2, revisions: ['abc'], deployedAt: '2026-01-02T00:00:00.000Z' },
      ],
    });
  });

  it('reports an application of which nothing else is known as unknown', () => {
    const bare = normaliseApplication({ metadata: { name: 'a' } });
    expect(bare).toMatchObject({
      name: 'a',
      sources: [],
      autoSync: false,
      sync: { status: 'unknown', revisions: [] },
      health: 'unknown',
      operation: null,
      history: [],
    });
    const odd = { metadata: { name: 'a', uid: 3 }, spec: 'x', status: [1] };
    expect(normaliseApplication(odd)).toEqual(bare);
  });

  it.each([null, 'text', {}, { metadata: {} }])(
    'has no name to report it under: %j',
    value => {
      expect(normaliseApplication(value)).toBeNull();
    },
  );

  it('keeps no credentials that somebody wrote into an address', () => {
    const application = normaliseApplication({
      ...raw,
      spec: {
        ...raw.spec,
        source: {
          ...source,
          repoURL: 'https://bot:s3cret@git.example/a/b.git',
        },
      },
    });
    expect(application?.sources[0].repoUrl).toBe('https://git.example/a/b.git');
  });

  it('lists each of several sources and their revisions in order', () => {
    const spec = {
      ...raw.spec,
      sources: [source, { repoURL: 'r', chart: 'c' }],
    };
    const sync = { status: 'Synced', revision: '', revisions: ['abc', '1.0'] };
    const application = normaliseApplication({
      ...raw,
      spec,
      status: { ...raw.status, sync },
    });
    expect(application?.sources).toEqual([
      expect.objectContaining({ path: 'deploy' }),
      { repoUrl: 'r', path: null, targetRevision: null },
    ]);
    expect(application?.sync.revisions).toEqual(['abc', '1.0']);
  });

  describe('what is managed', () => {
    const rows = [
      { group: 'apps', kind: 'Deployment', name: 'pay', namespace: 'pay' },
      { kind: 'Secret', name: 'api-key', namespace: 'pay' },
      { kind: 'Secret', name: 'other', namespace: 'pay' },
    ];
    const managed = (resources: unknown, changes: Raw = {}) =>
      normaliseApplication({
        ...raw,
        status: { ...raw.status, resources, ...changes },
      })?.managed;

    it('is told by kinds alone, each once and in order', () => {
      const told = { kinds: ['Deployment.apps', 'Secret'] };
      expect(managed(rows)).toEqual(told);
      expect(managed([...rows].reverse())).toEqual(told);
    });

    it('is without what only waits to be pruned', () => {
      const gone = rows.map(row => ({
        ...row,
        requiresPruning: row.kind === 'Secret',
      }));
      expect(managed(gone)).toEqual({ kinds: ['Deployment.apps'] });
    });

    it.each([{ sourceType: 'Plugin' }, { sourceTypes: ['Helm', 'Plugin'] }])(
      'tells of a plugin that renders it: %j',
      type => {
        expect(managed(rows, type)).toMatchObject({ byPlugin: true });
      },
    );

    it.each<[string, unknown, Raw?]>([
      ['it tells of no object', undefined],
      ['an object has no kind', [...rows, { name: 'x' }]],
      ['it cannot compare', rows, { sync: { status: 'Unknown' } }],
      ['it did not compare yet', rows, { sync: undefined }],
      [
        'there are too many kinds',
        Array.from({ length: 201 }, (_, index) => ({ kind: `Kind${index}` })),
      ],
    ])('is not told where %s', (_, resources, changes = {}) => {
      expect(managed(resources, changes)).toBeUndefined();
    });
  });

  describe('Jobs of a sync', () => {
    const job = (
      syncPhase: string,
      hookPhase = 'Succeeded',
      name = 'migrate',
    ) => ({
      group: 'batch',
      kind: 'Job',
      name,
      syncPhase,
      hookPhase,
    });
    const service = {
      group: '',
      kind: 'Service',
      name: 'pay',
      syncPhase: 'Sync',
    };
    const ran = (resources: unknown, changes: Raw = {}, operation: Raw = {}) =>
      withOperation(
        { syncResult: { revision: 'abc', resources }, ...changes },
        operation,
      )?.jobs;

    it('are told with their phase and how they ended', () => {
      expect(
        ran([
          job('PreSync'),
          job('Sync', 'Failed', 'backfill'),
          job('PostSync', 'Running', 'smoke-test'),
          { ...job('PreSync'), group: 'example.com' },
          service,
        ]),
      ).toEqual([
        { name: 'migrate', phase: 'before', succeeded: true },
        { name: 'backfill', phase: 'with', succeeded: false },
        { name: 'smoke-test', phase: 'after', succeeded: false },
      ]);
      expect(ran([service])).toEqual([]);
    });

    describe('in its own phase', () => {
      const row = (kind: string, name: string, syncWave?: number) => ({
        group: kind === 'Job' ? 'batch' : 'apps',
        kind,
        name,
        ...(syncWave && { syncWave }),
      });
      const rows = [
        row('Job', 'migrate', -1),
        row('StatefulSet', 'database', -2),
        row('Deployment', 'pay'),
        row('Deployment', 'web'),
        { kind: 'Service', name: 'pay', syncWave: 7 },
        { ...row('Deployment', 'gone', 3), requiresPruning: true },
      ];
      const wavesOf = (resources: unknown, sync: Raw = {}) =>
        normaliseApplication({
          ...raw,
          status: {
            ...raw.status,
            sync: { status: 'Synced', revision: 'abc', ...sync },
            resources,
            operationState: {
              ...raw.status.operationState,
              syncResult: { revision: 'abc', resources: [job('Sync')] },
            },
          },
        })?.operation?.jobs?.map(({ waves }) => waves);

      it('are told with their wave and those of workloads', () => {
        expect(wavesOf(rows)).toEqual([{ own: -1, workloads: [-2, 0] }]);
      });

      it.each<[string, unknown, Raw?]>([
        ['it is a hook', [{ ...rows[0], hook: true }, ...rows.slice(1)]],
        ['it is not compared', rows.slice(1)],
        ['it is of another namespace', [{ ...rows[0], namespace: 'x' }]],
        ['something newer is compared', rows, { revision: 'def' }],
        ['it is out of sync', rows, { status: 'OutOfSync' }],
        ['nothing is compared', undefined],
        [
          'workloads lie in too many waves',
          [
            ...rows,
            ...Array.from({ length: 21 }, (_, wave) =>
              row('Deployment', `d${wave}`, wave),
            ),
          ],
        ],
      ])('have no waves where %s', (_, resources, sync = {}) => {
        expect(wavesOf(resources, sync)).toEqual([undefined]);
      });
    });

    it.each<[string, unknown, Raw?, Raw?]>([
      ['it tells of no object', []],
      ['an object has no phase', [{ ...job('PreSync'), syncPhase: undefined }]],
      ['results cannot be read', 'all well'],
      ['it has not finished', [job('PreSync')], { finishedAt: undefined }],
      [
        'it was of selected resources',
        [service],
        {},
        { sync: { resources: [{ kind: 'Service' }] } },
      ],
      ['it was a dry run', [job('PreSync')], {}, { sync: { dryRun: true } }],
      ['there are too many', Array.from({ length: 51 }, () => job('PreSync'))],
    ])(
      'are not told where %s',
      (_, resources, changes = {}, operation = {}) => {
        expect(ran(resources, changes, operation)).toBeUndefined();
      },
    );
  });

  it('tells what is not compared, and whether syncs leave it alone', () => {
    const told = (ignoreDifferences: unknown, syncOptions: string[] = []) =>
      normaliseApplication({
        ...raw,
        spec: { ...raw.spec, ignoreDifferences, syncPolicy: { syncOptions } },
      });
    const deployment = { group: 'apps', kind: 'Deployment' };
    expect(
      told(
        [
          { ...deployment, jsonPointers: ['/spec/replicas'] },
          {
            kind: 'Secret',
            namespace: 'pay',
            name: 'token',
            jqPathExpressions: ['.data'],
            managedFieldsManagers: ['vault'],
          },
        ],
        ['CreateNamespace=true', 'RespectIgnoreDifferences=true'],
      ),
    ).toMatchObject({
      uncompared: [
        { kind: 'Deployment.apps', pointers: ['/spec/replicas'] },
        {
          kind: 'Secret',
          namespace: 'pay',
          name: 'token',
          expressions: ['.data'],
          managers: ['vault'],
        },
      ],
      syncsRespectUncompared: true,
    });
    expect(told(undefined)).not.toHaveProperty('syncsRespectUncompared');
    // What cannot be read, or is too much, must not pass for nothing.
    expect(told([{ group: 'apps' }])).not.toHaveProperty('uncompared');
    expect(told(Array(101).fill(deployment))).not.toHaveProperty('uncompared');
  });

  it.each([
    [{}, true],
    [{ enabled: true }, true],
    [{ enabled: false, selfHeal: true, prune: true }, false],
    [undefined, false],
  ])('knows whether auto-sync %j is on: %s', (automated, autoSync) => {
    const spec = { ...raw.spec, syncPolicy: { automated } };
    const application = normaliseApplication({ ...raw, spec });
    expect(application).toMatchObject({
      autoSync,
      selfHeal: false,
      prune: false,
    });
  });

  it.each([
    [
      'automated',
      {},
      { initiatedBy: { automated: true } },
      {
        automated: true,
        startedBy: null,
      },
    ],
    [
      'the third heal in a row',
      {},
      {
        initiatedBy: { automated: true },
        sync: { resources: [{ kind: 'Service' }], autoHealAttemptsCount: 3 },
      },
      { automated: true, partial: true, heals: 3 },
    ],
    [
      'partial',
      {},
      { sync: { resources: [{ kind: 'Service' }] } },
      {
        partial: true,
      },
    ],
    [
      'a dry run',
      {},
      { sync: { dryRun: true } },
      {
        dryRun: true,
        revisions: [],
      },
    ],
    [
      'started',
      { syncResult: undefined, phase: 'Running' },
      {},
      {
        phase: 'running',
        revisions: ['abc'],
      },
    ],
    ['in an unknown phase', { phase: 'Blooming' }, {}, { phase: 'error' }],
  ])('tells an operation that is %s', (_, state, operation, expected) => {
    expect(withOperation(state, operation)).toMatchObject(expected);
  });
});
