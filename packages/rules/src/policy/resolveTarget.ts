import { canonicalHash } from '../canonicalHash';
import {
  layeredPolicySchema,
  layersOf,
  type Layer,
  type LayeredPolicy,
  type RuleOrigin,
  type ServiceRules,
} from './layers';
import {
  TARGET_RULE_KEYS,
  targetRule,
  type TargetPolicy,
  type TargetRuleKey,
} from './targetRules';
import { sortKey } from './tightening';

/** A target: one service in one environment. */
export interface Target {
  /** Entity reference, such as `component:default/payments-api`. */
  service: string;
  environment: string;
}

/** What one place of the policy says about a rule. */
export interface SaidValue {
  from: RuleOrigin;
  value: unknown;
  /** JSON pointer (RFC 6901) into the document; empty: it is the default. */
  where: string;
}

/** Why a rule has its value. */
export interface RuleExplanation extends SaidValue {
  rule: TargetRuleKey;
  /**
   * What other places say, the general first. Of values that add to each other,
   * or narrow each other, `from` and `where` tell the last that altered something.
   */
  overridden: SaidValue[];
}

/** The rules in force for a target. */
export interface ResolvedTarget {
  policy: TargetPolicy;
  /** Environments that come before it. */
  upstream: string[];
  /** Each rule once, in the order in which screens list them. */
  explanation: RuleExplanation[];
  /**
   * Hex SHA-256 over the canonical JSON (RFC 8785) of the upstreams and of the
   * rules that differ from their default: rules that a later release brings
   * do not move it.
   */
  hash: string;
}

/**
 * The rules in force for a target. What the first place says replaces the
 * default; each more particular one tightens it: the criticality of the
 * environment, the environment, the service. Rules for a name that it had before, by
 * `renamed` of the policy, hold as well: they only tighten, and none is lost by a
 * renaming. It is worked out once for all services for which the same is said, and
 * not to be changed.
 *
 * @param document - a policy document, as it was parsed or recorded
 * @returns null: the policy has no such environment, or cannot be read
 */
export function resolveTarget(
  document: unknown,
  { service, environment }: Target,
): ResolvedTarget | null {
  const read = readingOf(document);
  const place = read?.policy.environments.find(e => e.name === environment);
  if (!read || !place) return null;
  const said = read.rulesOf(service);
  const key = JSON.stringify([environment, ...said.map(([index]) => index)]);
  const known = read.resolved.get(key);
  if (known) return known;
  const resolved = resolve(layersOf(read.policy, place, said), place.upstream);
  read.resolved.set(key, resolved);
  return resolved;
}

/** How critical an environment is; null: the policy cannot be read or has none. */
export function criticalityOf(
  document: unknown,
  environment: string,
): LayeredPolicy['environments'][number]['criticality'] | null {
  return (
    readingOf(document)?.policy.environments.find(
      ({ name }) => name === environment,
    )?.criticality ?? null
  );
}

function resolve(layers: readonly Layer[], upstream: string[]): ResolvedTarget {
  const explanation = TARGET_RULE_KEYS.map(rule => explained(rule, layers));
  const rules = explanation.map(({ rule, value }) => [rule, value]);
  const asked = explanation
    .filter(({ rule, value }) => !isDefault(rule, value))
    .map(({ rule, value }) => [rule, value]);
  return {
    policy: Object.fromEntries(rules),
    upstream,
    explanation,
    hash: canonicalHash({ rules: Object.fromEntries(asked), upstream }),
  };
}

function explained(
  key: TargetRuleKey,
  layers: readonly Layer[],
): RuleExplanation {
  const rule = targetRule(key);
  const said: SaidValue[] = layers
    .map(({ from, where, rules }) => ({
      from,
      value: rules[key] as unknown,
      where: `${where}/${key}`,
    }))
    .filter(({ value }) => value !== undefined);
  const fallback: SaidValue = {
    from: 'default',
    value: rule.default,
    where: '',
  };
  // A service alone tightens the default.
  const [first = fallback, ...rest] =
    said[0]?.from === 'service' ? [fallback, ...said] : said;
  let winner = first;
  let { value } = first;
  for (const next of rest) {
    const tightened = rule.tighten(value, next.value);
    if (sortKey(tightened) !== sortKey(value)) winner = next;
    value = tightened;
  }
  return {
    rule: key,
    from: winner.from,
    where: winner.where,
    value,
    overridden: [first, ...rest].filter(other => other !== winner),
  };
}

function isDefault(key: TargetRuleKey, value: unknown): boolean {
  return sortKey(value) === sortKey(targetRule(key).default);
}

/** A document as it was read, with its service rules at hand. */
interface Reading {
  policy: LayeredPolicy;
  rulesOf(service: string): ServiceRules[];
  /** What was worked out, by environment and places of the service's rules. */
  resolved: Map<string, ResolvedTarget>;
}

/** Documents are not changed once they are parsed, so each is read once. */
const readings = new WeakMap<object, Reading | null>();

function readingOf(document: unknown): Reading | null {
  if (typeof document !== 'object' || document === null) return null;
  const known = readings.get(document);
  if (known !== undefined) return known;
  const reading = readDocument(document);
  readings.set(document, reading);
  return reading;
}

function readDocument(document: object): Reading | null {
  const policy = layeredPolicySchema.safeParse(document).data;
  if (!policy) return null;
  const byName = new Map<string, ServiceRules[]>();
  for (const entry of policy.services.entries()) {
    for (const name of new Set(entry[1].services)) {
      byName.set(name, [...(byName.get(name) ?? []), entry]);
    }
  }
  return {
    policy,
    resolved: new Map(),
    // By its whole reference, by its name, or as one of all.
    rulesOf: service => {
      const named = ['*', ...namesOf(service, policy)]
        .flatMap(ref => [ref, ref.split('/').pop() as string])
        .flatMap(name => byName.get(name) ?? []);
      return [...new Map(named).entries()].sort(([a], [b]) => a - b);
    },
  };
}

/** What a service is called, and what the policy says that it was called before. */
function namesOf(service: string, { renamed }: LayeredPolicy): Set<string> {
  const names = new Set([service]);
  // What is added while it goes is come by as well.
  for (const name of names) {
    for (const { from, to } of renamed) if (to === name) names.add(from);
  }
  return names;
}
