import type {
  ReferencedSource,
  ReferencedSourcePullRequest,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { ComparedCommit } from '../deployments/commitsProjection';
import type { DatedActors } from '../persons/DatedActors';
import { isCommit } from '../pins';
import type { OriginRecord, SourcePullRequestRow } from '../sources/records';

/**
 * Largest size of what is told of a range, in bytes of its JSON: it goes on
 * record with each decision, and an entry has at most 65,535 bytes.
 */
const MAX_BYTES = 30_000;
/** Commits without a pull request that are named. */
const MAX_NAMED = 20;

/** Commits that a change brings: those that `head` has and `base` has not. */
export interface SourceRange {
  repository: string;
  base: string;
  head: string;
}

/** What is on record of a range; actors are found when it is told. */
export interface RecordedRange {
  range: SourceRange;
  commits: ComparedCommit[];
  truncated: boolean;
  origins: OriginRecord[] | null;
  pulls: SourcePullRequestRow[];
}

/** Key of a map by range. */
export function rangeKey({ repository, base, head }: SourceRange): string {
  return `${repository}@${base}..${head}`;
}

/** What is on record of these ranges, in two queries; unread ones are absent. */
export async function recordedRanges(
  ranges: SourceRange[],
  db: Knex,
): Promise<Map<string, RecordedRange>> {
  if (ranges.length === 0) return new Map();
  const { rows } = await db.raw<{
    rows: (SourceRange & {
      commits: ComparedCommit[];
      truncated: boolean;
      origins: OriginRecord[] | null;
    })[];
  }>(
    `SELECT c.repository, c.base, c.head, c.commits, c.truncated,
       o.commits AS origins
     FROM (SELECT DISTINCT * FROM unnest(?::text[], ?::text[], ?::text[])
       AS t (repository, base, head)) asked
     JOIN comparisons c USING (repository, base, head)
     LEFT JOIN comparison_origins o USING (repository, base, head)
     WHERE NOT c.missing`,
    [
      ranges.map(({ repository }) => repository),
      ranges.map(({ base }) => base),
      ranges.map(({ head }) => head),
    ],
  );
  const wanted = rows.flatMap(({ repository, origins }) =>
    (origins ?? []).flatMap(({ pullRequest }) =>
      pullRequest === null ? [] : [{ repository, number: pullRequest }],
    ),
  );
  const { rows: pulls } = await db.raw<{ rows: SourcePullRequestRow[] }>(
    `SELECT p.* FROM (SELECT DISTINCT * FROM unnest(?::text[], ?::int[])
       AS t (repository, number)) asked
     JOIN source_pull_requests p USING (repository, number)
     ORDER BY p.number`,
    [
      wanted.map(({ repository }) => repository),
      wanted.map(({ number }) => number),
    ],
  );
  // What is compared with itself is on record nowhere, and brings nothing.
  const same = ranges
    .filter(({ base, head }) => base === head && isCommit(head))
    .map(range => ({ ...range, commits: [], truncated: false, origins: [] }));
  return new Map(
    [...same, ...rows].map(one => {
      const { repository, base, head, commits, truncated, origins } = one;
      const range = { repository, base, head };
      const numbers = new Set(origins?.map(({ pullRequest }) => pullRequest));
      const own = pulls.filter(
        pull => pull.repository === repository && numbers.has(pull.number),
      );
      return [
        rangeKey(range),
        { range, commits, truncated, origins, pulls: own },
      ];
    }),
  );
}

/** Everybody whom a range names. */
export function actorsOfRange({
  commits,
  pulls,
}: RecordedRange): (string | null)[] {
  return [
    ...commits.map(({ authorRef }) => authorRef),
    ...pulls.flatMap(pull => [
      pull.author_ref,
      pull.last_pusher_ref,
      ...pull.writer_refs,
      ...pull.reviews.map(({ reviewer }) => reviewer),
    ]),
  ];
}

/** A range as gates take it; null where what brought it has not been read. */
export function sourceFact(
  { range, commits, truncated, origins, pulls }: RecordedRange,
  actors: DatedActors,
  requestedAt: Date | null,
): ReferencedSource | null {
  if (commits.length > 0 && !origins) return null;
  const maybe = (ref: string | null) => actors.maybe(ref, requestedAt);
  const broughtBy = new Map(
    (origins ?? []).map(({ sha, pullRequest }) => [sha, pullRequest]),
  );
  const numbers = new Set(
    [...broughtBy.values()].filter(number => number !== null),
  );
  if (pulls.length < numbers.size) return null;
  const fact: ReferencedSource = {
    ...range,
    commits: commits.length,
    complete: !truncated && commits.every(({ sha }) => broughtBy.has(sha)),
    withoutPullRequest: commits
      .filter(({ sha }) => broughtBy.get(sha) === null)
      .map(({ sha }) => sha)
      .slice(0, MAX_NAMED),
    pullRequests: pulls.map(pull => pullFact(pull, actors, requestedAt)),
    authors: [...new Set(commits.map(({ authorRef }) => authorRef))].map(maybe),
  };
  const isTooLong = Buffer.byteLength(JSON.stringify(fact)) > MAX_BYTES;
  return isTooLong
    ? { ...fact, complete: false, pullRequests: [], authors: [null] }
    : fact;
}

function pullFact(
  pull: SourcePullRequestRow,
  actors: DatedActors,
  requestedAt: Date | null,
): ReferencedSourcePullRequest {
  const maybe = (ref: string | null) => actors.maybe(ref, requestedAt);
  return {
    number: pull.number,
    state: pull.state,
    headSha: pull.head_sha,
    author: maybe(pull.author_ref),
    lastPusher: maybe(pull.last_pusher_ref),
    writers: pull.writer_refs.map(maybe),
    // Comments decide nothing.
    reviews: pull.reviews
      .filter(({ state }) => state !== 'commented')
      .map(({ reviewer, state, commit, submittedAt }) => ({
        reviewer: actors.get(reviewer, requestedAt),
        state,
        commit,
        submittedAt,
      })),
    complete: pull.reviews_complete && pull.writers_complete,
  };
}
