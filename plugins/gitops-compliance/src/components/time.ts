import { DateTime } from 'luxon';

const LOCALE = 'en-GB';

function parse(iso: string): DateTime {
  return DateTime.fromISO(iso, { zone: 'local' }).setLocale(LOCALE);
}

function amount(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 60) {
    return `${Math.max(minutes, 1)} min`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    return `${hours} h`;
  }
  const days = Math.floor(hours / 24);
  return days < 730 ? `${days} d` : `${Math.floor(days / 365)} years`;
}

/** Time between then and now, such as `12 min` or `6 d`. */
export function age(iso: string, now: DateTime): string {
  const passed = now.toMillis() - parse(iso).toMillis();
  return passed < 60_000 ? 'under 1 min' : amount(passed);
}

/** Such as `12 min ago`, `just now` or `in 3 h`. */
export function relative(iso: string, now: DateTime): string {
  const passed = now.toMillis() - parse(iso).toMillis();
  if (Math.abs(passed) < 45_000) {
    return passed >= 0 ? 'just now' : 'in a moment';
  }
  return passed > 0 ? `${amount(passed)} ago` : `in ${amount(-passed)}`;
}

/** Such as `Sat, 22 Nov 2025, 14:02 (Europe/Berlin)`; the reader's own zone. */
export function absolute(iso: string, zone?: string): string {
  const at = zone ? parse(iso).setZone(zone) : parse(iso);
  return `${at.toFormat('ccc, d LLL yyyy, HH:mm')} (${at.zoneName})`;
}

/**
 * Such as `14:02`, `tomorrow 09:00`, `Fri 18:00` or `2 Jan 18:00`, in an IANA
 * zone or the reader's own.
 */
export function clock(iso: string, now: DateTime, zone?: string): string {
  const at = zone ? parse(iso).setZone(zone) : parse(iso);
  const days = at
    .startOf('day')
    .diff(now.setZone(at.zone).startOf('day'), 'days').days;
  const time = at.toFormat('HH:mm');
  if (days === 0) {
    return time;
  }
  if (days === 1) {
    return `tomorrow ${time}`;
  }
  if (days === -1) {
    return `yesterday ${time}`;
  }
  if (days > 1 && days < 7) {
    return at.toFormat('ccc HH:mm');
  }
  return at.year === now.year
    ? at.toFormat('d LLL HH:mm')
    : at.toFormat('d LLL yyyy HH:mm');
}
