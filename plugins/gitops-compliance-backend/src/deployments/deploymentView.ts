import type {
  CommitView,
  ComparisonView,
  DeploymentView,
  OperationView,
  PersonView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  classifyDrift,
  type ChangedFiles,
  type DriftFacts,
} from '@gitops-compliance/rules';
import type { CollectorHealth } from '../collectors/CollectorStatus';
import type { Actors } from '../persons/PersonDirectory';
import { isCommit } from '../pins';
import { TEXT_ERASED } from '../shared/text';
import { instantOrNull } from '../shared/time';
import type { ComparedCommit } from './commitsProjection';
import { deploymentStream } from './records';
import type { CommitRow, DeploymentRow, OperationRecord } from './rows';

/** How running and declared state relate. */
export function driftOf(row: DeploymentRow): DeploymentView['drift'] {
  return classifyDrift(driftFactsOf(row)).class;
}

/** What drift is told from, as it is on record. */
export function driftFactsOf({
  observed,
  operation,
  sync_status: status,
}: Pick<DeploymentRow, 'observed' | 'operation' | 'sync_status'>): DriftFacts {
  return {
    sync: { status, revisions: observed.sync?.revisions ?? [] },
    operation,
    applied: observed.applied?.revisions ?? null,
  };
}

/** A sync operation as the API gives it. */
export function operationView(
  operation: OperationRecord | null,
  actors: Actors,
): OperationView | null {
  if (!operation) return null;
  return {
    phase: operation.phase,
    startedAt: operation.startedAt,
    finishedAt: operation.finishedAt,
    startedBy: actors.maybeView(operation.startedBy),
    automated: operation.automated,
    message: operation.message,
  };
}

/** A commit as the API gives it. */
export function commitView(row: CommitRow, actors: Actors): CommitView {
  return {
    sha: row.sha,
    headline: row.headline ?? TEXT_ERASED,
    author: authorView(row.author_ref, row.author_name, actors),
    committedAt: instantOrNull(row.committed_at),
    url: row.url,
    pullRequest: row.pull_request,
  };
}

/** A deployment as the API gives it. */
export function deploymentView(
  row: DeploymentRow,
  commit: CommitRow | undefined,
  actors: Actors,
  health: CollectorHealth | undefined,
  fresh: boolean,
): DeploymentView {
  return {
    instance: row.instance,
    application: row.application,
    url: row.url,
    pinnedRevision: row.pinned_revision,
    commit: commit && !commit.missing ? commitView(commit, actors) : null,
    syncedRevision: row.synced_revision,
    sync: row.sync_status,
    health: row.health,
    drift: driftOf(row),
    since: instantOrNull(row.since),
    baseline: row.baseline,
    autoSync: row.auto_sync,
    asOf: health?.lastHeard ?? null,
    stale: !fresh,
    operation: operationView(row.operation, actors),
    ledger: {
      stream: deploymentStream(row.id),
      streamSeq: Number(row.stream_seq),
    },
  };
}

/** A row of `comparisons`. */
export interface ComparisonRow {
  repository: string;
  base: string;
  head: string;
  ahead_by: number | null;
  behind_by: number | null;
  commits: ComparedCommit[];
  /** Files that differ in `head` since both were one; null: not known. */
  files: ChangedFiles | null;
  truncated: boolean;
  missing: boolean;
}

/** What an upstream environment has and the target has not. */
export function comparisonView(
  from: string,
  base: string | null,
  head: string | null,
  row: ComparisonRow | undefined,
  actors: Actors,
): ComparisonView {
  const nothing = { commits: [], truncated: false, url: null };
  if (base && head && base === head) {
    return { from, state: 'known', aheadBy: 0, behindBy: 0, ...nothing };
  }
  if (!row || row.missing || !base || !head) {
    const isRead = [base, head].every(each => each && isCommit(each));
    const state = isRead && !row ? 'pending' : 'unknown';
    return { from, state, aheadBy: null, behindBy: null, ...nothing };
  }
  return {
    from,
    state: 'known',
    aheadBy: row.ahead_by,
    behindBy: row.behind_by,
    commits: row.commits.map(commit => ({
      sha: commit.sha,
      headline: commit.headline ?? TEXT_ERASED,
      author: authorView(commit.authorRef, commit.authorName, actors),
      committedAt: commit.committedAt,
      url: commit.url,
      pullRequest: commit.pullRequest,
    })),
    truncated: row.truncated,
    url: null,
  };
}

/** An author as the API gives it: the account, else the name as written. */
export function authorView(
  ref: string | null,
  writtenName: string | null,
  actors: Actors,
): PersonView {
  return (
    actors.maybeView(ref) ?? {
      name: writtenName ?? 'unknown author',
      entityRef: null,
      account: null,
      provider: 'git',
      bot: false,
    }
  );
}
