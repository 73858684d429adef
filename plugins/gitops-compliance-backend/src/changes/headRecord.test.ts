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
  expect(accountsOfHead(snapshot, demanding)).toHaveLength(3);
});

it('makes no entry of what no rule asks for', () => {
  const head = headRecord(snapshot, DEFAULT_TARGET_POLICY, refOf);
  expect(Object.keys(head).sort()).toEqual([
    'events',
    'reviewRequests',
    'twins',
    'workflowFiles',
  ]);
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
