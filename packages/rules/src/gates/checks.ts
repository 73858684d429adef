import { withPullRequest } from './freshness';
import { defineGate, open } from './gate';
import { judgeChecks } from './namedChecks';

/**
 * Every check that the policy names succeeded on the head, set by the App that
 * the policy names with it.
 */
export const checksGate = defineGate({
  id: 'checks',
  title: 'Checks',
  rule: 'Every check that the policy names succeeded on the head, set by the App that the policy names with it; none counts where the pull request changes what its checks do.',
  policyKeys: ['requiredChecks', 'maxFactAgeSeconds'],
  ruleVersion: 1,
  controls: ['SOC2:CC8.1', 'PCI:6.2.4', 'ISO:A.8.29', 'NIST:SA-11'],
  decide(context) {
    const { requiredChecks } = context.policy;
    if (requiredChecks.length === 0) {
      return open('The policy does not ask for checks here.', { required: 0 });
    }
    return withPullRequest(context, pullRequest =>
      judgeChecks(pullRequest, requiredChecks),
    );
  },
});
