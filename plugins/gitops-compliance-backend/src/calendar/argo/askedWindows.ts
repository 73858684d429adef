import type { Target } from '@gitops-compliance/rules';
import {
  environmentOf,
  targetPolicyOf,
  type Policy,
} from '../../policy/Policy';

/** Tells of which targets the policy lists sync windows; null: of none. */
export function askedWindows(
  policy: Policy,
): ((target: Target) => boolean) | null {
  const { environments, criticality = {}, services } = policy.document;
  const places = [
    ...environments,
    ...Object.values(criticality),
    ...(services ?? []),
  ];
  if (!places.some(place => place?.syncWindows)) return null;
  return target =>
    environmentOf(policy, target.environment) !== undefined &&
    targetPolicyOf(policy, target).syncWindows !== null;
}
