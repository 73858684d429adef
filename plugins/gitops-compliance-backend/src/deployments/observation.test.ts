import { normalise, withManaged } from './observation';
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
    expect(withManaged(seen(), seen(outOfSync)).managed).toEqual({
      kinds: ['Service'],
    });
  });

  it('stays as on record while something waits to be applied', () => {
    const waiting = withManaged(seen(outOfSync), seen());
    expect(waiting.managed).toEqual({ kinds: ['Service'] });
  });

  it.each<[string, ObservedPayload]>([
    ['nothing is on record', seen(outOfSync)],
    [
      'something else was applied since',
      withManaged(seen(outOfSync), seen({}, 'c0')),
    ],
    ['it was made anew', withManaged(seen(outOfSync), seen({ uid: 'u-0' }))],
  ])('is not known where %s', (_, told) => {
    expect(told.managed).toBeUndefined();
  });
});
