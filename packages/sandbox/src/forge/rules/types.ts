/** Persons, teams and Apps by id: who an allowance or a restriction names. */
export interface ActorList {
  userIds: number[];
  teamIds: number[];
  appIds: number[];
}

/** Parameters of `pull_request`, in the words of GitHub's REST API. */
export interface PullRequestParameters {
  required_approving_review_count: number;
  dismiss_stale_reviews_on_push: boolean;
  require_code_owner_review: boolean;
  require_last_push_approval: boolean;
  required_review_thread_resolution: boolean;
  allowed_merge_methods?: ('merge' | 'squash' | 'rebase')[];
}

/** Parameters of `required_status_checks`. */
export interface StatusCheckParameters {
  required_status_checks: { context: string; integration_id?: number }[];
  strict_required_status_checks_policy: boolean;
  do_not_enforce_on_create?: boolean;
}

/** Parameters of `merge_queue`. */
export interface MergeQueueParameters {
  check_response_timeout_minutes: number;
  grouping_strategy: 'ALLGREEN' | 'HEADGREEN';
  max_entries_to_build: number;
  max_entries_to_merge: number;
  merge_method: 'MERGE' | 'SQUASH' | 'REBASE';
  min_entries_to_merge: number;
  min_entries_to_merge_wait_minutes: number;
}

/** A rule of a ruleset, of the types that the stand-in enforces. */
export type Rule =
  | {
      type:
        | 'creation'
        | 'deletion'
        | 'non_fast_forward'
        | 'required_linear_history'
        | 'required_signatures';
    }
  | {
      type: 'update';
      parameters?: { update_allows_fetch_and_merge: boolean };
    }
  | { type: 'pull_request'; parameters: PullRequestParameters }
  | { type: 'required_status_checks'; parameters: StatusCheckParameters }
  | { type: 'merge_queue'; parameters: MergeQueueParameters };

/** What only classic protection knows. */
export type ClassicRule =
  | {
      type: 'authorization';
      /** Who may push; `creations`: also who may make such a branch. */
      parameters: ActorList & { creations: boolean };
    }
  | { type: 'lock_branch' };

export const BYPASS_ACTOR_TYPES = [
  'Integration',
  'OrganizationAdmin',
  'RepositoryRole',
  'Team',
] as const;

/** Who may pass by a ruleset, and whether only by pull requests. */
export interface BypassActor {
  actor_type: (typeof BYPASS_ACTOR_TYPES)[number];
  /** Id of the App, team or role; null for the organisation's owners. */
  actor_id: number | null;
  bypass_mode: 'always' | 'pull_request';
}

export type Enforcement = 'active' | 'evaluate' | 'disabled';

/** A ruleset of one repository or, without `repoId`, of an organisation. */
export interface Ruleset {
  id: number;
  name: string;
  repoId?: number;
  /** Login of the organisation that the ruleset belongs to or lies in. */
  owner: string;
  /** Of an organisation's ruleset: patterns of repository names. */
  repositories?: { include: string[]; exclude: string[] };
  target: 'branch' | 'tag';
  enforcement: Enforcement;
  refs: { include: string[]; exclude: string[] };
  bypassActors: BypassActor[];
  rules: Rule[];
  createdAt: string;
  updatedAt: string;
}

export type SuiteResult = 'pass' | 'fail' | 'bypass';

/** One rule as it was evaluated for one update of a ref. */
export interface RuleEvaluation {
  type: (Rule | ClassicRule)['type'];
  /** Of a ruleset; undefined for classic protection. */
  rulesetId?: number;
  rulesetName?: string;
  enforcement: 'active' | 'evaluate';
  result: 'pass' | 'fail';
  details?: string;
}

/** How all rules in force judged one push or merge. */
export interface RuleSuite {
  id: number;
  repoId: number;
  actorId: number;
  ref: string;
  before: string;
  after: string;
  at: string;
  /** Of the active rules. */
  result: SuiteResult;
  /** Of the active and evaluated ones together; absent without the latter. */
  evaluationResult?: SuiteResult;
  evaluations: RuleEvaluation[];
}

/** A pull request that waits in a merge queue. */
export interface QueueEntry {
  id: number;
  repoId: number;
  base: string;
  pullNumber: number;
  enqueuerId: number;
  enqueuedAt: string;
  /** The head that was put into the queue. */
  headOid: string;
  /** The temporary branch and its commits; absent until it is built. */
  group?: { ref: string; baseOid: string; headOid: string };
}
