import { ConfigReader } from '@backstage/config';
import { readGitopsComplianceConfig } from './readConfig';

const read = (retention?: object) =>
  readGitopsComplianceConfig(
    new ConfigReader({
      gitopsCompliance: {
        policy: { file: 'policy.yaml' },
        ...(retention && { ledger: { retention } }),
      },
    }),
  ).ledger.retention;

it('keeps personal data for the defaults', () => {
  expect(read()).toEqual({
    minimumMonths: 12,
    observationMonths: 24,
    coverageMonths: 24,
    accessMonths: 24,
    decisionMonths: 84,
  });
});

it.each([
  [{ minimumMonths: 11 }, /retention.minimumMonths/],
  [{ observationMonths: 11 }, /retention.observationMonths/],
  [
    { minimumMonths: 36 },
    /retention.observationMonths: must be at least minimumMonths \(36\)/,
  ],
  [{ decisionMonths: 12.5 }, /retention.decisionMonths/],
  [{ decisionsMonths: 84 }, /decisionsMonths/],
])('refuses %j', (retention, message) => {
  expect(() => read(retention)).toThrow(message);
});

describe('pagers', () => {
  const pagersOf = (...pagers: object[]) =>
    readGitopsComplianceConfig(
      new ConfigReader({
        gitopsCompliance: { policy: { file: 'policy.yaml' }, pagers },
      } as never),
    ).pagers;
  const pager = { name: 'on-call', url: 'https://pager.example/hook' };

  it('are reached by public addresses alone where nothing is said', () => {
    expect(pagersOf(pager)).toEqual([{ ...pager, allowPrivate: false }]);
  });

  it.each([
    [[{ ...pager, url: 'ftp://pager.example' }], /pagers.0.url/],
    [[{ ...pager, routingKey: 'short' }], /pagers.0.routingKey: .*32/],
    [[pager, pager], /pagers.1.name: on-call is there twice/],
  ])('refuse %j', (pagers, message) => {
    expect(() => pagersOf(...pagers)).toThrow(message);
  });
});
