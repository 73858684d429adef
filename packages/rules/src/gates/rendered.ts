import { shortRevision } from '../sentences';
import { withPullRequest } from './freshness';
import { decision, defineGate, open } from './gate';

/** Where the policy asks for it: what the head alters in the cluster is known. */
export const renderedGate = defineGate({
  id: 'rendered',
  title: 'Rendered',
  rule: 'What the head alters in the cluster was rendered and is known.',
  policyKeys: ['requireRendered', 'maxFactAgeSeconds'],
  ruleVersion: 1,
  controls: ['SOC2:CC8.1', 'NIST:CM-3', 'NIST:CM-4'],
  decide(context) {
    const { policy, facts } = context;
    if (!policy.requireRendered) {
      return open(
        'The policy does not ask that what a change alters in the cluster be known.',
        { requireRendered: false },
      );
    }
    return withPullRequest(context, ({ headSha }) => {
      const { contents } = facts;
      const isOfHead = contents?.headSha === headSha;
      const rendered = isOfHead ? contents.rendered : 'pending';
      const given = { requireRendered: true, rendered };
      const head = shortRevision(headSha);
      switch (rendered) {
        case 'known':
          return open(`What ${head} alters in the cluster is known.`, given);
        case 'failed':
          return decision(
            'closed',
            `What ${head} alters in the cluster could not be rendered.`,
            'See under What changes why, mend it, and request the change again.',
            given,
          );
        default:
          return decision(
            'pending',
            `What ${head} alters in the cluster is being read.`,
            'Wait a moment: it opens by itself.',
            given,
          );
      }
    });
  },
});
