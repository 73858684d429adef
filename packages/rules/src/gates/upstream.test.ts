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
