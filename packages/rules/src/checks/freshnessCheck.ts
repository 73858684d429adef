import { weighApprovals } from '../persons';
import { accountName, actorName, listed, shortRevision } from '../sentences';
import {
  BASELINE,
  POLICY_UNKNOWN,
  defineCheck,
  judged,
  withoutPullRequest,
} from './check';
import { handsApartFrom, unknownHand } from './hands';
import { reviewsBeforeMerge } from './reviewsBeforeMerge';

/**
 * An approval from before the merge that still stands is of the very head that was
 * merged. Approvals of bots and of those whom CHG-02 holds to have had a hand in
 * the change do not count, so that one fresh approval and one independent one
 * cannot add up.
 */
export const freshnessCheck = defineCheck({
  id: 'CHG-03',
  title: 'Freshness',
  passes:
    'An independent approval from before the merge, which stands, is of the very head that was merged',
  ruleVersion: 3,
  controls: [
    { framework: 'SOC2', id: 'CC8.1' },
    { framework: 'NIST-800-53r5', id: 'CM-3' },
    { framework: 'DORA', id: 'Art. 9(4)(e)' },
  ],
  judge({ facts }) {
    const { baseline, pullRequest, separation } = facts;
    if (baseline) {
      return BASELINE;
    }
    if (!pullRequest) {
      return withoutPullRequest(facts);
    }
    const { headSha, number } = pullRequest;
    const head = shortRevision(headSha);
    const involved = handsApartFrom(
      'approver',
      facts,
      pullRequest,
      separation.atMerge,
    );
    const approvals = weighApprovals(
      reviewsBeforeMerge(pullRequest),
      headSha,
      involved,
    );
    const fresh = approvals.filter(({ standing }) => standing === 'counts');
    if (fresh.length > 0) {
      // Whoever approved the head may be the one who is not known.
      const unknown = unknownHand(involved);
      if (unknown) return unknown;
      if (separation.atMerge === null) return POLICY_UNKNOWN;
      const names = listed(fresh.map(({ reviewer }) => actorName(reviewer)));
      return judged(
        'pass',
        `${names} approved ${head}, the head of #${number}.`,
      );
    }
    const unclear = approvals.find(
      ({ standing, commit }) =>
        (standing === 'unknown' && (commit === null || commit === headSha)) ||
        (standing === 'stale' && commit === null),
    );
    if (unclear) {
      const { reviewer } = unclear;
      return unclear.standing === 'unknown'
        ? judged(
            'indeterminate',
            `Nobody is known behind ${accountName(reviewer)}, who approved it.`,
            `Link the account ${reviewer.account} to its person in the catalog.`,
          )
        : judged(
            'indeterminate',
            `Which commit ${actorName(reviewer)} approved is not known.`,
            'Find out from the forge which commit was approved.',
          );
    }
    const stale = approvals
      .filter(({ standing }) => standing === 'stale')
      .map(
        ({ reviewer, commit }) =>
          `${actorName(reviewer)} approved ${shortRevision(commit ?? '')}`,
      );
    return judged(
      'fail',
      stale.length > 0
        ? `${listed(stale)}, but the head of #${number} was ${head}.`
        : `Nobody independent approved ${head}, the head of #${number}.`,
      'Have what was merged reviewed now, and record the exception.',
    );
  },
});
