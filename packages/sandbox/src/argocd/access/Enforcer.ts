import {
  BUILTIN_POLICY,
  compilePattern,
  MatchMode,
  parsePolicy,
  Policy,
  PolicyRule,
} from './policy';

const BUILTIN = parsePolicy(BUILTIN_POLICY);

type Test = (resource: string, action: string, object: string) => boolean;

interface CompiledRule {
  subject: string;
  effect: PolicyRule['effect'];
  matches: Test;
}

function compile(rule: PolicyRule, mode: MatchMode): CompiledRule {
  const resource = compilePattern(rule.resource, mode);
  const action = compilePattern(rule.action, mode);
  const object = compilePattern(rule.object, mode);
  return {
    subject: rule.subject,
    effect: rule.effect,
    matches: (res, act, obj) => resource(res) && action(act) && object(obj),
  };
}

/**
 * Decides by Casbin's model of Argo CD: a subject has the rules of its own
 * name and of every role that it reaches through memberships; it may do what
 * some rule allows and none denies.
 */
export class Enforcer {
  private readonly rules: CompiledRule[];
  private readonly roles = new Map<string, string[]>();
  private readonly reachable = new Map<string, CompiledRule[]>();

  /**
   * @param policies - besides those that Argo CD brings along
   * @throws when a pattern of a rule is not well-formed
   */
  constructor(policies: Policy[], mode: MatchMode) {
    const own = policies.flatMap(({ rules }) => rules);
    this.rules = [
      ...BUILTIN.rules.map(rule => compile(rule, 'glob')),
      ...own.map(rule => compile(rule, mode)),
    ];
    const memberships = [BUILTIN, ...policies].flatMap(p => p.memberships);
    for (const [member, role] of memberships) {
      this.roles.set(member, [...(this.roles.get(member) ?? []), role]);
    }
  }

  /** Whether some membership names this member. */
  hasMember(member: string): boolean {
    return this.roles.has(member);
  }

  allows(
    subject: string,
    resource: string,
    action: string,
    object: string,
  ): boolean {
    const effects = this.rulesOf(subject)
      .filter(rule => rule.matches(resource, action, object))
      .map(rule => rule.effect);
    return effects.includes('allow') && !effects.includes('deny');
  }

  private rulesOf(subject: string): CompiledRule[] {
    const known = this.reachable.get(subject);
    if (known) {
      return known;
    }
    const subjects = new Set([subject]);
    for (const member of subjects) {
      this.roles.get(member)?.forEach(role => subjects.add(role));
    }
    const rules = this.rules.filter(rule => subjects.has(rule.subject));
    this.reachable.set(subject, rules);
    return rules;
  }
}
