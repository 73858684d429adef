import type { DriftIncident } from '@gitops-compliance/plugin-gitops-compliance-common';
import { Duration } from 'luxon';
import type { StatusTone } from '../components';

/** What incidents are about. */
export const WHAT: Record<DriftIncident['what'], string> = {
  drifted: 'Drifted',
  'direct-push': 'Pushed without a pull request',
  'branch-rewritten': 'Branch rewritten',
  'pin-changed': 'Runs what no change brought',
  'ran-unclaimed': 'New revision of an unclaimed application',
};

const CLOSED: Record<NonNullable<DriftIncident['closeCause']>, string> = {
  'in-sync': 'It is in sync again',
  removed: 'Its application is gone',
  elsewhere: 'Its application belongs to another target now',
  resolved: 'It was resolved',
  adopted: 'Somebody adopted it',
};

/** Whether nobody says what its application is. */
export function isUnclaimed({ service, environment }: DriftIncident): boolean {
  return service === null || environment === null;
}

/** `payments-api in prod`, or `Unclaimed: web` where nobody says what it is. */
export function targetOf({
  service,
  environment,
  deployment,
}: DriftIncident): string {
  return service === null || environment === null
    ? `Unclaimed: ${deployment.split('/').pop()}`
    : `${service.replace(/^component:default\//, '')} in ${environment}`;
}

/** Tone and word of an incident: how bad it is by now. */
export function statusOf(incident: DriftIncident): [StatusTone, string] {
  const word = incident.storm ? 'Fought over' : WHAT[incident.what];
  if (incident.over) return ['ok', `${word}, over`];
  if (incident.held) return ['error', `${word}, unauthorised`];
  if (incident.attribution.by === 'unauthorised') {
    return ['warning', `${word}, unauthorised`];
  }
  return [incident.overdue ? 'error' : 'warning', word];
}

/** Why it is closed; empty where it is not. */
export function closedWords({ closeCause }: DriftIncident): string {
  return closeCause === null ? '' : CLOSED[closeCause];
}

/** What the policy says of its time; an instant follows where it sets one. */
export function limitWords({
  dueAt,
  overdue,
  closedAt,
}: DriftIncident): string {
  if (dueAt === null) return '; the policy sets no limit.';
  if (overdue) return '; longer than the policy lets it: its limit was ';
  return closedAt
    ? '; in time: the policy’s limit was '
    : '; the policy’s limit comes ';
}

/** `3 h 5 min`: the two greatest units. */
export function lasting(seconds: number): string {
  const { days, hours, minutes } = Duration.fromObject({ seconds })
    .shiftTo('days', 'hours', 'minutes', 'seconds')
    .toObject() as { days: number; hours: number; minutes: number };
  const parts = [
    [days, 'd'],
    [hours, 'h'],
    [minutes, 'min'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return 'less than a minute';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** First line of the screen, of the open incidents that are shown. */
export function openSentence(items: DriftIncident[], more: boolean): string {
  const atLeast = more ? 'at least ' : '';
  const held = items.filter(
    incident => incident.held && !isUnclaimed(incident),
  ).length;
  const unclaimed = items.filter(isUnclaimed).length;
  const late = items.filter(incident => incident.overdue).length;
  const isOne = items.length === 1 && !more;
  return [
    `${more ? 'At least ' : ''}${items.length} ${
      isOne ? 'incident is' : 'incidents are'
    } open`,
    held > 0
      ? `; nothing is merged to the targets of ${atLeast}${held} until somebody who had no part in it resolves it`
      : '',
    unclaimed > 0
      ? `; ${atLeast}${unclaimed} ${
          unclaimed === 1 ? 'is' : 'are'
        } of applications that nobody claims`
      : '',
    late > 0 ? `; ${atLeast}${late} ${late === 1 ? 'is' : 'are'} overdue` : '',
    '.',
  ].join('');
}
