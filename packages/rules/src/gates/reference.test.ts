import fc from 'fast-check';
import { context, human, pullRequest } from '../testing/facts';
import { headFacts, headRules, sourceRanges } from './__testUtils__/heads';
import { gateReference } from './reference';
import { GATES } from './registry';
import type { TargetPolicy } from './types';

it('tells of every gate, with the rules that it reads', () => {
  const text = gateReference();
  for (const { id, title, rule, policyKeys } of GATES) {
    expect(text).toContain(`<a id="${id}"></a>${title}`);
    expect(text).toContain(rule);
    for (const key of policyKeys) expect(text).toContain(`| \`${key}\` |`);
  }
});

it('no gate reads a rule of the policy that it does not name', () => {
  const actors = fc.constantFrom(human('ada'), human('bob'));
  fc.assert(
    fc.property(
      headFacts(actors),
      headRules,
      sourceRanges,
      fc.constantFrom('normal' as const, 'expedited' as const),
      fc.boolean(),
      (head, rules, sourceSignatures, changeClass, asked) => {
        const given = context({
          policy: {
            ...rules,
            requireCleanTarget: asked,
            requireSourceReview: asked,
            requireGuardrails: asked,
            upstreamMust: asked ? 'run-now' : 'have-run',
          },
          change: { class: changeClass },
          facts: { pullRequest: pullRequest(head), sourceSignatures },
        });
        for (const gate of GATES) {
          const read = new Set<string>();
          const policy = new Proxy<TargetPolicy>(given.policy, {
            get(target, key) {
              read.add(String(key));
              return Reflect.get(target, key);
            },
          });
          gate.evaluate({ ...given, policy });
          expect(gate.policyKeys).toEqual(expect.arrayContaining([...read]));
        }
      },
    ),
  );
});
