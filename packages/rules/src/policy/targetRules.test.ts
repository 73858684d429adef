import fc from 'fast-check';
import {
  allOf,
  allowed,
  atLeast,
  atMost,
  atMostOrUnlimited,
  demanded,
  onlyOf,
  sortKey,
  strictestOf,
  type TargetRule,
} from './tightening';
import {
  DEFAULT_TARGET_POLICY,
  TARGET_RULE_KEYS,
  targetRule,
} from './targetRules';
import { z } from 'zod';

const sentence = 'It is for a test.';
const number = { sentence, schema: z.number(), default: 0 };
const words = { sentence, schema: z.array(z.string()), default: [] };

describe('tightening', () => {
  it.each<[string, TargetRule<any>, unknown, unknown, unknown]>([
    ['approvals', atLeast(number), 1, 2, 2],
    ['ages', atMost(number), 1, 2, 1],
    [
      'limits',
      atMostOrUnlimited({ ...number, schema: z.number().nullable() }),
      null,
      2,
      2,
    ],
    ['demands', demanded({ sentence, default: false }), false, true, true],
    ['permissions', allowed({ sentence, default: true }), false, true, false],
    ['lists that add', allOf(words), ['b'], ['a', 'b'], ['a', 'b']],
    ['lists of what is allowed', onlyOf(words), ['b'], ['a', 'b'], ['b']],
    [
      'words',
      strictestOf({ sentence, loosestFirst: ['any', 'all'], default: 'any' }),
      'all',
      'any',
      'all',
    ],
  ])('takes the stricter of two %s', (_, rule, one, other, stricter) => {
    expect(rule.tighten(one, other)).toEqual(stricter);
    expect(rule.tighten(other, one)).toEqual(stricter);
    expect(rule.tighten(stricter, stricter)).toEqual(stricter);
  });

  it('trap: merged rules weaken the quorum (union of approvers, highest minimum)', () => {
    const quorums = allOf<{ of: string; approvals: number }>({
      sentence,
      schema: z.array(z.object({ of: z.string(), approvals: z.number() })),
      default: [],
    });
    const security = { of: 'group:security', approvals: 1 };
    const owners = { approvals: 2, of: 'group:owners' };
    expect(quorums.tighten([security], [owners, security])).toEqual([
      security,
      owners,
    ]);
  });

  it('tells equal values by what they say, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.json()), value => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(sortKey(turned)).toBe(sortKey(value));
      }),
    );
  });
});

describe('the rules of targets', () => {
  it.each(TARGET_RULE_KEYS)('%s takes its own default', key => {
    const rule = targetRule(key);
    expect(rule.schema.parse(rule.default)).toEqual(rule.default);
    expect(rule.sentence).toMatch(/^[A-Z].*\.$/);
  });

  it('keep the defaults that they were published with', () => {
    expect(DEFAULT_TARGET_POLICY).toMatchObject({
      requiredApprovals: 1,
      soakSeconds: 0,
      maxFactAgeSeconds: 600,
      requireGuardrails: true,
      requireRendered: false,
      merge: 'portal',
      metrics: [],
      syncByPortalAlone: false,
      syncBy: 'portal',
      onFailure: 'propose',
      rollbackReviewSeconds: 259_200,
      rollbackBy: 'owners',
      driftGraceSeconds: 300,
      driftSeconds: null,
    });
  });
});
