import type { PullRequestRecord } from '../changes/records';

/**
 * `source-pull-request.read` v1: a pull request of source code as the forge
 * tells it, persons as references. Its title is beside it, erasable.
 */
export interface SourcePullRequestPayload {
  repository: string;
  number: number;
  url: string | null;
  /** `missing`: the forge does not know it, or not to us. */
  state: 'open' | 'merged' | 'closed' | 'missing';
  headSha: string | null;
  mergeSha: string | null;
  /** ISO 8601 UTC. */
  mergedAt: string | null;
  author: string | null;
  /** By the forge's own record; null: not known. */
  lastPusher: string | null;
  mergedBy: string | null;
  /**
   * Whom the forge takes for the authors of its commits, each once; a null
   * stands for one behind whose address there is no account.
   */
  writers: (string | null)[];
  /** False where the forge gave only the newest commits. */
  writersComplete: boolean;
  reviews: PullRequestRecord['reviews'];
  /** False where the forge gave only the newest reviews. */
  reviewsComplete: boolean;
}

/**
 * `comparison.origins-read` v1, in the stream of the comparison: what brought
 * each of its commits by the forge's own record, and how it is signed.
 */
export interface OriginsPayload {
  repository: string;
  base: string;
  head: string;
  commits: OriginRecord[];
}

/** Of one commit, persons as references. */
export interface OriginRecord {
  sha: string;
  /** A merged pull request; null: none brought it. */
  pullRequest: number | null;
  verified: boolean;
  /** `valid`, `unsigned`, or the forge's own word. */
  reason: string;
  signer: string | null;
  /** Signed by the forge itself, which proves no person. */
  byForge: boolean;
}

/** A row of `comparison_origins`. */
export interface OriginsRow {
  repository: string;
  base: string;
  head: string;
  commits: OriginRecord[];
}

/** A row of `source_pull_requests`. */
export interface SourcePullRequestRow {
  repository: string;
  number: number;
  url: string | null;
  title: string | null;
  state: SourcePullRequestPayload['state'];
  author_ref: string | null;
  last_pusher_ref: string | null;
  merged_by_ref: string | null;
  head_sha: string | null;
  merge_sha: string | null;
  merged_at: Date | null;
  writer_refs: SourcePullRequestPayload['writers'];
  writers_complete: boolean;
  reviews: SourcePullRequestPayload['reviews'];
  reviews_complete: boolean;
}

const PREFIX = 'source-pull-request:';

/** How the names of streams of source pull requests begin. */
export const SOURCE_STREAMS = PREFIX;

/** Stream of a source pull request. */
export function sourceStream(repository: string, number: number): string {
  return `${PREFIX}${repository}#${number}`;
}

/** Which pull request a stream is about; undefined for other streams. */
export function pullRequestOfStream(
  stream: string,
): { repository: string; number: number } | undefined {
  if (!stream.startsWith(PREFIX)) return undefined;
  const at = stream.lastIndexOf('#');
  return {
    repository: stream.slice(PREFIX.length, at),
    number: Number(stream.slice(at + 1)),
  };
}
