import { DateTime } from 'luxon';
import { healthyHours, healthSentence, pastSentence } from './background';
import { briefingLines, riskWord, type BriefingFacts } from './briefing';

const PROMOTION: BriefingFacts = {
  requester: 'Dana',
  reason: 'Refunds are slow',
  kind: 'promotion',
  class: 'normal',
  service: 'payments-api',
  environment: 'prod',
  from: 'staging',
  fromRevision: 'a'.repeat(40),
  toRevision: 'b'.repeat(40),
  commits: { brings: 2, takesAway: 0, newest: 'Answer faster' },
  risk: {
    score: 4,
    formulaVersion: 1,
    parts: [
      { rule: 'files', points: 1, because: '60 files' },
      {
        rule: 'definitions',
        points: 3,
        because: 'a custom resource definition',
      },
    ],
  },
  window: 'prod is open until 18:00Z.',
};

describe('the briefing of a board', () => {
  it('says in five sentences who, what, from where to where, how risky and when', () => {
    expect(briefingLines(PROMOTION)).toEqual([
      'Dana asks to promote payments-api to prod: “Refunds are slow”.',
      'It brings 2 commits, the newest “Answer faster”.',
      'From staging to prod: bbbbbbb takes the place of aaaaaaa.',
      'Risk 4 of 10, medium: a custom resource definition and 60 files.',
      'prod is open until 18:00Z.',
    ]);
  });

  it.each<[string, Partial<BriefingFacts>, RegExp]>([
    ['an erased reason', { reason: null }, /payments-api to prod\./],
    ['an expedited one', { class: 'expedited' }, /to prod, expedited: “/],
    [
      'unknown commits',
      { commits: null },
      /Which commits it brings is not known/,
    ],
    [
      'commits that are taken away',
      { commits: { brings: 0, takesAway: 1, newest: null } },
      /It takes 1 commit away\./,
    ],
    ['an edit by hand', { kind: 'direct', commits: null }, /by hand/],
    ['no pin', { from: null, toRevision: null }, /In prod: no pin moves/],
    ['a first pin', { fromRevision: null }, /the first that is pinned there/],
    ['an untold risk', { risk: null }, /not told yet/],
  ])('tells of %s', (_, facts, sentence) => {
    const lines = briefingLines({ ...PROMOTION, ...facts });
    expect(lines).toHaveLength(5);
    expect(lines.join(' ')).toMatch(sentence);
  });

  it.each([
    [0, 'lowest'],
    [1, 'low'],
    [4, 'medium'],
    [7, 'high'],
    [10, 'high'],
  ])('calls risk %d %s', (score, word) => {
    expect(riskWord(score)).toBe(word);
  });
});

describe('what a board is told of the past', () => {
  const at = DateTime.fromISO('2026-06-02T12:00:00Z', { zone: 'utc' });
  const ago = (hours: number) => at.minus({ hours });

  it.each([
    ['all the time', [{ from: ago(90), to: null }], 24],
    ['never', [], 0],
    ['before that', [{ from: ago(90), to: ago(30) }], 0],
    [
      'with a break',
      [
        { from: ago(30), to: ago(18) },
        { from: ago(1.5), to: null },
      ],
      7.5,
    ],
  ])('counts the hours in which it was healthy %s', (_, stretches, hours) => {
    expect(healthyHours(stretches, at)).toBe(hours);
  });

  it('says so', () => {
    expect(healthSentence('healthy', 24)).toMatch(/through the last 24 hours/);
    expect(healthSentence('degraded', 7.5)).toMatch(
      /degraded.*7.5 of the last/,
    );
    expect(pastSentence({ ended: 0, failed: 0, undone: 0 }, 90)).toMatch(
      /Nothing was changed/,
    );
    expect(pastSentence({ ended: 3, failed: 1, undone: 1 }, 90)).toMatch(
      /3 changes.*1 failed and 1 rolled back/,
    );
  });
});
