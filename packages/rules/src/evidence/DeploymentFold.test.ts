import { DeploymentFold } from './DeploymentFold';

type Told =
  | {
      applied: string;
      images?: string[];
      autoSync?: boolean;
      selfHeal?: boolean;
      prune?: boolean;
      uncompared?: object[];
      managed?: object;
    }
  | { synced: string; pinned: string; pin?: object; others?: object[] }
  | { read: Record<string, unknown> }
  | { removed: true };

function entryOf(one: Told, at: string) {
  if ('read' in one) {
    return { type: 'deployment.runtime-read', payload: one.read };
  }
  if ('removed' in one) return { type: 'deployment.removed', payload: {} };
  if ('synced' in one) {
    return {
      type: 'deployment.pinned',
      payload: {
        syncedRevision: one.synced,
        pinnedRevision: one.pinned,
        since: at,
        baseline: false,
        pin: one.pin ?? null,
        others: one.others ?? [],
      },
    };
  }
  return {
    type: 'deployment.observed',
    payload: {
      instance: 'eu-1',
      uid: 'u-1',
      operation: null,
      applied: { revisions: [one.applied], at },
      images: one.images,
      autoSync: one.autoSync,
      selfHeal: one.selfHeal,
      prune: one.prune,
      uncompared: one.uncompared,
      managed: one.managed,
    },
  };
}

/** A fold of what was seen, pinned and read, in this order. */
function folded(...told: Told[]): DeploymentFold {
  const fold = new DeploymentFold('eu-1/argocd/payments-prod');
  told.forEach((one, index) => {
    const at = `2026-06-01T12:0${index}:00Z`;
    fold.add({
      stream: 'deployment:eu-1/argocd/payments-prod',
      streamSeq: index + 1,
      occurredAt: at,
      observedAt: at,
      persons: {},
      place: `1/${index}`,
      ...entryOf(one, at),
    });
  });
  return fold;
}

const imagesOf = (fold: DeploymentFold) =>
  fold.intervals.map(({ revision, images }) => [revision, images]);

it('keeps with each revision the images that were seen while it ran', () => {
  const fold = folded(
    { applied: 'c1', images: ['old'] },
    { synced: 'c1', pinned: 'v1' },
    // Seen before its pin was read.
    { applied: 'c2', images: ['old'] },
    { synced: 'c2', pinned: 'v2' },
    { applied: 'c2', images: ['new'] },
    { applied: 'c3', images: ['newest'] },
  );
  expect(imagesOf(fold)).toEqual([
    ['v1', ['old']],
    ['v2', ['new']],
  ]);
});

it('takes what another commit with the same revision brought', () => {
  const fold = folded(
    { applied: 'c1', images: ['one'] },
    { synced: 'c1', pinned: 'v1' },
    { applied: 'c2', images: ['one', 'sidecar'] },
    { synced: 'c2', pinned: 'v1' },
  );
  expect(imagesOf(fold)).toEqual([['v1', ['one', 'sidecar']]]);
});

it('knows no images where none were told', () => {
  const fold = folded({ applied: 'c1' }, { synced: 'c1', pinned: 'v1' });
  expect(imagesOf(fold)).toEqual([['v1', undefined]]);
});

it('tells how it drifted while each revision ran, as its incidents say', () => {
  const stream = 'deployment:eu-1/argocd/payments-prod';
  const fold = new DeploymentFold('eu-1/argocd/payments-prod');
  const at = (minute: number) =>
    `2026-06-01T12:${String(minute).padStart(2, '0')}:00Z`;
  const tell = (minute: number, type: string, payload: object) =>
    fold.add({
      stream,
      streamSeq: minute,
      occurredAt: at(minute),
      observedAt: at(minute),
      persons: {},
      place: `1/${minute}`,
      type,
      payload,
    } as Parameters<DeploymentFold['add']>[0]);
  const observe = (minute: number, status: string) =>
    tell(minute, 'deployment.observed', {
      instance: 'eu-1',
      operation: null,
      sync: { status, revisions: [] },
    });
  const pin = (minute: number, pinnedRevision: string) =>
    tell(minute, 'deployment.pinned', {
      syncedRevision: pinnedRevision,
      pinnedRevision,
      since: at(minute),
      baseline: false,
    });
  const open = (minute: number, what: string) =>
    tell(minute, 'drift.opened', {
      what,
      since: at(minute),
      dueAt: null,
      attribution: { by: 'unauthorised' },
    });
  observe(1, 'synced');
  pin(2, 'v1');
  open(3, 'drifted');
  open(4, 'direct-push');
  tell(5, 'drift.attributed', {
    incident: 3,
    attribution: { by: 'emergency' },
  });
  tell(6, 'drift.attributed', { incident: 99, attribution: { by: 'x' } });
  pin(10, 'v2');
  tell(11, 'drift.closed', { incident: 3, cause: 'in-sync' });
  pin(20, 'v3');
  observe(21, 'unknown');
  const lasting = {
    since: at(3),
    dueAt: null,
    closedAt: at(11),
    attributedBy: 'emergency',
  };
  expect(fold.intervals.map(interval => fold.driftOf(interval))).toEqual([
    { comparable: true, drifts: [lasting] },
    { comparable: true, drifts: [lasting] },
    { comparable: false, drifts: [] },
  ]);
});

it('keeps whether it synced by itself as it was seen last, each on its own', () => {
  const fold = folded(
    { applied: 'c1', autoSync: false },
    { synced: 'c1', pinned: 'v1' },
    { applied: 'c1', autoSync: true },
    // Told of no automatic sync.
    { applied: 'c1', images: ['one'] },
    { applied: 'c2', autoSync: false },
    { synced: 'c2', pinned: 'v2' },
  );
  expect(
    fold.intervals.map(({ revision, autoSync }) => [revision, autoSync]),
  ).toEqual([
    ['v1', true],
    ['v2', false],
  ]);
});

it('keeps how it synced and what was not compared as it was seen last, each on its own', () => {
  const replicas = [{ kind: 'Deployment.apps', pointers: ['/spec/replicas'] }];
  const fold = folded(
    { applied: 'c1', selfHeal: true, prune: false, uncompared: [] },
    { synced: 'c1', pinned: 'v1' },
    { applied: 'c1', selfHeal: false, uncompared: replicas },
    // By a release that did not keep it, or odd.
    { applied: 'c1', uncompared: [{ pointers: ['/spec'] }] },
    { applied: 'c2' },
    { synced: 'c2', pinned: 'v2' },
  );
  expect(
    fold.intervals.map(({ selfHeal, prune, uncompared }) => [
      selfHeal,
      prune,
      uncompared,
    ]),
  ).toEqual([
    [false, false, replicas],
    [undefined, undefined, undefined],
  ]);
});

it('tells in which branches its pins lie, each once, and of an odd one its repository', () => {
  const deploy = { repository: 'acme/deploy', branch: 'main' };
  const fold = folded(
    { applied: 'c1' },
    {
      synced: 'c1',
      pinned: 'v1',
      pin: deploy,
      others: [
        { repository: 'acme/charts', branch: 'live' },
        deploy,
        { repository: 'acme/odd', branch: 7 },
      ],
    },
  );
  expect(fold.places).toMatchObject({
    repositories: ['acme/charts', 'acme/deploy', 'acme/odd'],
    branches: [deploy, { repository: 'acme/charts', branch: 'live' }],
  });
});

it('keeps with each revision what was managed as told last, and nothing odd', () => {
  const secret = { kinds: ['Secret'] };
  const none = { kinds: [] };
  const fold = folded(
    { applied: 'c1', managed: none },
    { synced: 'c1', pinned: 'v1' },
    { applied: 'c1', managed: secret },
    // Not seen in sync yet.
    { applied: 'c2' },
    { synced: 'c2', pinned: 'v2' },
    { applied: 'c3', managed: secret },
    { synced: 'c3', pinned: 'v3' },
    { applied: 'c3', managed: { kinds: 'Secret' } },
  );
  expect(
    fold.intervals.map(({ revision, managed }) => [revision, managed]),
  ).toEqual([
    ['v1', secret],
    ['v2', undefined],
    ['v3', undefined],
  ]);
});

it('keeps with each revision the sync windows that were told last while it ran', () => {
  const fold = new DeploymentFold('eu-1/argocd/payments-prod');
  const window = (kind: string) => ({
    kind,
    schedule: '0 22 * * *',
    duration: '8h',
  });
  const told: [string, object][] = [
    ['deployment.windows-observed', { windows: [window('deny')] }],
    ['deployment.pinned', pinnedOf('v1')],
    ['deployment.pinned', pinnedOf('v2')],
    ['deployment.windows-observed', { windows: [window('allow')] }],
    ['deployment.windows-observed', { windows: [] }],
    ['deployment.pinned', pinnedOf('v3')],
    ['deployment.windows-observed', { windows: 'odd' }],
    ['deployment.pinned', pinnedOf('v4')],
    ['deployment.windows-observed', { windows: [window('deny')] }],
    ['deployment.removed', {}],
  ];
  told.forEach(([type, payload], index) => {
    const at = `2026-06-01T12:${String(index).padStart(2, '0')}:00Z`;
    fold.add({
      stream: 'deployment:eu-1/argocd/payments-prod',
      streamSeq: index + 1,
      occurredAt: at,
      observedAt: at,
      persons: {},
      place: `1/${index}`,
      type,
      payload,
    } as Parameters<DeploymentFold['add']>[0]);
  });
  expect(
    fold.intervals.map(({ revision, syncWindows }) => [
      revision,
      syncWindows?.map(({ kind }) => kind),
    ]),
  ).toEqual([
    ['v1', ['deny']],
    ['v2', []],
    ['v3', undefined],
    ['v4', undefined],
  ]);
});

function pinnedOf(pinnedRevision: string) {
  return {
    syncedRevision: pinnedRevision,
    pinnedRevision,
    since: '2026-06-01T12:00:00Z',
    baseline: false,
  };
}

describe('what was read of the cluster', () => {
  const workload = (image: string) => ({
    kind: 'Deployment.apps',
    namespace: 'payments',
    name: 'api',
    declared: [image],
    running: [image],
  });
  const read = (applied: string, image = applied, uid = 'u-1') => ({
    read: { uid, applied: [applied], workloads: [workload(image)] },
  });
  const runtimesOf = (fold: DeploymentFold) =>
    fold.intervals.map(({ revision, runtime }) => [
      revision,
      runtime?.workloads[0]?.running[0],
    ]);

  it('is kept with what was applied then, as told last', () => {
    const fold = folded(
      { applied: 'c1' },
      { synced: 'c1', pinned: 'v1' },
      read('c1', 'rogue'),
      read('c1'),
      { applied: 'c2' },
      // Read before its pin was.
      read('c2'),
      { synced: 'c2', pinned: 'v2' },
      { applied: 'c3' },
      { synced: 'c3', pinned: 'v3' },
    );
    expect(runtimesOf(fold)).toEqual([
      ['v1', 'c1'],
      ['v2', 'c2'],
      ['v3', undefined],
    ]);
  });

  it('is not known any more where another commit of the same pin is applied', () => {
    const fold = folded(
      { applied: 'c1' },
      { synced: 'c1', pinned: 'v1' },
      read('c1'),
      { applied: 'c2' },
      { synced: 'c2', pinned: 'v1' },
    );
    expect(runtimesOf(fold)).toEqual([['v1', undefined]]);
  });

  it.each([
    ['it is of an application of the same name', read('c1', 'c1', 'u-0')],
    ['it cannot be read', { read: { uid: 'u-1', applied: ['c1'] } }],
  ])('is not known where %s', (_, odd) => {
    const fold = folded(
      { applied: 'c1' },
      { synced: 'c1', pinned: 'v1' },
      read('c1'),
      odd,
    );
    expect(runtimesOf(fold)).toEqual([['v1', undefined]]);
  });

  it.each<[string, unknown, unknown]>([
    ['as they were read', [], []],
    [
      'not at all where they cannot be read',
      [{ problems: ['new'] }],
      undefined,
    ],
    ['not at all where they were not read', undefined, undefined],
  ])('tells of secrets %s, and of images all the same', (_, told, expected) => {
    const fold = folded(
      { applied: 'c1' },
      { synced: 'c1', pinned: 'v1' },
      { read: { ...read('c1').read, secrets: told } },
    );
    expect(fold.intervals[0].runtime?.secrets).toEqual(expected);
    expect(runtimesOf(fold)).toEqual([['v1', 'c1']]);
  });

  it('ends with the application', () => {
    const fold = folded(
      { applied: 'c1' },
      { synced: 'c1', pinned: 'v1' },
      read('c1'),
      { removed: true },
      { applied: 'c1' },
    );
    expect(runtimesOf(fold)).toEqual([['v1', undefined]]);
  });
});
