import fc from 'fast-check';
import { context, HEAD, OLD, pullRequest } from '../testing/facts';
import { checksGate } from './checks';
import type { CheckFact } from './headFacts';
import { policyGate } from './policyChecks';
import type { GateState, PullRequestFact } from './types';

const CI = 15368;
const OTHER = 99;

const check = (changes: Partial<CheckFact> = {}): CheckFact => ({
  name: 'ci',
  commit: HEAD,
  conclusion: 'success',
  appId: CI,
  detailsUrl: 'https://ci.example/1',
  resultHash: 'f'.repeat(64),
  title: null,
  ...changes,
});
const wanted = (accept: ('neutral' | 'skipped')[] = [], name = 'ci') => ({
  name,
  appId: CI,
  accept,
});

const gates = [
  ['checks', checksGate, 'requiredChecks'],
  ['policy', policyGate, 'policyChecks'],
] as const;

describe.each(gates)('%s', (_, gate, key) => {
  const decide = (
    checks: CheckFact[] | null | undefined,
    changes: Partial<PullRequestFact> = {},
    rules = [wanted()],
  ) =>
    gate.evaluate(
      context({
        facts: { pullRequest: pullRequest({ checks, ...changes }) },
        policy: { [key]: rules },
      }),
    );

  it.each<[string, CheckFact[], GateState, RegExp]>([
    ['a success', [check()], 'open', /^ci succeeded on a1b2c3d\.$/],
    [
      'a failure, with what the tool says',
      [check({ conclusion: 'failure', title: '2 rules\u202e broken.' })],
      'closed',
      /^ci ended as failure on a1b2c3d: 2 rules {2}broken\.$/,
    ],
    ['a time-out', [check({ conclusion: 'timed_out' })], 'closed', /timed_out/],
    [
      'what was skipped',
      [check({ conclusion: 'skipped' })],
      'closed',
      /skipped/,
    ],
    ['none', [], 'pending', /has not set ci on a1b2c3d\.$/],
    ['another name', [check({ name: 'CI' })], 'pending', /has not set ci/],
    [
      'a run that goes on',
      [check({ conclusion: null })],
      'pending',
      /is running/,
    ],
    [
      'a success beside a run that goes on again',
      [check(), check({ conclusion: null })],
      'pending',
      /is running/,
    ],
    [
      'a success beside a failure of the same name',
      [check(), check({ conclusion: 'failure' })],
      'closed',
      /failure/,
    ],
    [
      'trap: stale results after a push (a check on an old head)',
      [check({ commit: OLD })],
      'pending',
      /has not set ci on a1b2c3d; the result on 4c5d6e7 does not count/,
    ],
    [
      'trap: a check set by another App',
      [check({ appId: OTHER })],
      'closed',
      /was set on a1b2c3d by App 99, not by App 15368/,
    ],
    [
      'trap: a check set as a commit status, which anybody may set',
      [check({ appId: null })],
      'closed',
      /as a commit status, which names no App/,
    ],
    [
      'ours beside that of another App',
      [check({ appId: OTHER, conclusion: 'failure' }), check()],
      'open',
      /succeeded/,
    ],
  ])('with %s', (_case, checks, state, reason) => {
    const result = decide(checks);
    expect(result.state).toBe(state);
    expect(result.reason).toMatch(reason);
    expect(result.remedy === '').toBe(state === 'open');
  });

  it.each(['neutral', 'skipped'] as const)('takes %s where it may', accept => {
    const checks = [check({ conclusion: accept })];
    expect(decide(checks, {}, [wanted([accept])]).state).toBe('open');
    expect(decide(checks).state).toBe('closed');
  });

  it('trap: a workflow changed in the same pull request counts nothing', () => {
    const workflowFiles = ['.github/workflows/ci.yaml'];
    const result = decide([check()], { workflowFiles });
    expect(result.state).toBe('closed');
    expect(result.reason).toMatch(
      /changes \.github\/workflows\/ci\.yaml, which decides what its checks do/,
    );
  });

  it.each<[string, CheckFact[] | null | undefined, Partial<PullRequestFact>]>([
    ['all checks', null, {}],
    ['what the first version of a reading did not ask for', undefined, {}],
    ['the workflows that it changes', [check()], { workflowFiles: null }],
  ])('is unknown without %s', (_case, checks, changes) => {
    expect(decide(checks, changes).state).toBe('unknown');
  });

  it('is open where the policy names none, and needs no pull request', () => {
    const differences = { facts: { pullRequest: null } };
    const result = gate.evaluate(context(differences));
    expect(result.state).toBe('open');
    expect(result.reason).toMatch(/policy does not ask for/);
  });

  it('tells the worst of several, and how many are as bad', () => {
    const rules = ['a', 'b', 'c'].map(name => wanted([], name));
    const checks = [
      check({ name: 'a', conclusion: null }),
      check({ name: 'b', conclusion: 'failure' }),
      check({ name: 'c', conclusion: 'error' }),
    ];
    const result = decide(checks, {}, rules);
    expect(result.state).toBe('closed');
    expect(result.reason).toBe(
      'b ended as failure on a1b2c3d (and 1 more like it).',
    );
  });

  it('opens by nothing but a success of each, from its App, on the head', () => {
    const any = fc.record({
      name: fc.constantFrom('a', 'b'),
      commit: fc.constantFrom(HEAD, OLD),
      conclusion: fc.constantFrom('success', 'failure', 'skipped', null),
      appId: fc.constantFrom(CI, OTHER, null),
    });
    const rules = [wanted([], 'a'), wanted(['skipped'], 'b')];
    fc.assert(
      fc.property(fc.array(any, { maxLength: 6 }), given => {
        const checks = given.map(each => check(each));
        const { state } = decide(checks, {}, rules);
        const isGood = rules.every(({ name, accept }) => {
          const own = checks.filter(
            each =>
              each.name === name && each.commit === HEAD && each.appId === CI,
          );
          return (
            own.length > 0 &&
            own.every(({ conclusion }) =>
              ['success', ...accept].includes(conclusion ?? ''),
            )
          );
        });
        expect(state === 'open').toBe(isGood);
      }),
    );
  });
});

it('keeps what tools of policy as code say with the decision', () => {
  const checks = [
    check({ name: 'conftest', conclusion: 'failure', title: 'No limits' }),
    check({ name: 'conftest', appId: OTHER, resultHash: 'e'.repeat(64) }),
  ];
  const { facts } = policyGate.evaluate(
    context({
      facts: { pullRequest: pullRequest({ checks }) },
      policy: { policyChecks: [wanted([], 'conftest'), wanted([], 'opa')] },
    }),
  );
  expect(facts).toMatchObject({
    required: 2,
    succeeded: 0,
    [`conftest (App ${CI})`]: 'failure',
    [`conftest (App ${CI}): result`]: 'f'.repeat(64),
    [`conftest (App ${CI}): details`]: 'https://ci.example/1',
    [`opa (App ${CI})`]: null,
  });
});
