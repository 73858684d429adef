import type { GateView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { RequiredCheck } from '@gitops-compliance/rules';
import type { ChangeRow } from '../changes/records';
import { environmentOf, targetPolicyOf, type Policy } from '../policy/Policy';

/** Which rule of the target names the checks of a gate. */
const RULES = { checks: 'requiredChecks', policy: 'policyChecks' } as const;

/** Gates with the checks that they ask for, as those stand on the head. */
export function withChecks(
  gates: GateView[],
  row: Pick<ChangeRow, 'service_ref' | 'environment' | 'pull_request'>,
  policy: Policy,
): GateView[] {
  const { service_ref: service, environment } = row;
  if (!environmentOf(policy, environment)) return gates;
  const rules = targetPolicyOf(policy, { service, environment });
  return gates.map(view => {
    const key = RULES[view.gate as keyof typeof RULES];
    const wanted = key ? rules[key] : [];
    return wanted.length === 0
      ? view
      : { ...view, checks: wanted.map(check => onHead(check, row)) };
  });
}

function onHead(
  { name, appId }: RequiredCheck,
  { pull_request: pull }: Pick<ChangeRow, 'pull_request'>,
): NonNullable<GateView['checks']>[number] {
  const found = pull?.checks?.find(
    check =>
      check.name === name &&
      check.appId === appId &&
      check.commit === pull.headSha,
  );
  return {
    name,
    appId,
    conclusion: found?.conclusion ?? null,
    title: found?.title ?? null,
    url: found?.detailsUrl ?? null,
  };
}
