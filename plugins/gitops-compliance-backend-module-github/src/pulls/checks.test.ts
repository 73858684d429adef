import { checksOf, rollupSchema } from './checks';

const suite = { app: { databaseId: 7 }, commit: { oid: 'head' } };
const run = { __typename: 'CheckRun', name: 'a', checkSuite: suite };
const status = { __typename: 'StatusContext', context: 'b', state: 'SUCCESS' };

const checks = (...nodes: object[]) =>
  checksOf(
    rollupSchema.parse({ contexts: { totalCount: nodes.length, nodes } }),
    'head',
  );

it.each([
  [{ ...run, conclusion: null }, 'a', null, 7],
  [{ ...run, conclusion: 'TIMED_OUT' }, 'a', 'timed_out', 7],
  [{ ...run, conclusion: 'SUCCESS', checkSuite: null }, 'a', 'success', null],
  [{ ...status, state: 'PENDING' }, 'b', null, null],
  [{ ...status, state: 'EXPECTED' }, 'b', null, null],
  [{ ...status, state: 'ERROR' }, 'b', 'error', null],
])('tells %j as %s: %s from App %s', (node, name, conclusion, appId) => {
  expect(checks(node)).toMatchObject([
    { name, conclusion, appId, commit: 'head' },
  ]);
});

it('tells what a tool says, cut, and when it was done', () => {
  const [check] = checks({
    ...run,
    conclusion: 'FAILURE',
    title: 't'.repeat(500),
    summary: 's'.repeat(5_000),
    detailsUrl: 'https://ci.example/1',
    completedAt: '2026-01-01T00:00:00Z',
  });
  expect(check.title).toHaveLength(200);
  expect(check.summary).toHaveLength(4_000);
  expect(check).toMatchObject({
    detailsUrl: 'https://ci.example/1',
    completedAt: '2026-01-01T00:00:00.000Z',
  });
});

it.each([
  'vbscript:1',
  'data:text/html,hello',
  'no address',
  '',
  `https://ci.example/${'x'.repeat(3_000)}`,
])('links to no %s', targetUrl => {
  expect(checks({ ...status, targetUrl })[0].detailsUrl).toBeNull();
});

it('has none where nothing reports', () => {
  expect(checksOf(null, 'head')).toEqual([]);
});
