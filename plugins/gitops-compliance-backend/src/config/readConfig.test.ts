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
