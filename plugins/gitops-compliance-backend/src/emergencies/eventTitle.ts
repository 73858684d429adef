import type { AccessFailedPayload } from './access/records';
import type { UndeliveredPayload } from './pager/records';
import { targetInWords, type EmergencyTarget } from './records';

type Payload = Record<string, unknown>;

const TITLES: Readonly<Record<string, (payload: Payload) => string>> = {
  'emergency.declared': () => 'Declared',
  'emergency.confirmed': () => 'Confirmed',
  'emergency.ended': ({ cause }) =>
    cause === 'expired' ? 'Ended by itself' : 'Ended',
  'emergency.owed': () => 'What it owes was worked out',
  'emergency.pull-request-asked': payload =>
    `A pull request that says what runs was asked for${
      payload.again ? ' again' : ''
    }${inTarget(payload)}`,
  'emergency.pull-request-opened': payload =>
    `A pull request that says what runs${inTarget(payload)}`,
  'emergency.pull-request-impossible': payload =>
    `No pull request can be opened by itself; open one by hand${inTarget(
      payload,
    )}`,
  'emergency.settled': payload =>
    `Git and what runs agree again${inTarget(payload)}`,
  'emergency.overdue': payload =>
    payload.kind === 'review'
      ? 'The review is overdue'
      : `That Git and what runs agree again is overdue${inTarget(payload)}`,
  'emergency.review-recorded': () => 'Reviewed',
  'emergency.closed': () => 'Closed: nothing is owed any more',
  'emergency.alerted': ({ channel, occasion }) =>
    `${channel} took the alert: ${aboutOf(occasion)}`,
  'emergency.undelivered': undelivered,
  'emergency.access-granted': payload =>
    `Access granted in ${placeOf(payload)}`,
  'emergency.access-withdrawn': payload =>
    `Access withdrawn in ${placeOf(payload)}${
      payload.isLate === true ? ', found beyond its time' : ''
    }`,
  'emergency.access-failed': payload =>
    `Access could not be ${
      (payload as unknown as AccessFailedPayload).doing === 'grant'
        ? 'granted'
        : 'withdrawn'
    } in ${placeOf(payload)}`,
};

/** What an entry of an emergency says, without who did it. */
export function eventTitle(type: string, payload: Payload): string {
  return TITLES[type]?.(payload) ?? titleOf(type);
}

function undelivered(payload: Payload): string {
  const { channel, next, occasion } = payload as unknown as UndeliveredPayload;
  const then = next ? `${next} is tried next` : 'no pager is left';
  return `${channel} did not take the alert: ${aboutOf(occasion)}; ${then}`;
}

/** What an alert is about. */
function aboutOf(occasion: unknown): string {
  if (occasion === 'ended') return 'it is over';
  if (occasion === 'closed') return 'nothing is overdue any more';
  return occasion === 'declared' ? 'it was declared' : 'something is overdue';
}

function inTarget({ target }: Payload): string {
  return target ? `: ${targetInWords(target as EmergencyTarget)}` : '';
}

function placeOf({ instance, project }: Payload): string {
  return `project ${project} at ${instance}`;
}

/** `emergency.access-granted` as `Access granted`. */
function titleOf(type: string): string {
  const words = type.slice(type.indexOf('.') + 1).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
