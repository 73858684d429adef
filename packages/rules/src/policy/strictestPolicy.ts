import { layeredPolicySchema } from './layers';
import { resolveTarget } from './resolveTarget';
import { TARGET_RULE_KEYS, targetRule, type TargetPolicy } from './targetRules';

/**
 * The strictest of everything that a policy says anywhere: at least as strict
 * as what holds for any service in any environment. By it is judged what nobody
 * claims, for it may be any of them.
 *
 * @param document - a policy document, as it was parsed or recorded
 * @returns null: the policy cannot be read
 */
export function strictestPolicy(document: unknown): TargetPolicy | null {
  const read = layeredPolicySchema.safeParse(document);
  if (!read.success) return null;
  const { environments, criticality, services } = read.data;
  const resolved = environments.map(({ name }) =>
    resolveTarget(document, { service: '', environment: name }),
  );
  const said: Partial<TargetPolicy>[] = [
    ...resolved.flatMap(target => target?.policy ?? []),
    ...Object.values(criticality),
    ...services,
  ];
  return Object.fromEntries(
    TARGET_RULE_KEYS.map(key => {
      const rule = targetRule(key);
      const values = said.flatMap(rules =>
        rules[key] === undefined ? [] : [rules[key] as unknown],
      );
      const [first = rule.default, ...rest] = values;
      return [
        key,
        rest.reduce((one, other) => rule.tighten(one, other), first),
      ];
    }),
  ) as TargetPolicy;
}
