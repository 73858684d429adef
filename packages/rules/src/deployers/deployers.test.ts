import { concernsOf, mergeDeployers, type DeployWay } from './deployers';

const merge = (administers = false): DeployWay => ({
  kind: 'merge',
  repository: 'github.com/acme/gitops',
  role: administers ? 'admin' : 'write',
  administers,
});
const deploy = (more: object = {}): DeployWay => ({
  kind: 'deploy',
  instance: 'eu-1',
  actions: ['sync'],
  lines: [],
  applications: ['payments-prod'],
  applicationCount: 1,
  expiresAt: null,
  ...more,
});

it('tells who holds two rights that are to be apart, from both sources', () => {
  const merged = mergeDeployers([
    { kind: 'person', subject: 'user:default/bob', ways: [merge()] },
    { kind: 'person', subject: 'user:default/ada', ways: [merge()] },
    { kind: 'person', subject: 'user:default/ada', ways: [deploy()] },
  ]);
  expect(merged.map(each => [each.subject, concernsOf(each)])).toEqual([
    ['user:default/ada', ['merges-and-deploys']],
    ['user:default/bob', []],
  ]);
});

it('tells of everyone, of tokens without end, and of who alters the rules', () => {
  const concerns = (kind: 'everyone' | 'token' | 'account', way: DeployWay) =>
    concernsOf({ kind, subject: 'x', ways: [way] });
  expect(concerns('everyone', deploy())).toEqual(['everyone']);
  expect(concerns('token', deploy())).toEqual(['endless-token']);
  expect(
    concerns('token', deploy({ expiresAt: '2027-01-01T00:00:00.000Z' })),
  ).toEqual([]);
  expect(concerns('account', deploy({ actions: ['projects'] }))).toEqual([
    'alters-policy',
  ]);
  expect(concerns('account', merge(true))).toEqual(['administers']);
});
