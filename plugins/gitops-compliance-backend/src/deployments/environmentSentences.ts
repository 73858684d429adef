import type { EnvironmentView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { DateTime } from 'luxon';
import { edge } from '../calendar/calendarView';
import { toDateTime } from '../shared/time';

type WithoutSentence = Omit<EnvironmentView, 'sentence'>;

/** Somebody's stop of the line on a target. */
export interface Stop {
  owner: string;
  until: DateTime;
}

/**
 * The state of one environment in a sentence: what somebody must end, before what
 * time ends by itself.
 */
export function environmentSentence(
  view: WithoutSentence,
  stops: Stop[],
  at: DateTime,
): string {
  if (view.deployments.length === 0) {
    return `No application of this service is known in ${view.title}.`;
  }
  const stale = view.deployments.find(deployment => deployment.stale);
  if (stale) {
    const heard = stale.asOf
      ? `since ${edge(toDateTime(stale.asOf), 'UTC', at)}`
      : 'yet';
    return `${view.title} is not known for certain: ${stale.instance} has not been heard ${heard}.`;
  }
  if (view.activeChange) {
    return `${view.title}: #${view.activeChange.number} is running. ${view.activeChange.sentence}`;
  }
  const hold = holdSentence(view, stops, at);
  const ahead = view.comparisons.find(comparison => comparison.aheadBy);
  if (!ahead) return hold ? `${settled(view)} ${hold}` : settled(view);
  const count = ahead.aheadBy as number;
  const behind = `${view.title} is ${count} ${
    count === 1 ? 'commit' : 'commits'
  } behind ${ahead.from}.`;
  const source = view.promotableFrom.find(entry => entry.from === ahead.from);
  if (!source?.allowed) {
    return source?.reason ? `${behind} ${source.reason}` : behind;
  }
  if (hold) return `${behind} ${hold}`;
  if (view.calendar.state === 'open') {
    return `${behind} It can be promoted now.`;
  }
  const opening = view.calendar.nextOpening;
  return opening
    ? `${behind} It can be promoted when the window opens, ${edge(
        toDateTime(opening),
        view.calendar.timeZone,
        at,
      )}.`
    : `${behind} Its calendar has no opening within a year.`;
}

/** What holds it until a person ends it; null: nothing. */
function holdSentence(
  { heldBy, calendar }: WithoutSentence,
  stops: Stop[],
  at: DateTime,
): string | null {
  if (heldBy > 0) {
    const [hold, them] =
      heldBy === 1
        ? ['An unauthorised change holds', 'it']
        : [`${heldBy} unauthorised changes hold`, 'them'];
    return `${hold} it: somebody who had no part in ${them} must resolve ${them} first, under Change control, Drift.`;
  }
  const [last, ...others] = [...stops].sort((a, b) => +b.until - +a.until);
  if (!last) return null;
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return `${last.owner} has stopped it until ${edge(
    last.until,
    calendar.timeZone,
    at,
  )}${more}: ask for it to be lifted, or wait.`;
}

function settled(view: WithoutSentence): string {
  if (view.upstream.length === 0) {
    return `${view.title} is where changes arrive first.`;
  }
  const open = view.comparisons.find(entry => entry.state !== 'known');
  if (open) {
    return open.state === 'pending'
      ? `${view.title} is being compared with ${open.from}.`
      : `How ${view.title} compares with ${open.from} is not known.`;
  }
  const behind = view.comparisons.find(entry => entry.behindBy);
  return behind
    ? `${view.title} has commits that ${behind.from} has not.`
    : `${view.title} runs what ${view.upstream.join(' and ')} runs.`;
}

/**
 * The answer to "where do we stand?": about the last environment that is
 * behind, for that is what people come for.
 */
export function serviceSentence(environments: EnvironmentView[]): string {
  const present = environments.filter(e => e.deployments.length > 0);
  if (present.length === 0) {
    return 'No application of this service has been seen yet.';
  }
  const running = [...present].reverse().find(e => e.activeChange);
  const behind = [...present]
    .reverse()
    .find(e => e.comparisons.some(c => c.aheadBy));
  const stale = present.find(e => e.deployments.some(d => d.stale));
  const held = [...present].reverse().find(e => e.heldBy > 0);
  const chosen = stale ?? running ?? behind ?? held;
  return chosen?.sentence ?? 'Every environment runs the same revision.';
}
