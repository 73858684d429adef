import type { EnvironmentView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';
import { environmentSentence, serviceSentence } from './environmentSentences';

const AT = DateTime.fromISO('2026-03-05T14:30:00Z', { zone: 'utc' });
const BEHIND = 'Production is 3 commits behind staging.';
const RESOLVE =
  'An unauthorised change holds it: somebody who had no part in it must resolve it first, under Change control, Drift.';

/** Production, three commits behind staging, its window shut until 18:00. */
function production(change: Partial<EnvironmentView> = {}): EnvironmentView {
  return {
    name: 'prod',
    title: 'Production',
    sentence: '',
    criticality: 'critical',
    mode: 'enforce',
    upstream: ['staging'],
    calendar: {
      state: 'closed',
      reason: 'outside-window',
      title: null,
      timeZone: 'UTC',
      until: '2026-03-05T18:00:00.000Z',
      nextOpening: '2026-03-05T18:00:00.000Z',
      sentence: 'Closed, opens today 18:00 UTC',
    },
    argo: [],
    pin: null,
    otherPins: [],
    deployments: [
      {
        application: 'payments-api-prod',
        instance: 'eu-1',
        stale: false,
      } as EnvironmentView['deployments'][number],
    ],
    comparisons: [
      {
        from: 'staging',
        state: 'known',
        aheadBy: 3,
        behindBy: 0,
        commits: [],
        truncated: false,
        url: null,
      },
    ],
    promotableFrom: [
      {
        from: 'staging',
        revision: '9f8e7d6',
        allowed: true,
        reason: '',
        remedy: '',
      },
    ],
    activeChange: null,
    heldBy: 0,
    control: {
      merge: { is: 'prevented', reason: '' },
      sync: { is: 'prevented', reason: '' },
    },
    ...change,
  };
}

const stop = (owner: string, until: string) => ({
  owner,
  until: DateTime.fromISO(until, { zone: 'utc' }),
});
const sams = stop('Sam', '2026-03-05T20:00:00Z');
const said = (
  change: Partial<EnvironmentView>,
  stops = [] as (typeof sams)[],
) => environmentSentence(production(change), stops, AT);

describe('what stands between an environment and its promotion', () => {
  it('is its window where nobody has to do anything', () => {
    expect(said({})).toBe(
      `${BEHIND} It can be promoted when the window opens, today 18:00 UTC.`,
    );
  });

  it.each<[string, Partial<EnvironmentView>]>([
    ['closed', {}],
    ['open', { calendar: { ...production().calendar, state: 'open' } }],
  ])('is what nobody approved, its window being %s', (_, change) => {
    expect(said({ ...change, heldBy: 1 })).toBe(`${BEHIND} ${RESOLVE}`);
  });

  it('tells how many are to be resolved', () => {
    expect(said({ heldBy: 2 })).toContain(
      '2 unauthorised changes hold it: somebody who had no part in them must resolve them first',
    );
  });

  it('is the stop that ends last, and who set it', () => {
    expect(said({}, [sams])).toBe(
      `${BEHIND} Sam has stopped it until today 20:00 UTC: ask for it to be lifted, or wait.`,
    );
    const lenas = stop('Lena', '2026-03-06T08:00:00Z');
    expect(said({}, [sams, lenas])).toContain(
      'Lena has stopped it until Fri 6 Mar 2026 08:00 UTC (and 1 more):',
    );
  });

  it('is what does not end by itself before what does', () => {
    expect(said({ heldBy: 1 }, [sams])).toBe(`${BEHIND} ${RESOLVE}`);
  });

  it('is told where nothing waits to be promoted, too', () => {
    const held = production({ comparisons: [], heldBy: 1 });
    const sentence = environmentSentence(held, [], AT);
    expect(sentence).toBe(`Production runs what staging runs. ${RESOLVE}`);
    expect(
      serviceSentence([
        { ...held, sentence },
        production({ comparisons: [], name: 'later' }),
      ]),
    ).toBe(sentence);
  });
});
