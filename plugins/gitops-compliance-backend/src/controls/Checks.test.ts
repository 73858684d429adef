import { mockServices } from '@backstage/backend-test-utils';
import type { OwnCheck } from '@gitops-compliance/plugin-gitops-compliance-node';
import { CHECKS, evaluateChecks } from '@gitops-compliance/rules';
import { DateTime } from 'luxon';
import { Checks } from './Checks';

const FACTS = {
  service: 'component:default/pay',
  environment: 'prod',
  pinnedRevision: null,
  baseline: false,
  requester: null,
  separation: { atMerge: null, atSync: null },
  pullRequest: null,
  sync: null,
};
const check = (id: string, judge: OwnCheck['judge']): OwnCheck => ({
  id,
  title: 'Ours',
  passes: 'It is as we want it',
  ruleVersion: 1,
  controls: [],
  judge,
});
const passing = check('ACME-02', () => ({ verdict: 'pass', reason: 'Yes.' }));
const judged = (checks: Checks) =>
  evaluateChecks(FACTS, null, DateTime.utc(2026, 6, 1), checks.own)
    .slice(CHECKS.length)
    .map(({ check: id, verdict, reason }) => `${id} ${verdict}: ${reason}`);

it('refuses a check with the id of another, and one of ours', () => {
  const checks = new Checks();
  checks.addCheck(passing);
  expect(() => checks.addCheck(passing)).toThrow(/ACME-02 comes twice/);
  expect(() => checks.addCheck({ ...passing, id: 'CHG-02' })).toThrow(
    /CHG-02 cannot be used/,
  );
  expect(checks.ids()).toEqual([...CHECKS.map(({ id }) => id), 'ACME-02']);
  expect(checks.titleOf('ACME-02')).toBe('Ours');
});

it('stops a check that does not end, asks it no more, and says so', () => {
  const checks = new Checks({ limitMs: 20 });
  const logger = mockServices.logger.mock();
  checks.tellOfSlow(logger);
  let asked = 0;
  checks.addCheck(
    check('ACME-01', () => {
      asked += 1;
      for (;;);
    }),
  );
  checks.addCheck(passing);
  const said = [
    'ACME-01 indeterminate: Its check failed: it did not come to an end within 0.02 s, and is not asked again before the next start of the backend',
    'ACME-02 pass: Yes.',
  ];
  expect(judged(checks)).toEqual(said);
  expect(judged(checks)).toEqual(said);
  expect(asked).toBe(1);
  expect(logger.error).toHaveBeenCalledTimes(1);
});
