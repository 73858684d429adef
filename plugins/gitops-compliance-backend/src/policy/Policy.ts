import { NotFoundError } from '@backstage/errors';
import {
  resolveTarget,
  type Calendar,
  type ResolvedTarget,
  type Target,
  type TargetPolicy,
} from '@gitops-compliance/rules';
import type { FeedHealth } from '../calendar/feeds/FeedStore';
import {
  matchesApplication,
  type MappableApplication,
} from './applicationMatch';
import type { PinRule } from './pinSchema';
import type { PolicyDocument, PolicyEnvironment } from './policySchema';

/** The policy in force, parsed, with where it came from. */
export interface Policy {
  hash: string;
  governed: boolean;
  source: string;
  /** ISO 8601 UTC. */
  loadedAt: string;
  /** As it was written, as far as that is known. */
  text: string;
  document: PolicyDocument;
  /** With the last good copy of each of its feeds. */
  calendar: Calendar;
  /** Which copies those are; none where the calendar has no feeds. */
  feeds: FeedHealth[];
}

/** The environment of that name; undefined when the policy has none. */
export function environmentOf(
  policy: Policy,
  name: string,
): PolicyEnvironment | undefined {
  return policy.document.environments.find(e => e.name === name);
}

/**
 * The environment of that name.
 *
 * @throws NotFoundError that tells which ones there are
 */
export function requireEnvironment(
  policy: Policy,
  name: string,
): PolicyEnvironment {
  const environment = environmentOf(policy, name);
  if (environment) return environment;
  throw new NotFoundError(
    `There is no environment ${name}; the policy in force names ${policy.document.environments
      .map(candidate => candidate.name)
      .join(', ')}`,
  );
}

/** Environments in promotion order: upstream before downstream. */
export function environmentsInOrder(policy: Policy): PolicyEnvironment[] {
  const all = policy.document.environments;
  const depth = new Map<string, number>();
  const depthOf = (environment: PolicyEnvironment): number => {
    const known = depth.get(environment.name);
    if (known !== undefined) return known;
    const upstream = environment.upstream.map(name =>
      depthOf(all.find(e => e.name === name) as PolicyEnvironment),
    );
    const own = upstream.length ? Math.max(...upstream) + 1 : 0;
    depth.set(environment.name, own);
    return own;
  };
  return all
    .map((environment, index) => ({ environment, index }))
    .sort(
      (a, b) =>
        depthOf(a.environment) - depthOf(b.environment) || a.index - b.index,
    )
    .map(entry => entry.environment);
}

/**
 * The rules in force for one service in one environment, with where each comes
 * from.
 *
 * @throws NotFoundError that tells which environments there are
 */
export function resolvedTargetOf(
  policy: Policy,
  target: Target,
): ResolvedTarget {
  requireEnvironment(policy, target.environment);
  const resolved = resolveTarget(policy.document, target);
  if (!resolved) throw new Error('The policy in force cannot be resolved');
  return resolved;
}

/** The rules in force for one service in one environment, as gates take them. */
export function targetPolicyOf(policy: Policy, target: Target): TargetPolicy {
  return resolvedTargetOf(policy, target).policy;
}

/** The environment that an application belongs to; the first rule that holds. */
export function environmentOfApplication(
  policy: Policy,
  application: MappableApplication,
): string | null {
  const found = policy.document.environments.find(({ match }) =>
    matchesApplication(match, application),
  );
  return found?.name ?? null;
}

/**
 * The service that the policy gives an application to, by the first of its
 * rules that holds; undefined: it says nothing.
 */
export function claimOfApplication(
  policy: Policy,
  application: MappableApplication,
): string | undefined {
  return policy.document.claims?.find(({ match }) =>
    matchesApplication(match, application),
  )?.service;
}

/** Users and groups who are told of applications that nobody claims. */
export function toldOfUnclaimed({ document }: Policy): readonly string[] {
  return document.unclaimed?.tell ?? [];
}

/** The pin rule for a service; a rule that names it beats `*`. */
export function pinRuleOf(policy: Policy, service: string): PinRule | null {
  const rules = policy.document.pins;
  return (
    rules.find(rule => rule.services.includes(service)) ??
    rules.find(rule => rule.services.includes('*')) ??
    null
  );
}
