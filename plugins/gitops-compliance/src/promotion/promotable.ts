import type {
  AllowedView,
  EntityEnvironments,
  EnvironmentView,
} from '@gitops-compliance/plugin-gitops-compliance-common';

/** One promotion that could be asked for, and why it cannot where it cannot. */
export interface PromotablePair extends AllowedView {
  environment: EnvironmentView;
  from: string;
  fromTitle: string;
  /** What runs upstream; null: not known. */
  revision: string | null;
}

/** All pairs of the service, in the order of its environments. */
export function promotablePairs(data: EntityEnvironments): PromotablePair[] {
  const titles = new Map(
    data.environments.map(each => [each.name, each.title]),
  );
  return data.environments.flatMap(environment =>
    environment.promotableFrom.map(pair => ({
      environment,
      from: pair.from,
      fromTitle: titles.get(pair.from) ?? pair.from,
      revision: pair.revision,
      allowed: pair.allowed,
      reason: [pair.reason, pair.remedy].filter(Boolean).join(' '),
    })),
  );
}

/** Whether anything can be promoted by this person; if not, why. */
export function promotionAllowed(
  data: EntityEnvironments,
  pairs: PromotablePair[],
): AllowedView {
  if (!data.mayRequest.allowed) {
    return data.mayRequest;
  }
  if (pairs.some(pair => pair.allowed)) {
    return { allowed: true, reason: '' };
  }
  const reasons = [...new Set(pairs.map(pair => pair.reason).filter(Boolean))];
  return {
    allowed: false,
    reason: reasons.join(' ') || 'No environment here has an upstream.',
  };
}
