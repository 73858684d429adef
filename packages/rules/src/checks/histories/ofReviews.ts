import { DEFAULT_SEPARATION } from '../../persons';
import { mergedPullRequest } from '../../testing/deployed';
import { OLD, PORTAL_BOT, human, review, stranger } from '../../testing/facts';
import type { History } from './ofGates';

/** Bob, who had no hand in it, approved what was there before the last push. */
const STALE = review(human('bob'), 'approved', { commit: OLD });
const LATER = '2026-06-01T11:00:00Z';
/** And this one approved the head. */
const headApprovedBy = (account: ReturnType<typeof human>) => [
  STALE,
  review(account, 'approved', { submittedAt: LATER }),
];
const apartFromCommitters = {
  atMerge: [...DEFAULT_SEPARATION, ['approver' as const, 'committer' as const]],
  atSync: DEFAULT_SEPARATION,
};

/** Approvals of which one is fresh and another independent, but none is both. */
export const HISTORIES_OF_REVIEWS: readonly History[] = [
  {
    tells: 'who wrote a commit of it with others approved the head',
    facts: {
      pullRequest: mergedPullRequest({
        author: human('dan'),
        lastPusher: human('dan'),
        writers: [human('dan'), human('carol')],
        reviews: headApprovedBy(human('carol')),
      }),
    },
    expected: { 'CHG-02': 'pass', 'CHG-03': 'fail' },
  },
  {
    tells: 'the head was approved by another account of who asked for it',
    facts: {
      requesterAliases: ['user:default/ada-adm'],
      pullRequest: mergedPullRequest({
        reviews: headApprovedBy(human('ada-adm')),
      }),
    },
    expected: { 'CHG-02': 'pass', 'CHG-03': 'fail' },
  },
  {
    tells: 'a committer approved the head where the policy keeps them apart',
    facts: {
      separation: apartFromCommitters,
      pullRequest: mergedPullRequest({
        committers: [human('carol')],
        reviews: headApprovedBy(human('carol')),
      }),
    },
    expected: { 'CHG-02': 'pass', 'CHG-03': 'fail' },
  },
  {
    tells: 'a committer approved the head where the policy lets them',
    facts: {
      pullRequest: mergedPullRequest({
        committers: [human('carol')],
        reviews: headApprovedBy(human('carol')),
      }),
    },
    expected: { 'CHG-02': 'pass', 'CHG-03': 'pass' },
  },
  {
    tells: 'the head was approved, and nobody is known behind a commit of it',
    facts: {
      pullRequest: mergedPullRequest({
        writers: [PORTAL_BOT, null],
        reviews: headApprovedBy(human('carol')),
      }),
    },
    expected: { 'CHG-02': 'indeterminate', 'CHG-03': 'indeterminate' },
  },
  {
    tells: 'the head was approved by nobody, and a commit is of nobody known',
    facts: {
      pullRequest: mergedPullRequest({
        writers: [PORTAL_BOT, stranger('zoe')],
        reviews: [STALE],
      }),
    },
    expected: { 'CHG-02': 'indeterminate', 'CHG-03': 'fail' },
  },
  {
    tells: 'the head was approved, and what the policy kept apart is not known',
    facts: { separation: { atMerge: null, atSync: null } },
    expected: { 'CHG-02': 'indeterminate', 'CHG-03': 'indeterminate' },
  },
];
