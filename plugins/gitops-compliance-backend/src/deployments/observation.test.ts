import { normalise, withLasting } from './observation';
import type { ObservedPayload } from './records';

const source = {
  instance: 'eu-1',
  provider: 'argocd',
  applicationUrl: () => null,
} as unknown as Parameters<typeof normalise>[0];

/** An application of which `applied` was synced last. */
function seen(
  change: Partial<Parameters<typeof normalise>[1]> = {},
  applied = 'c1',
): ObservedPayload {
  return normalise(source, {
    namespace: 'argocd',
    name: 'payments-prod',
    uid: 'u-1',
    project: 'default',
    labels: {},
    annotations: {},
    destination: { server: null, name: null, namespace: 'payments' },
    sources: [],
    autoSync: false,
    selfHeal: false,
    sync: { status: 'synced', revisions: ['c1'] },
    health: 'healthy',
    operation: null,
    images: [],
    history: [
      { id: 1, revisions: [applied], deployedAt: '2026-06-01T12:00:00.000Z' },
    ],
    managed: { kinds: ['Service'] },
    ...change,
  });
}

const outOfSync = {
  sync: { status: 'out-of-sync' as const, revisions: ['c2'] },
  managed: { kinds: ['Secret', 'Service'] },
};

describe('what is managed', () => {
  it('is taken from a source that is in sync', () => {
    expect(seen().managed).toEqual({ kinds: ['Service'] });
    expect(withLasting(seen(), seen(outOfSync)).managed).toEqual({
      kinds: ['Service'],
    });
  });

  it('stays as on record while something waits to be applied', () => {
    const waiting = withLasting(seen(outOfSync), seen());
    expect(waiting.managed).toEqual({ kinds: ['Service'] });
  });

  it.each<[string, ObservedPayload]>([
    ['nothing is on record', seen(outOfSync)],
    [
      'something else was applied since',
      withLasting(seen(outOfSync), seen({}, 'c0')),
    ],
    ['it was made anew', withLasting(seen(outOfSync), seen({ uid: 'u-0' }))],
  ])('is not known where %s', (_, told) => {
    expect(told.managed).toBeUndefined();
  });
});

describe('waves of the last operation', () => {
  const operation = (startedAt: string, waves?: object) => ({
    operation: {
      phase: 'succeeded' as const,
      startedAt,
      finishedAt: '2026-06-01T12:01:00.000Z',
      revisions: ['c1'],
      startedBy: null,
      automated: true,
      partial: false,
      message: '',
      retries: 0,
      correlationId: null,
      jobs: [
        {
          name: 'migrate',
          phase: 'with' as const,
          succeeded: true,
          ...(waves && { waves: { own: -1, workloads: [0] } }),
        },
      ],
    },
  });
  const first = '2026-06-01T12:00:00.000Z';
  const known = seen(operation(first, {}));
  const wavesOf = (payload: ObservedPayload) =>
    payload.operation?.jobs?.[0].waves;

  it('stay as on record once something newer is compared', () => {
    const now = seen({ ...outOfSync, ...operation(first) });
    expect(wavesOf(withLasting(now, known))).toEqual({
      own: -1,
      workloads: [0],
    });
  });

  it.each<[string, ObservedPayload, ObservedPayload | undefined]>([
    ['nothing is on record', seen(operation(first)), undefined],
    ['it is another one', seen(operation('2026-06-01T13:00:00.000Z')), known],
    ['it was made anew', seen({ ...operation(first), uid: 'u-0' }), known],
  ])('are not known where %s', (_, now, before) => {
    expect(wavesOf(withLasting(now, before))).toBeUndefined();
  });
});
