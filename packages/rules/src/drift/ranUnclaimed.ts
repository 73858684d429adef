import { shortRevision } from '../sentences';

/** That something else runs in an application that nobody claims. */
export interface UnclaimedRunFacts {
  /** What ran when it began to be unclaimed, or was looked at last; null: nothing. */
  before: string[] | null;
  /** What ran last. */
  after: string[];
  /** Place in the stream of the reading that told it. */
  readAt: number;
  /** How many other revisions ran in between. */
  further: number;
}

/** Each of what was applied that is another revision than the one before it. */
export function newRuns<Run extends { revisions: readonly string[] }>(
  before: readonly string[] | null,
  seen: readonly Run[],
): Run[] {
  let last = before;
  return seen.filter(({ revisions }) => {
    const isNew = last === null || !isSame(last, revisions);
    last = revisions;
    return isNew;
  });
}

/** Whether these are the same commits, a commit for each source. */
export function isSame(
  one: readonly string[],
  other: readonly string[],
): boolean {
  return (
    one.length === other.length && one.every((each, i) => each === other[i])
  );
}

/** What is wrong, and what to do. */
export function unclaimedRunVerdict({
  before,
  after,
  further,
}: UnclaimedRunFacts): { reason: string; remedy: string } {
  const was =
    before === null ? 'nothing was applied' : `it ran ${inWords(before)}`;
  const between =
    further === 0
      ? ''
      : `, and ${further} more ${
          further === 1 ? 'revision' : 'revisions'
        } since`;
  return {
    reason: `It runs ${inWords(
      after,
    )}, which no approved change brought: nobody claims the application. Before ${was}${between}.`,
    remedy: 'Find out who deploys it, and whether this shall run.',
  };
}

function inWords(revisions: readonly string[]): string {
  return revisions.map(shortRevision).join(' with ');
}
