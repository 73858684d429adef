import { roleName, weighApprovals } from '../persons';
import type { WeighedApproval } from '../persons';
import { accountName, actorName, listed, personName } from '../sentences';
import {
  BASELINE,
  POLICY_UNKNOWN,
  defineCheck,
  judged,
  withoutPullRequest,
} from './check';
import type { Judgement } from './check';
import { handsApartFrom, unknownHand } from './hands';
import { reviewsBeforeMerge } from './reviewsBeforeMerge';

/**
 * At least one person who did not ask for, write or push the change, nor had
 * another hand in it that the policy then in force keeps apart, approved it before
 * it was merged.
 * Which commit was approved is CHG-03's question.
 */
export const independenceCheck = defineCheck({
  id: 'CHG-02',
  title: 'Independence',
  passes:
    'Somebody who neither asked for, wrote nor pushed it, nor had another hand in it that the policy keeps apart, approved it before its merge',
  ruleVersion: 3,
  controls: [
    { framework: 'SOC2', id: 'CC8.1' },
    { framework: 'PCI-DSS-4.0.1', id: '6.5.1' },
    { framework: 'ISO-27001-2022', id: 'A.5.3' },
    { framework: 'NIST-800-53r5', id: 'AC-5' },
    { framework: 'DORA', id: 'Art. 9(4)(e)' },
    { framework: 'DORA', id: 'RTS Art. 17' },
  ],
  judge({ facts }) {
    const { baseline, pullRequest, separation } = facts;
    if (baseline) {
      return BASELINE;
    }
    if (!pullRequest) {
      return withoutPullRequest(facts);
    }
    const { headSha } = pullRequest;
    const involved = handsApartFrom(
      'approver',
      facts,
      pullRequest,
      separation.atMerge,
    );
    const unknown = unknownHand(involved);
    if (unknown) return unknown;
    const approvals = weighApprovals(
      reviewsBeforeMerge(pullRequest),
      headSha,
      involved,
    );
    const independent = approvals.filter(
      ({ standing }) => standing === 'counts' || standing === 'stale',
    );
    if (independent.length > 0 && separation.atMerge === null) {
      return POLICY_UNKNOWN;
    }
    if (independent.length > 0) {
      const names = independent.map(({ reviewer }) => actorName(reviewer));
      return judged(
        'pass',
        `${listed(names)} approved #${
          pullRequest.number
        } and had no hand in it.`,
      );
    }
    return nobody(approvals, pullRequest.number);
  },
});

function nobody(approvals: WeighedApproval[], number: number): Judgement {
  const unknown = approvals.find(({ standing }) => standing === 'unknown');
  if (unknown) {
    return judged(
      'indeterminate',
      `Nobody is known behind ${accountName(
        unknown.reviewer,
      )}, the only one who could count as an approver of #${number}.`,
      `Link the account ${unknown.reviewer.account} to its person in the catalog.`,
    );
  }
  const since = approvals.find(({ standing }) => standing === 'linked-since');
  if (since) {
    return judged(
      'indeterminate',
      `${accountName(
        since.reviewer,
      )}, the only one who could count as an approver of #${number}, was linked to a person after the change was requested.`,
      'Find out whether it was their account then, and record the exception.',
    );
  }
  const others = approvals.map(({ reviewer, role }) =>
    role
      ? `${personName(reviewer.person ?? '')} is its ${roleName(role)}`
      : `${accountName(reviewer)} is a bot`,
  );
  return judged(
    'fail',
    others.length > 0
      ? `Nobody independent approved #${number}: ${others.join('; ')}.`
      : `Nobody approved #${number}.`,
    'Have somebody who had no hand in it review the change now, and record the exception.',
  );
}
