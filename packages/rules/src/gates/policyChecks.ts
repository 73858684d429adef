import type { RequiredCheck } from '../policy';
import { withPullRequest } from './freshness';
import { defineGate, open } from './gate';
import type { Decision } from './gate';
import { judgeChecks } from './namedChecks';
import type { PullRequestFact } from './types';

/**
 * Policy as code, such as Conftest or Kyverno, agrees with the head; what each
 * tool said is kept with the decision.
 */
export const policyGate = defineGate({
  id: 'policy',
  title: 'Policy as code',
  rule: 'Every check of policy as code succeeded on the head, set by its App, as in `checks`; what each tool said is kept with the decision.',
  policyKeys: ['policyChecks', 'maxFactAgeSeconds'],
  ruleVersion: 1,
  controls: ['SOC2:CC7.1', 'PCI:2.2.1', 'ISO:A.8.9', 'NIST:CM-6'],
  decide(context) {
    const { policyChecks } = context.policy;
    if (policyChecks.length === 0) {
      return open('The policy does not ask for policy as code here.', {
        required: 0,
      });
    }
    return withPullRequest(context, pullRequest => {
      const decided = judgeChecks(pullRequest, policyChecks);
      const kept = resultsOf(pullRequest, policyChecks);
      return { ...decided, facts: { ...decided.facts, ...kept } };
    });
  },
});

/** The results on the head from the Apps that the policy names. */
function resultsOf(
  { checks, headSha }: PullRequestFact,
  wanted: readonly RequiredCheck[],
): Decision['facts'] {
  const facts: Decision['facts'] = {};
  for (const { name, appId } of wanted) {
    const found = checks?.find(
      check =>
        check.name === name &&
        check.appId === appId &&
        check.commit === headSha,
    );
    const key = `${name} (App ${appId})`;
    facts[key] = found?.conclusion ?? null;
    if (found?.resultHash) facts[`${key}: result`] = found.resultHash;
    if (found?.detailsUrl) facts[`${key}: details`] = found.detailsUrl;
  }
  return facts;
}
