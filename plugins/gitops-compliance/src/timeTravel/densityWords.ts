import { DateTime } from 'luxon';
import type { StateDensity } from '@gitops-compliance/plugin-gitops-compliance-common';

/** A day of the strip. */
export type Day = StateDensity['days'][number];

/** Such as `Tue, 3 Mar`. */
export function dayName({ from }: Day, zone: string): string {
  return DateTime.fromISO(from, { zone })
    .setLocale('en-GB')
    .toFormat('ccc, d LLL');
}

/** Such as `1 change`. */
export function changesOf(count: number): string {
  return `${count} ${count === 1 ? 'change' : 'changes'}`;
}

/** All days in a sentence. */
export function densitySentence(days: Day[], zone: string): string {
  const sum = days.reduce((total, { changes }) => total + changes, 0);
  const span = `${dayName(days[0], zone)} to ${dayName(
    days[days.length - 1],
    zone,
  )}`;
  if (sum === 0) return `Nothing changed from ${span}.`;
  const most = days.reduce((a, b) => (b.changes > a.changes ? b : a));
  return `${changesOf(sum)} of what ran from ${span}, most on ${dayName(
    most,
    zone,
  )} (${most.changes}).`;
}

/** Which day an instant is of; -1: of none. */
export function dayOf(days: Day[], at: string): number {
  const instant = Date.parse(at);
  return days.findIndex(
    ({ from, until }) =>
      instant >= Date.parse(from) && instant < Date.parse(until),
  );
}

/**
 * Whether the strip should show other days for an instant to have some on both
 * sides. The last one has none after it where it is today.
 */
export function isAtEdge(days: Day[], at: string, now: DateTime): boolean {
  const index = dayOf(days, at);
  const isLast = index === days.length - 1;
  return (
    index <= 0 || (isLast && Date.parse(days[index].until) <= now.toMillis())
  );
}
