import type { PullRequestSnapshot } from '@gitops-compliance/plugin-gitops-compliance-node';
import { DEFAULT_TARGET_POLICY } from '@gitops-compliance/rules';
import {
  accountsOfHead,
  headRecord,
  titlesOf,
  withoutTitles,
  withTitles,
} from './headRecord';

const ada = { login: 'ada', bot: false };
const check = {
  name: 'ci',
  commit: 'head',
  conclusion: 'success' as string | null,
  appId: 1,
  title: 'ada built it',
  summary: 'All of it',
  detailsUrl: null,
  completedAt: null,
};
const snapshot = {
  workflowFiles: [],
  twins: [],
  reviewRequests: [{ account: ada, team: null, asCodeOwner: true }],
  events: [
    { id: 'E', kind: 'force-pushed', at: '', by: ada, before: 'a', after: 'b' },
  ],
  checks: [check, { ...check, name: 'lint' }],
  commits: [
    {
      sha: 'head',
      author: ada,
      verification: { state: 'unsigned', by: null, reason: 'unsigned' },
    },
  ],
  codeOwners: {
    path: 'CODEOWNERS',
    blob: 'b10b',
    problems: [],
    owned: [
      {
        line: 1,
        pattern: '*',
        paths: ['a'],
        owners: [{ kind: 'account', account: ada }],
      },
    ],
  },
  unresolvedConversations: 3,
  protection: null,
} as unknown as PullRequestSnapshot;
const demanding = {
  ...DEFAULT_TARGET_POLICY,
  requireCodeOwners: true,
  requiredChecks: [{ name: 'ci', appId: 1, accept: [] }],
  signatures: 'verified' as const,
};
const refOf = ({ login }: { login: string }) => `id:${login}`;

it('holds what the rules ask for, accounts by reference', () => {
  const head = headRecord(snapshot, demanding, refOf);
  expect(head).toMatchObject({
    twins: [],
    reviewRequests: [{ account: 'id:ada' }],
    events: [{ by: 'id:ada' }],
    checks: [{ name: 'ci', conclusion: 'success' }],
    commits: [{ verification: { state: 'unsigned', by: null } }],
    codeOwners: { owned: [{ owners: [{ account: 'id:ada' }] }] },
  });
  expect(head.checks).toHaveLength(1);
  expect(accountsOfHead(snapshot, demanding)).toHaveLength(4);
});

it('makes no entry of what no rule asks for', () => {
  const head = headRecord(snapshot, DEFAULT_TARGET_POLICY, refOf);
  expect(Object.keys(head).sort()).toEqual([
    'events',
    'reviewRequests',
    'twins',
    'workflowFiles',
    'writers',
  ]);
});

describe('who made the commits', () => {
  const made = (author: typeof ada | null, committer: typeof ada) => ({
    ...snapshot.commits[0],
    author,
    committer,
  });
  const eve = { login: 'eve', bot: false };
  const pull: PullRequestSnapshot = {
    ...snapshot,
    commits: [made(ada, eve), made(ada, eve), made(null, eve)],
  };

  it('names each author once, and nobody for an address without an account', () => {
    const { writers, committers } = headRecord(
      pull,
      DEFAULT_TARGET_POLICY,
      refOf,
    );
    expect(writers).toEqual(['id:ada', null]);
    expect(committers).toBeUndefined();
  });

  it('names committers where their duty is separated', () => {
    const separation = [['approver' as const, 'committer' as const]];
    const policy = { ...DEFAULT_TARGET_POLICY, separation };
    expect(headRecord(pull, policy, refOf).committers).toEqual(['id:eve']);
    expect(accountsOfHead(pull, policy)).toContainEqual(eve);
    expect(accountsOfHead(pull, DEFAULT_TARGET_POLICY)).not.toContainEqual(eve);
  });

  it('knows that there are more than the forge gave', () => {
    const part: PullRequestSnapshot = { ...pull, truncated: ['commits'] };
    part.commits = [made(ada, eve)];
    expect(headRecord(part, DEFAULT_TARGET_POLICY, refOf).writers).toEqual([
      'id:ada',
      null,
    ]);
  });
});

it('keeps what tools say beside the entry, where it can be erased', () => {
  const head = headRecord(snapshot, demanding, refOf);
  expect(JSON.stringify(withoutTitles(head))).not.toMatch(/built it/);
  expect(withTitles(withoutTitles(head), titlesOf(head))).toEqual(head);
  expect(withTitles(withoutTitles(head), null).checks?.[0].title).toBeNull();
});

it('hears what a tool says once it is done', () => {
  const running = {
    ...snapshot,
    checks: [{ ...check, conclusion: null, title: 'Step 3 of 10' }],
  };
  expect(headRecord(running, demanding, refOf).checks).toMatchObject([
    { conclusion: null, title: null, resultHash: null },
  ]);
});

it('knows none of what the forge gave only in part', () => {
  const part: PullRequestSnapshot = {
    ...snapshot,
    truncated: ['checks', 'commits'],
  };
  expect(headRecord(part, demanding, refOf)).toMatchObject({
    checks: null,
    commits: null,
  });
});
