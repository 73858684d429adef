import { cabRuleSchema, isStandard } from './cabRules';

const RULE = { name: 'board', from: ['group:default/cab'], quorum: 1 };

it('fills in that each member has a veto, and that nothing is standard', () => {
  expect(cabRuleSchema.parse(RULE)).toEqual({
    ...RULE,
    rejectsAt: 1,
    standard: [],
  });
});

it.each([
  [{ ...RULE, from: ['cab'] }, /use the reference of a user or group/],
  [{ ...RULE, quorum: 0 }, /quorum/],
  [{ ...RULE, veto: true }, /veto/],
  [{ ...RULE, standard: [{ kind: 'rollback', paths: ['a/'] }] }, /kind/],
])('refuses %j', (rule, message) => {
  expect(() => cabRuleSchema.parse(rule)).toThrow(message);
});

it.each<[string, string[] | null, boolean]>([
  ['every file in a folder of it', ['docs/a.md', 'docs/b/c.md'], true],
  ['a file of it', ['config/limits.yaml'], true],
  ['a file that only begins like it', ['config/limits.yaml.bak'], false],
  ['one file beside it', ['docs/a.md', 'apps/a.yaml'], false],
  ['files that are not known', null, false],
  ['no file', [], false],
])('is standard or not: %s', (_, files, expected) => {
  const rule = {
    standard: [
      { kind: 'direct' as const, paths: ['docs/', 'config/limits.yaml'] },
    ],
  };
  expect(isStandard(rule, { kind: 'direct', files })).toBe(expected);
  expect(isStandard(rule, { kind: 'promotion', files })).toBe(false);
});
