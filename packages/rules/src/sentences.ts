import type { DateTime } from 'luxon';
import type { Actor } from './gates/types';

/** Words for sentences that people read: short, and the same everywhere. */

/** `9f8e7d6` of a commit, `sha256:9f8e7d6` of a digest; a tag as it is. */
export function shortRevision(revision: string): string {
  const match = /^(sha256:)?([0-9a-f]{7})[0-9a-f]{5,}$/i.exec(revision);
  return match ? `${match[1] ?? ''}${match[2]}` : revision;
}

/** `ada` of `user:default/ada`; other namespaces stay visible. */
export function personName(person: string): string {
  return person.replace(/^user:/i, '').replace(/^default\//i, '');
}

/** `payments-api` of `component:default/payments-api`; other kinds and namespaces stay visible. */
export function serviceName(service: string): string {
  return service.replace(/^component:default\//i, '');
}

/** The person behind an account, else the account. */
export function actorName(actor: Actor): string {
  return actor.person ? personName(actor.person) : accountName(actor);
}

/** `ada-l (github)`: an account as its system knows it. */
export function accountName(actor: Actor): string {
  return `${actor.account} (${actor.provider})`;
}

/** `a`, `a and b`, `a, b and c`; beyond five `a, b, c, d, e and 2 more`. */
export function listed(items: readonly string[]): string {
  const shown = items.slice(0, 5);
  if (items.length > shown.length) {
    shown.push(`${items.length - shown.length} more`);
  }
  return shown.length < 2
    ? shown.join('')
    : `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`;
}

/** `1 approval`, `2 approvals`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** `14:02Z`; with the day where `at` is on another. Always UTC. */
export function utcTime(instant: DateTime, at: DateTime): string {
  const [then, now] = [english(instant, 'utc'), at.setZone('utc')];
  if (then.hasSame(now, 'day')) {
    return then.toFormat("HH:mm'Z'");
  }
  return then.toFormat(
    then.hasSame(now, 'year') ? "d LLL HH:mm'Z'" : "d LLL yyyy HH:mm'Z'",
  );
}

/** `Mon 3 Aug 08:00 Europe/Berlin`; with the year where it is another. */
export function zonedTime(
  instant: DateTime,
  zone: string,
  at: DateTime,
): string {
  const then = english(instant, zone);
  const sameYear = then.hasSame(at.setZone(zone), 'year');
  const day = sameYear ? 'ccc d LLL' : 'ccc d LLL yyyy';
  return `${then.toFormat(`${day} HH:mm`)} ${zone}`;
}

/** ISO 8601 UTC in whole milliseconds, for facts. */
export function isoUtc(instant: DateTime): string {
  return instant.toUTC().toISO() ?? 'invalid';
}

function english(instant: DateTime, zone: string): DateTime {
  return instant
    .setZone(zone)
    .reconfigure({ locale: 'en', numberingSystem: 'latn' });
}
