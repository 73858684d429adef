import type {
  ForgeAccount,
  PullRequestSnapshot,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { PolicyOrigin } from './GitPolicy';
import { judgeVersion } from './judgeVersion';
import type { PolicyApprovalRecord } from './records';

const BLOB = 'b'.repeat(40);
const account = (login: string): ForgeAccount => ({ login, bot: false });
const actorOf = ({ login, bot }: ForgeAccount) => ({
  provider: 'github',
  account: login,
  bot,
  person: `user:default/${login}`,
});
const commit: PolicyOrigin['commit'] = {
  sha: 'c'.repeat(40),
  headline: 'Change the policy',
  author: account('ada'),
  authorName: 'Ada',
  committedAt: '2026-06-01T09:00:00Z',
  pullRequest: 7,
};
const pull = {
  repository: 'acme/policy',
  number: 7,
  state: 'merged',
  headSha: 'd'.repeat(40),
  baseBranch: 'main',
  author: account('ada'),
  lastPusher: account('ada'),
  commits: [{ sha: 'd'.repeat(40), author: account('ada') }],
  reviews: [
    {
      id: 'R_1',
      reviewer: account('bob'),
      state: 'approved',
      commit: 'd'.repeat(40),
      submittedAt: '2026-06-01T10:00:00Z',
    },
  ],
  protection: { requiredChecks: [], requiredApprovals: 1, bypassActors: [] },
  mergedAt: '2026-06-01T11:00:00Z',
} as unknown as PullRequestSnapshot;
const inForceSince = (mergedAt: string): PolicyApprovalRecord => ({
  kind: 'pull-request',
  repository: 'acme/policy',
  number: 6,
  url: 'https://forge.example/acme/policy/pull/6',
  headSha: 'e'.repeat(40),
  mergedAt,
  approvers: [],
});

function judge(
  change: Partial<PolicyOrigin> = {},
  inForce: PolicyApprovalRecord | null = null,
) {
  const origin = { commit, pull, reviewedBlob: BLOB, descends: true };
  const version = { blob: BLOB, branch: 'main' };
  return judgeVersion(version, { ...origin, ...change }, inForce, actorOf);
}

describe('a version of the policy from Git', () => {
  it('may come into force when a second person approved it', () => {
    expect(judge({}, inForceSince('2026-06-01T08:00:00Z'))).toEqual({
      ok: true,
      approvers: [actorOf(account('bob'))],
    });
  });

  it.each<[string, Partial<PolicyOrigin>, string, RegExp]>([
    [
      'that is not what was reviewed',
      { reviewedBlob: 'f'.repeat(40) },
      'unapproved',
      /is not what was reviewed in pull request #7/,
    ],
    [
      'whose reviewed head had no such file',
      { reviewedBlob: null },
      'unapproved',
      /is not what was reviewed/,
    ],
    [
      'that no pull request brought',
      { pull: null },
      'unapproved',
      /Commit ccccccc came by no pull request/,
    ],
    [
      'of no known commit',
      { pull: null, commit: null },
      'unapproved',
      /No commit is known/,
    ],
    ['on another history', { descends: false }, 'rewritten', /was rewritten/],
    [
      'whose reviews were told in part',
      { pull: { ...pull, truncated: ['reviews'] } },
      'unapproved',
      /more commits or reviews/,
    ],
    [
      'whose branch is protected nobody knows how',
      { pull: { ...pull, protection: null } },
      'unapproved',
      /protected is not known/,
    ],
  ])('%s stays out of force', (_, change, cause, reason) => {
    expect(judge(change)).toEqual({
      ok: false,
      cause,
      reason: expect.stringMatching(reason),
    });
  });

  it('that was approved before the one in force does not come back by a merge', () => {
    expect(judge({}, inForceSince('2026-06-01T12:00:00Z'))).toMatchObject({
      ok: false,
      cause: 'older',
    });
  });
});
