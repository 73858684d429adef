import { CompletenessFold } from './CompletenessFold';
import { threeWayCount } from './threeWay';
import type { CompletenessEntry } from './types';

const SERVICE = 'component:default/payments';
const STREAM = 'deployment:eu-1/argocd/payments';
const at = (day: number) => new Date(Date.UTC(2026, 9, day, 12)).toISOString();

const entry = (
  type: string,
  day: number,
  payload: object,
  stream = STREAM,
): CompletenessEntry => ({
  type,
  stream,
  occurredAt: at(day),
  payload: payload as CompletenessEntry['payload'],
});
const mapped = (environment: string) =>
  entry('deployment.mapped', 1, { service: SERVICE, environment });
const observed = (day: number, revision: string) =>
  entry('deployment.observed', day, {
    sync: { status: 'synced', revisions: [revision] },
    applied: { revisions: [revision], at: at(day) },
  });
const pinned = (day: number, synced: string, revision: string, kind: string) =>
  entry('deployment.pinned', day, {
    syncedRevision: synced,
    pinnedRevision: revision,
    pin: { kind },
    since: at(day),
    baseline: day === 1,
  });
const history = (...rows: [day: number, revision: string][]) =>
  entry('deployment.history-read', 9, {
    rows: rows.map(([day, revision]) => ({
      id: day,
      revisions: [revision],
      deployedAt: at(day),
    })),
  });
const change = (number: number, day: number, toRevision: string) => {
  const stream = `change:${number}`;
  return [
    entry(
      'change.requested',
      day,
      { number, service: SERVICE, environment: 'prod', toRevision },
      stream,
    ),
    entry('change.merged', day, { mergeSha: 'm', outside: false }, stream),
  ];
};

function count(...entries: CompletenessEntry[]) {
  const fold = new CompletenessFold({ environment: 'prod' });
  entries.forEach(each => fold.add(each));
  return threeWayCount(
    { environment: 'prod', from: at(2), until: at(20) },
    fold.facts(),
  );
}

it('tells of a pin that is the synced revision itself', () => {
  const kind = 'application-target-revision';
  expect(
    count(
      mapped('prod'),
      observed(1, 'r0'),
      pinned(1, 'r0', 'r0', kind),
      ...change(1, 5, 'r1'),
      observed(5, 'r1'),
      pinned(5, 'r1', 'r1', kind),
      observed(6, 'r1'),
    ),
  ).toEqual({ git: 1, syncs: 1, runtime: 1, differences: [] });
});

it('tells of a pin in a file, which other commits leave as it is', () => {
  const kind = 'kustomize-image';
  expect(
    count(
      mapped('prod'),
      observed(1, 'c0'),
      pinned(1, 'c0', 'r0', kind),
      ...change(1, 5, 'r1'),
      observed(5, 'c1'),
      pinned(5, 'c1', 'r1', kind),
      observed(6, 'c2'),
      pinned(6, 'c2', 'r1', kind),
    ),
  ).toEqual({ git: 1, syncs: 1, runtime: 1, differences: [] });
});

it('finds in the history what came and went between two observations', () => {
  const kind = 'kustomize-image';
  const { syncs, differences } = count(
    mapped('prod'),
    observed(1, 'c0'),
    pinned(1, 'c0', 'r0', kind),
    observed(7, 'c3'),
    history([5, 'c2'], [7, 'c3']),
    pinned(7, 'c3', 'r0', kind),
  );
  expect(syncs).toBe(0);
  expect(differences).toMatchObject([{ kind: 'sync-unresolved', at: at(5) }]);
});

it('counts what is of one service under both of its names', () => {
  const kind = 'application-target-revision';
  const CASH = 'component:default/cash';
  const prod = { service: CASH, environment: 'prod' };
  const told = [
    mapped('prod'),
    observed(1, 'r0'),
    pinned(1, 'r0', 'r0', kind),
    ...change(1, 5, 'r1'),
    observed(5, 'r1'),
    pinned(5, 'r1', 'r1', kind),
    observed(6, 'r1'),
    entry('deployment.mapped', 7, prod),
  ];
  const by = { from: SERVICE, by: 'uid' };
  const renamed = entry('service.renamed', 7, by, `service:${CASH}`);
  const whole = { git: 1, syncs: 1, runtime: 1, differences: [] };
  expect(count(...told, renamed)).toEqual(whole);
  expect(count(...told).differences).toMatchObject([
    { kind: 'synced-not-merged', service: CASH },
  ]);
});

it('passes over other environments, other entries, and what it cannot read', () => {
  const kind = 'application-target-revision';
  const elsewhere = count(mapped('staging'), observed(5, 'r1'));
  expect(elsewhere).toMatchObject({ syncs: 0, runtime: 0, differences: [] });
  const unread = count(
    mapped('prod'),
    pinned(1, 'r0', 'r0', kind),
    entry('deployment.observed', 5, { sync: null }),
    entry('deployment.history-read', 5, { rows: 'none' }),
    entry('ledger.verified', 5, {}),
    entry('change.merged', 5, {}, 'change:of-another-environment'),
  );
  expect(unread).toEqual({ git: 0, syncs: 0, runtime: 0, differences: [] });
});
