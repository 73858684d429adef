import { judged, type Judgement } from './check';
import { minute } from './drift/record';
import type { CameAround, DeployedChangeFacts } from './types';

const HOW: Record<CameAround['what'], string> = {
  'direct-push': 'was pushed to the deployed branch',
  'branch-rewritten': 'came with a rewritten history of the deployed branch',
  'pin-changed': 'was pushed to the deployed branch or set in the cluster',
};

/**
 * What is said of what reached its target with no pull request at all, as far as
 * that was noticed; undefined: it was not, or was found like this.
 */
export function cameAround({
  baseline,
  pullRequest,
  around,
}: DeployedChangeFacts): Judgement | undefined {
  if (baseline || pullRequest || !around) return undefined;
  return judged(
    'fail',
    `No pull request brought it: what runs ${
      HOW[around.what]
    }, as was noticed ${minute(around.at)}.`,
    'Find out who did that and why, bring it in by a reviewed pull request, and see that the protection of the branch binds everybody.',
  );
}
