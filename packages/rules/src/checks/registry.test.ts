import { DateTime } from 'luxon';
import { deployed } from '../testing/deployed';
import { AT } from '../testing/facts';
import { CHECKS, evaluateChecks, score } from './registry';
import type { CheckResult, Verdict } from './types';

const calendar = { windows: [], freezes: [] };

it('judges by every check, each with its version and controls', () => {
  const results = evaluateChecks(deployed(), calendar, AT);
  expect(results.map(r => `${r.check} ${r.verdict}`)).toEqual([
    'CHG-01 indeterminate',
    'CHG-02 pass',
    'CHG-03 pass',
    'CHG-04 indeterminate',
    'CHG-05 indeterminate',
    'CHG-06 indeterminate',
    'CHG-07 indeterminate',
    'CHG-08 pass',
    'CHG-09 indeterminate',
    'CHG-10 pass',
    'CHG-11 indeterminate',
    'CHG-12 indeterminate',
    'CHG-13 pass',
    'CHG-14 indeterminate',
    'CHG-15 pass',
    'SOD-01 pass',
    'SOD-02 pass',
    'CFG-01 indeterminate',
    'SEC-01 pass',
    'SEC-02 pass',
    'ACC-01 pass',
    'EMG-01 not-applicable',
    'EMG-02 not-applicable',
    'EMG-03 not-applicable',
    'EMG-04 not-applicable',
    'DRF-01 pass',
    'DRF-02 not-applicable',
    'DRF-03 pass',
    'HLT-01 pass',
  ]);
  expect(results.filter(r => r.controls.length === 0)).toEqual([]);
  expect(new Set(CHECKS.map(check => check.id)).size).toBe(CHECKS.length);
});

it('passes nothing where nothing is known', () => {
  const nothing = deployed({
    pullRequest: null,
    sync: null,
    requester: null,
    images: undefined,
    managed: undefined,
    drift: undefined,
    runtime: undefined,
    criticality: undefined,
    access: undefined,
    approvers: undefined,
  });
  const results = evaluateChecks(nothing, null, AT);
  // Of an emergency nothing is asked where the change names none.
  const ofAll = results.filter(({ check }) => !check.startsWith('EMG-'));
  expect(new Set(ofAll.map(r => r.verdict))).toEqual(
    new Set(['indeterminate']),
  );
});

it('holds the baseline to nothing that the portal should have done', () => {
  const baseline = deployed({ baseline: true, pullRequest: null, sync: null });
  // Of what runs, and of who may alter it, the same is asked however it came.
  const results = evaluateChecks(baseline, calendar, AT);
  expect(
    results
      .filter(r => r.verdict !== 'not-applicable')
      .map(r => `${r.check} ${r.verdict}`),
  ).toEqual([
    'CHG-13 pass',
    'SOD-01 indeterminate',
    'SOD-02 pass',
    'SEC-01 pass',
    'SEC-02 pass',
    'DRF-01 pass',
    'DRF-03 pass',
    'HLT-01 pass',
  ]);
});

it('refuses to judge at no instant', () => {
  const never = DateTime.invalid('test');
  expect(() => evaluateChecks(deployed(), calendar, never)).toThrow(RangeError);
});

describe('the score', () => {
  const verdicts = (...list: Verdict[]): CheckResult[] =>
    list.map(verdict => ({
      check: 'CHG-02',
      title: 'Independence',
      verdict,
      reason: '',
      remedy: '',
      controls: [],
      ruleVersion: 1,
    }));

  it.each<[Verdict[], number | null]>([
    [[], null],
    [['not-applicable'], null],
    [['indeterminate'], null],
    [['pass'], 100],
    [['fail'], 0],
    [['pass', 'pass', 'fail'], 66],
    [['pass', 'indeterminate', 'indeterminate'], 100],
    [['pass', 'fail', 'not-applicable', 'indeterminate'], 50],
    [[...new Array<Verdict>(999).fill('pass'), 'fail'], 99],
  ])('of %j is %p', (list, percent) => {
    expect(score(verdicts(...list)).score).toBe(percent);
  });

  it('shows what is indeterminate apart', () => {
    expect(score(verdicts('pass', 'fail', 'fail', 'indeterminate'))).toEqual({
      passed: 1,
      failed: 2,
      indeterminate: 1,
      score: 33,
    });
  });

  it('counts what is waived apart, and a pass as a pass', () => {
    const results = verdicts('pass', 'fail', 'fail', 'indeterminate');
    const [passed, failed, , unknown] = results;
    const waived = [passed, failed, unknown];
    expect(score(results, result => waived.includes(result))).toEqual({
      passed: 1,
      failed: 1,
      indeterminate: 0,
      waived: 2,
      score: 50,
    });
  });
});
