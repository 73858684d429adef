import { AT, OLD, REVISION, context, deployment } from '../testing/facts';
import type { DeploymentFact, GateState } from './types';
import { upstreamGate } from './upstream';

const staging = (...deployments: DeploymentFact[]) => ({
  environment: 'staging',
  deployments,
});

describe('upstream: one deployment', () => {
  it.each<[string, Partial<DeploymentFact>, GateState, RegExp]>([
    [
      'healthy for long enough',
      {},
      'open',
      /^9f8e7d6 is healthy in staging since 08:00Z\.$/,
    ],
    [
      'another revision',
      { pinnedRevision: OLD },
      'closed',
      /^payments-api-staging in staging runs 4c5d6e7, not 9f8e7d6\.$/,
    ],
    [
      'a revision that only begins the same',
      { pinnedRevision: REVISION.slice(0, 7) },
      'closed',
      /runs 9f8e7d6, not/,
    ],
    [
      'an unknown revision',
      { pinnedRevision: null },
      'unknown',
      /revision that payments-api-staging in staging runs is not known/,
    ],
    ['out of sync', { sync: 'out-of-sync' }, 'closed', /out of sync/],
    ['sync unknown', { sync: 'unknown' }, 'unknown', /in sync is not known/],
    ['rolling out', { health: 'progressing' }, 'pending', /still rolling out/],
    ['degraded', { health: 'degraded' }, 'closed', /is degraded/],
    ['suspended', { health: 'suspended' }, 'closed', /is suspended/],
    ['missing', { health: 'missing' }, 'closed', /is missing/],
    [
      'health unknown',
      { health: 'unknown' },
      'unknown',
      /healthy is not known/,
    ],
    [
      'running since nobody knows when',
      { since: null },
      'unknown',
      /Since when/,
    ],
    [
      'running since an unreadable time',
      { since: 'lately' },
      'unknown',
      /Since when/,
    ],
    [
      'a second short of the soak',
      { since: '2026-06-01T13:30:01Z' },
      'pending',
      /must stay healthy there until 14:30Z/,
    ],
    [
      'healthy again only for a second less than the soak',
      { healthySince: '2026-06-01T13:30:01Z' },
      'pending',
      /healthy in staging since 13:30Z and must stay healthy there until 14:30Z/,
    ],
    [
      'since when it is healthy not told',
      { healthySince: null },
      'unknown',
      /in good health is not known/,
    ],
    [
      'the soak just over',
      { since: '2026-06-01T13:30:00Z' },
      'open',
      /healthy in staging/,
    ],
    [
      'not heard for long',
      { asOf: '2026-06-01T14:02:00Z' },
      'unknown',
      /^Argo CD eu-1 has not been heard since 14:02Z, so what staging runs is not known\.$/,
    ],
    [
      'not heard since yesterday',
      { asOf: '2026-05-31T14:02:00Z' },
      'unknown',
      /since 31 May 14:02Z/,
    ],
    [
      'never heard',
      { asOf: null },
      'unknown',
      /^Argo CD eu-1 has never been heard/,
    ],
    [
      'heard in the future',
      { asOf: '2026-06-01T15:30:00Z' },
      'unknown',
      /has not been heard since/,
    ],
    [
      'heard a little ahead of our clock',
      { asOf: '2026-06-01T14:30:30Z' },
      'open',
      /healthy/,
    ],
  ])('%s', (_, change, state, reason) => {
    const upstreams = [staging(deployment(change))];
    const result = upstreamGate.evaluate(context({ facts: { upstreams } }));
    expect(result).toMatchObject({ gate: 'upstream', state });
    expect(result.reason).toMatch(reason);
    expect(result.remedy === '').toBe(state === 'open');
  });

  it('says when a soak is over', () => {
    const upstreams = [
      staging(deployment({ since: AT.minus({ minutes: 20 }).toISO() })),
    ];
    expect(
      upstreamGate.evaluate(context({ facts: { upstreams } })),
    ).toMatchObject({
      state: 'pending',
      until: '2026-06-01T15:10:00.000Z',
      remedy: 'Wait until 15:10Z.',
    });
  });
});

describe('upstream: several deployments', () => {
  const soaking = deployment({ since: '2026-06-01T14:00:00Z' });
  const soakingLonger = deployment({ since: '2026-06-01T14:10:00Z' });

  it('is open for a first environment', () => {
    const result = upstreamGate.evaluate(context({ facts: { upstreams: [] } }));
    expect(result).toMatchObject({
      state: 'open',
      reason: 'prod is a first environment: nothing has to run before it.',
    });
  });

  it('is closed where nothing is deployed upstream', () => {
    const upstreams = [staging()];
    const result = upstreamGate.evaluate(context({ facts: { upstreams } }));
    expect(result).toMatchObject({
      state: 'closed',
      reason: 'payments-api is not deployed in staging.',
    });
  });

  it.each<[string, DeploymentFact[], GateState, RegExp]>([
    ['all good', [deployment(), deployment()], 'open', /healthy in staging/],
    [
      'one wrong',
      [deployment(), deployment({ pinnedRevision: OLD })],
      'closed',
      /runs 4c5d6e7/,
    ],
    [
      'one not heard',
      [deployment(), deployment({ asOf: null })],
      'unknown',
      /never been heard/,
    ],
    [
      'one wrong, one not heard',
      [deployment({ asOf: null }), deployment({ pinnedRevision: OLD })],
      'closed',
      /runs 4c5d6e7/,
    ],
    [
      'one soaking, one not heard',
      [soaking, deployment({ asOf: null })],
      'unknown',
      /never been heard/,
    ],
    [
      'two wrong',
      [deployment({ health: 'degraded' }), deployment({ health: 'degraded' })],
      'closed',
      /is degraded \(1 more deployment likewise\)\.$/,
    ],
  ])('%s', (_, deployments, state, reason) => {
    const upstreams = [staging(...deployments)];
    const result = upstreamGate.evaluate(context({ facts: { upstreams } }));
    expect(result.state).toBe(state);
    expect(result.reason).toMatch(reason);
  });

  it('waits for the last soak', () => {
    const upstreams = [staging(soaking, soakingLonger)];
    expect(upstreamGate.evaluate(context({ facts: { upstreams } })).until).toBe(
      '2026-06-01T15:10:00.000Z',
    );
  });

  it('needs every upstream environment', () => {
    const upstreams = [
      staging(deployment()),
      { environment: 'staging-us', deployments: [soaking] },
    ];
    expect(upstreamGate.evaluate(context({ facts: { upstreams } })).state).toBe(
      'pending',
    );
  });
});

describe('upstream: several environments', () => {
  const canary = (change: Partial<DeploymentFact> = {}) => ({
    environment: 'canary',
    deployments: [
      deployment({ application: 'payments-api-canary', ...change }),
    ],
  });
  const behind = staging(deployment({ pinnedRevision: OLD }));
  const judged = (
    upstreamRule: 'all' | 'one-of',
    upstreams: { environment: string; deployments: DeploymentFact[] }[],
  ) =>
    upstreamGate.evaluate(
      context({ policy: { upstreamRule }, facts: { upstreams } }),
    );

  it.each<['all' | 'one-of', string, ReturnType<typeof canary>[], GateState]>([
    ['all', 'one is behind', [canary(), behind], 'closed'],
    ['one-of', 'one is behind', [canary(), behind], 'open'],
    ['one-of', 'the first is behind', [behind, canary()], 'open'],
    ['one-of', 'both are behind', [behind, behind], 'closed'],
    [
      'one-of',
      'the nearest still rolls out',
      [behind, canary({ health: 'progressing' })],
      'pending',
    ],
    [
      'one-of',
      'one of the two applications of the only good one is not',
      [behind, staging(deployment(), deployment({ health: 'degraded' }))],
      'closed',
    ],
    ['one-of', 'none has an application', [staging(), staging()], 'closed'],
  ])('%s of them, where %s', (rule, _, upstreams, state) => {
    expect(judged(rule, upstreams).state).toBe(state);
  });
});

describe('upstream: what ran there before', () => {
  const moved = (change: Partial<DeploymentFact>) =>
    upstreamGate.evaluate(
      context({
        policy: { upstreamMust: 'have-run' },
        facts: {
          upstreams: [staging(deployment({ pinnedRevision: OLD, ...change }))],
        },
      }),
    );
  const ran = { from: '2026-05-31T08:00:00Z', to: '2026-05-31T09:00:00Z' };

  it.each<[string, Partial<DeploymentFact>, GateState]>([
    ['for the soak', { ran }, 'open'],
    ['for less', { ran: { ...ran, to: '2026-05-31T08:59:59Z' } }, 'closed'],
    ['never', { ran: null }, 'closed'],
    ['nobody knows whether', {}, 'closed'],
    [
      'since a time that cannot be read',
      { ran: { ...ran, from: '' } },
      'closed',
    ],
    ['until some day to come', { ran: { ...ran, to: '2027-01-01' } }, 'closed'],
    ['for the soak, and it is not heard any more', { ran, asOf: null }, 'open'],
    [
      'until it was last heard, for the soak',
      { ran: { from: '2026-06-01T13:29:00Z', to: null } },
      'open',
    ],
    [
      'until it was last heard, for less',
      { ran: { from: '2026-06-01T13:30:00Z', to: null } },
      'closed',
    ],
  ])('%s', (_, change, state) => {
    expect(moved(change).state).toBe(state);
  });

  it('says when it ran there', () => {
    expect(moved({ ran }).reason).toBe(
      'payments-api-staging in staging ran 9f8e7d6 in good health from 31 May 08:00Z to 31 May 09:00Z.',
    );
  });

  it('is not enough where the policy wants it to run now', () => {
    const result = upstreamGate.evaluate(
      context({
        facts: {
          upstreams: [staging(deployment({ pinnedRevision: OLD, ran }))],
        },
      }),
    );
    expect(result.state).toBe('closed');
  });
});

it('trap: a no-op commit skips gates (G#1319): gate on the pinned revision, not on commit order', () => {
  // The config repository moved on in staging without moving the pin.
  const upstreams = [
    staging(deployment({ syncedRevision: OLD, pinnedRevision: REVISION })),
  ];
  const behind = [
    staging(deployment({ syncedRevision: REVISION, pinnedRevision: OLD })),
  ];
  const judged = (facts: { upstreams: typeof upstreams }) =>
    upstreamGate.evaluate(context({ facts })).state;
  expect(judged({ upstreams })).toBe('open');
  expect(judged({ upstreams: behind })).toBe('closed');
});

it.each<['promotion' | 'direct' | 'rollback', string | null, GateState]>([
  ['direct', null, 'open'],
  ['promotion', null, 'unknown'],
  ['rollback', OLD, 'open'],
])('upstream: a %s to %s is %s', (kind, toRevision, state) => {
  const upstreams = [staging(deployment({ health: 'degraded' }))];
  expect(
    upstreamGate.evaluate(
      context({ change: { kind, toRevision }, facts: { upstreams } }),
    ).state,
  ).toBe(state);
});
