import { businessSignalOf } from '../checks';
import type { TargetPolicy } from '../policy';

/** Whether the policy leaves syncs to the portal alone, where it is known. */
export function syncRule(rules: TargetPolicy | null) {
  return rules && { syncByPortalAlone: rules.syncByPortalAlone };
}

/** What the policy asks of a target for as long as it runs, where it is known. */
export function standingRules(rules: TargetPolicy | null) {
  return (
    rules && {
      guardrailsAsked: rules.requireGuardrails,
      syncWindowsAsked: rules.syncWindows,
      syncPolicyAsked: rules.syncPolicy,
      narrowIgnoresAsked: rules.narrowIgnores,
      injectedImages: rules.injectedImages,
      businessSignal: businessSignalOf(rules),
    }
  );
}
