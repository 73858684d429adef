import { deployed } from '../../testing/deployed';
import { AT } from '../../testing/facts';
import { LOG_CHECKS } from '../log';
import { CHECKS, evaluateChecks } from '../registry';
import {
  isOwnCheck,
  ownCheckProblem,
  ownRule,
  type OwnCheck,
} from './ownCheck';

const calendar = { windows: [], freezes: [] };

function own(judge: OwnCheck['judge'], more: Partial<OwnCheck> = {}): OwnCheck {
  return {
    id: 'ACME-01',
    title: 'Ours',
    passes: 'It is as we want it',
    ruleVersion: 3,
    controls: [{ framework: 'ACME-CS', id: 'CS-1' }],
    judge,
    ...more,
  };
}

const passing = own(() => ({ verdict: 'pass', reason: 'So it is.' }));

function evaluated(...checks: OwnCheck[]) {
  return evaluateChecks(deployed(), calendar, AT, checks.map(ownRule)).slice(
    CHECKS.length,
  );
}

it('comes after the built-in checks, marked, and alters none of them', () => {
  expect(evaluateChecks(deployed(), calendar, AT, [ownRule(passing)])).toEqual([
    ...evaluateChecks(deployed(), calendar, AT),
    {
      check: 'ACME-01',
      title: 'Ours',
      verdict: 'pass',
      reason: 'So it is.',
      remedy: '',
      controls: [{ framework: 'ACME-CS', id: 'CS-1' }],
      ruleVersion: 3,
      own: true,
    },
  ]);
});

it.each<[string, OwnCheck['judge'], RegExp]>([
  [
    'throws',
    () => {
      throw new Error('no such field');
    },
    /^Its check failed: no such field$/,
  ],
  [
    'alters the facts',
    ({ facts }) => {
      facts.baseline = true;
      return { verdict: 'pass', reason: 'So be it.' };
    },
    /^Its check failed: Cannot assign/,
  ],
  [
    'promises',
    (async () => ({
      verdict: 'pass',
      reason: 'Later.',
    })) as unknown as OwnCheck['judge'],
    /gave no judgement/,
  ],
  ['says nothing', (() => undefined) as never, /gave no judgement/],
  [
    'gives no reason',
    () => ({ verdict: 'pass', reason: ' ' }),
    /gave no judgement/,
  ],
  [
    'invents a verdict',
    (() => ({ verdict: 'passed', reason: 'Yes.' })) as never,
    /gave no judgement/,
  ],
])('is indeterminate where it %s, and holds up no other', (_, judge, said) => {
  const [bad, good] = evaluated(own(judge), { ...passing, id: 'ACME-02' });
  expect(bad).toMatchObject({
    check: 'ACME-01',
    verdict: 'indeterminate',
    reason: expect.stringMatching(said),
    own: true,
  });
  expect(good).toMatchObject({ check: 'ACME-02', verdict: 'pass' });
});

it('never has the id of a built-in check', () => {
  const ids = [...CHECKS, ...LOG_CHECKS].map(({ id }) => id);
  expect(ids.filter(isOwnCheck)).toEqual([]);
  for (const id of ids) {
    expect(ownCheckProblem({ ...passing, id }, [])).toMatch(
      /three letters are kept for built-in checks/,
    );
  }
});

it.each<[object, RegExp]>([
  [{}, /The check without an id cannot be used: id/],
  [{ ...passing, id: 'acme-1' }, /acme-1 cannot be used: id: use a prefix/],
  [{ ...passing, ruleVersion: 0 }, /ACME-01 cannot be used: ruleVersion/],
  [{ ...passing, title: ' ' }, /ACME-01 cannot be used: title/],
  [
    { ...passing, judge: 'yes' },
    /ACME-01 cannot be used: judge: give the function/,
  ],
  [{ ...passing, controls: [{ id: 'CS-1' }] }, /controls\.0\.framework/],
])('refuses %j, and says why', (check, problem) => {
  expect(ownCheckProblem(check, [])).toMatch(problem);
});

it('refuses an id that comes twice', () => {
  expect(ownCheckProblem(passing, [])).toBe('');
  expect(ownCheckProblem(passing, [passing])).toMatch(/ACME-01 comes twice/);
});
