import { counted } from '../sentences';
import { decision, open } from './decision';
import type { Decision, GateContext } from './gate';
import type { GateId, PullRequestFact } from './types';

/**
 * Gates that hold a rollback as they hold every change. The others decide
 * whether something new may come; a rollback goes back to what was approved and
 * healthy in the target before, which is decided before it is requested.
 */
const ASKED: readonly GateId[] = [
  'one-at-a-time',
  'only-the-pin',
  'guardrails',
  'mergeable',
];

/** Gates whose own rules know what a rollback is. */
const KNOWING: readonly GateId[] = [
  'upstream',
  'source-review',
  'target-clean',
  'hold',
  'release',
];

const WHY: Partial<Record<GateId, string>> = {
  calendar:
    'A rollback waits for no window, and no freeze holds it: it goes back to what was approved and healthy here.',
};

/**
 * What a gate says of a rollback without asking its own rule; null: its rule
 * decides.
 */
export function ofRollback(id: GateId, context: GateContext): Decision | null {
  if (context.facts.change.kind !== 'rollback') return null;
  if (ASKED.includes(id) || KNOWING.includes(id)) return null;
  if (id === 'peer-review') return reviewOfRollback(context);
  return open(
    WHY[id] ??
      'It does not hold a rollback, which goes back to what was approved and healthy here.',
    { rollback: true },
  );
}

/**
 * The review comes afterwards, and is owed until then. Where the branch itself
 * demands approvals the forge would refuse the merge, so that is said before.
 */
function reviewOfRollback({ facts: { pullRequest } }: GateContext): Decision {
  const numbers = { rollback: true, ...approvalsAtForge(pullRequest) };
  const missing = missingAtForge(pullRequest, 'a rollback');
  return missing
    ? { ...missing, facts: numbers }
    : open(
        'A rollback goes first; its review is owed after the merge.',
        numbers,
      );
}

/** Approvals that the branch itself demands, and accounts that gave one. */
function approvalsAtForge(pullRequest: PullRequestFact | null): {
  demanded: number;
  given: number;
} {
  const given = new Set(
    pullRequest?.reviews
      .filter(
        ({ state, commit }) =>
          state === 'approved' && commit === pullRequest.headSha,
      )
      .map(({ reviewer }) => `${reviewer.provider}:${reviewer.account}`),
  ).size;
  const demanded = pullRequest?.protection?.requiredApprovals ?? 0;
  return { demanded, given };
}

/**
 * That the branch itself demands more approvals than there are, whatever the
 * policy asks; null: it does not.
 *
 * @param what - what the change is, such as `a rollback`
 */
export function missingAtForge(
  pullRequest: PullRequestFact | null,
  what: string,
): Decision | null {
  const { demanded, given } = approvalsAtForge(pullRequest);
  if (given >= demanded) return null;
  return decision(
    'pending',
    `${pullRequest?.baseBranch} itself demands ${counted(
      demanded,
      'approval',
    )} of whatever is merged, of ${what} too; it has ${given}.`,
    'Have a colleague approve it on the forge. For next time: let the branch demand the check of the portal, and leave the approvals to the policy.',
    { demanded, given },
  );
}
