import { context, HEAD, OLD } from '../testing/facts';
import { externalGate } from './external';
import type { ReportFact } from './targetFacts';

const scanner = {
  name: 'scanner',
  principal: 'external:scanner',
  maxAgeSeconds: 600,
};
const report = (change: Partial<ReportFact> = {}): ReportFact => ({
  name: 'scanner',
  principal: 'external:scanner',
  state: 'open',
  reason: '',
  headSha: HEAD,
  at: '2026-06-01T14:25:00Z',
  until: null,
  ...change,
});
const judged = (reports: ReportFact[] | null, policy = {}) =>
  externalGate.evaluate(
    context({
      policy: { externalReports: [scanner], ...policy },
      facts: { reports },
    }),
  );

it.each<[string, Partial<ReportFact>, string, RegExp]>([
  ['yes', {}, 'open', /1 tool said yes/],
  ['no', { state: 'closed', reason: '2 holes.' }, 'closed', /no: 2 holes\.$/],
  ['that it works on', { state: 'pending' }, 'pending', /still working/],
  ['yes to another head', { headSha: OLD }, 'pending', /has not said anything/],
  ['yes as somebody else', { principal: 'external:x' }, 'pending', /not said/],
  ['yes as the portal', { principal: null }, 'pending', /has not said/],
  ['yes by another name', { name: 'other' }, 'pending', /has not said/],
  [
    'yes too long ago',
    { at: '2026-06-01T14:19:59Z' },
    'closed',
    /since 14:19Z/,
  ],
  ['yes some day', { at: 'lately' }, 'closed', /too long ago/],
  ['yes in an hour', { at: '2026-06-01T15:30:00Z' }, 'closed', /too long ago/],
  ['yes until now', { until: '2026-06-01T14:30:00Z' }, 'closed', /too long/],
])('a tool that says %s', (_, change, state, reason) => {
  const result = judged([report(change)]);
  expect(result.state).toBe(state);
  expect(result.reason).toMatch(reason);
  expect(result.remedy === '').toBe(state === 'open');
});

it('tells until when a no holds', () => {
  const until = '2026-06-01T16:00:00.000Z';
  expect(judged([report({ state: 'closed', until })]).until).toBe(until);
});

it('every tool must say yes, each for itself', () => {
  const policy = {
    externalReports: [scanner, { ...scanner, name: 'load-test' }],
    externalChecks: [{ name: 'quota', maxAgeSeconds: 60 }],
  };
  const [load, quota] = [
    report({ name: 'load-test' }),
    report({ name: 'quota', principal: null, at: '2026-06-01T14:29:30Z' }),
  ];
  expect(judged([report(), load, quota], policy).state).toBe('open');
  expect(judged([report(), load], policy).state).toBe('pending');
  expect(judged([report(), quota], policy).state).toBe('pending');
  expect(judged([report({ state: 'closed' }), quota], policy)).toMatchObject({
    state: 'closed',
    facts: { states: 'scanner=closed,load-test=pending,quota=open' },
  });
});

it('the newest report of a tool counts', () => {
  const earlier = report({ state: 'closed', at: '2026-06-01T14:21:00Z' });
  expect(judged([earlier, report()]).state).toBe('open');
  expect(judged([report(), earlier]).state).toBe('open');
});

it('trap: silence or time-out counted as approval', () => {
  expect(judged([]).state).toBe('pending');
  expect(judged(null).state).toBe('unknown');
});

it('is open where the policy asks no tool', () => {
  expect(judged(null, { externalReports: [] }).state).toBe('open');
});
