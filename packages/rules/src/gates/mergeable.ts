import { withPullRequest } from './freshness';
import { decision, defineGate, open } from './gate';

/** The forge can merge the pull request, or has merged it. */
export const mergeableGate = defineGate({
  id: 'mergeable',
  ruleVersion: 1,
  controls: ['SOC2:CC8.1', 'NIST:CM-3'],
  decide: context =>
    withPullRequest(
      context,
      ({ number, state, draft, mergeable, baseBranch }) => {
        const facts = { state, draft, mergeable };
        if (state === 'merged') {
          return open(`Pull request #${number} is merged.`, facts);
        }
        if (state === 'closed') {
          return decision(
            'closed',
            `Pull request #${number} was closed without a merge.`,
            'Request the promotion again.',
            facts,
          );
        }
        if (draft) {
          return decision(
            'closed',
            `Pull request #${number} is a draft.`,
            'Mark it as ready for review.',
            facts,
          );
        }
        switch (mergeable) {
          case 'yes':
            return open(
              `Pull request #${number} merges into ${baseBranch} without conflict.`,
              facts,
            );
          case 'conflict':
            return decision(
              'closed',
              `Pull request #${number} conflicts with ${baseBranch}.`,
              'Cancel the change and request it again on the present branch.',
              facts,
            );
          default:
            return decision(
              'unknown',
              `Whether pull request #${number} can be merged is not known yet.`,
              'Wait a moment: the forge is working it out.',
              facts,
            );
        }
      },
    ),
});
