import { classifyAround, type AroundWhat } from '@gitops-compliance/rules';
import { factsOfEvent } from '../changes/aroundLines';
import type { PullRequestRecord } from '../changes/records';

/**
 * Kinds of what befell a pull request since the reading before and moved
 * something that gates count on. A review that is dismissed while the head moves
 * is none: the push took its effect already, and forges dismiss by themselves.
 *
 * @param wanted - branch that the change is about
 */
export function pullRequestKinds(
  now: PullRequestRecord,
  before: PullRequestRecord | null,
  wanted: string,
): AroundWhat[] {
  const known = new Set(before?.events?.map(({ id }) => id));
  const hasMoved = before !== null && before.headSha !== now.headSha;
  return (now.events ?? []).flatMap(event => {
    if (known.has(event.id)) return [];
    if (event.kind === 'review-dismissed' && hasMoved) return [];
    const facts = factsOfEvent(event, before ?? undefined, wanted);
    return classifyAround(facts).classification === 'no-effect'
      ? []
      : [facts.what];
  });
}
