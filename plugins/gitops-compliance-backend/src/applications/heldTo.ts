import { strictestPolicy, type TargetPolicy } from '@gitops-compliance/rules';
import { environmentOf, targetPolicyOf, type Policy } from '../policy/Policy';
import type { PolicyEnvironment } from '../policy/policySchema';

/** Modes, the strictest first. */
const MODES = ['enforce', 'warn', 'observe'] as const;

/** What an application is held to. */
export interface HeldTo {
  /** Whether it is known what it is. */
  isClaimed: boolean;
  rules: TargetPolicy;
  criticality: PolicyEnvironment['criticality'];
  mode: PolicyEnvironment['mode'];
}

/**
 * What an application is held to. One without a service or an environment may be
 * any of them: it is as critical as can be, under the strictest rules that the
 * policy says anywhere, in the mode of its environment, and where it has none in
 * the strictest mode of all.
 *
 * @throws Error where the policy in force cannot be read
 */
export function heldTo(
  policy: Policy,
  application: { service_ref: string | null; environment: string | null },
): HeldTo {
  const { service_ref: service, environment: name } = application;
  const environment = name === null ? undefined : environmentOf(policy, name);
  if (service !== null && environment) {
    return {
      isClaimed: true,
      rules: targetPolicyOf(policy, {
        service,
        environment: environment.name,
      }),
      criticality: environment.criticality,
      mode: environment.mode,
    };
  }
  const rules = strictestPolicy(policy.document);
  if (!rules) throw new Error('The policy in force cannot be read');
  return {
    isClaimed: false,
    rules,
    criticality: 'critical',
    mode: environment?.mode ?? strictestMode(policy),
  };
}

function strictestMode({ document }: Policy): PolicyEnvironment['mode'] {
  const modes = document.environments.map(({ mode }) => mode);
  return MODES.find(mode => modes.includes(mode)) ?? 'observe';
}
