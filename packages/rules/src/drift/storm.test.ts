import { DateTime } from 'luxon';
import { isCalm, isStorm, STORM_CALM_SECONDS, stormVerdict } from './storm';

const healed = (heals?: number) => ({
  operation: {
    phase: 'succeeded',
    revisions: ['a'.repeat(40)],
    partial: true,
    ...(heals !== undefined && { heals }),
  },
});

it.each([
  ['nobody told of heals', healed(), false],
  ['it was healed twice', healed(2), false],
  ['it was healed three times in a row', healed(3), true],
  ['nothing was ever synced', { operation: null }, false],
])('where %s a storm is %#', (_, facts, storm) => {
  expect(isStorm(facts)).toBe(storm);
});

it('is calm once nothing was healed for longer than Argo CD ever waits', () => {
  const now = DateTime.fromISO('2026-06-01T14:00:00Z', { zone: 'utc' });
  const ago = (seconds: number) => isCalm(now.minus({ seconds }), now);
  expect(ago(STORM_CALM_SECONDS - 1)).toBe(false);
  expect(ago(STORM_CALM_SECONDS)).toBe(true);
  expect(isCalm(null, now)).toBe(true);
});

describe('what a storm says', () => {
  it('names who fights over which field', () => {
    const { reason } = stormVerdict(4, [
      {
        kind: 'Deployment',
        name: 'api',
        fields: [{ path: 'spec.replicas', owners: ['keda-operator'] }],
      },
    ]);
    expect(reason).toBe(
      'keda-operator alters spec.replicas of Deployment api again each time that it is healed: 4 times in a row.',
    );
  });

  it('names what is known where values are erased, or nothing was read', () => {
    const erased = [{ kind: 'Deployment', name: 'api', fields: [] }];
    expect(stormVerdict(3, erased).reason).toBe(
      'Something in the cluster alters Deployment api again each time that it is healed: 3 times in a row.',
    );
    expect(stormVerdict(3, []).reason).toContain('alters what runs again');
  });

  it('speaks of several in the plural', () => {
    const fields = [{ path: 'spec.a', owners: ['x', 'y'] }];
    expect(
      stormVerdict(3, [{ kind: 'K', name: 'n', fields }]).reason,
    ).toContain('x and y alter spec.a of K n');
  });
});
