import { classifyAround, type AroundFacts } from '@gitops-compliance/rules';
import type { PullRequestRecord } from './records';

/** What the timeline says of something that happened around the portal. */
export interface AroundLine {
  text: string;
  /** Reference of who did it; null: not known. */
  actor: string | null;
}

/**
 * The newest thing that befell a pull request since the reading before: its
 * branch replaced by force, a review dismissed, its target branch edited.
 *
 * @param wanted - branch that the change is about
 */
export function aroundLine(
  now: PullRequestRecord,
  before: PullRequestRecord | undefined,
  wanted: string,
): AroundLine | null {
  const known = new Set(before?.events?.map(({ id }) => id));
  const event = (now.events ?? []).filter(({ id }) => !known.has(id)).pop();
  if (!event) return null;
  return {
    text: inWords(factsOfEvent(event, before, wanted)),
    actor: event.by,
  };
}

/** What a merge by others than the portal means. */
export function mergedOutsideLine(held: string[]): string {
  return inWords({ what: 'merged-outside', held });
}

function inWords(facts: AroundFacts): string {
  const { reason, remedy } = classifyAround(facts);
  return `Around the portal: ${reason}${remedy && ` ${remedy}`}`;
}

/** What an event of a pull request is, with what its meaning depends on. */
export function factsOfEvent(
  event: NonNullable<PullRequestRecord['events']>[number],
  before: PullRequestRecord | undefined,
  wanted: string,
): AroundFacts {
  switch (event.kind) {
    case 'force-pushed':
      return {
        what: 'force-pushed',
        before: event.before,
        after: event.after,
        approvals: (before?.reviews ?? []).filter(
          ({ state, commit }) =>
            state === 'approved' && commit === event.before,
        ).length,
      };
    case 'review-dismissed':
      return {
        what: 'review-dismissed',
        was: event.was === 'dismissed' ? null : event.was,
      };
    default:
      return { what: 'base-changed', from: event.from, to: event.to, wanted };
  }
}
