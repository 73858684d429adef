import type { EmergencyEventView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { StatusTone } from '../components';

/** How one thing stands, with its shape. */
export interface Standing {
  key: string;
  status: readonly [tone: StatusTone, word: string];
  text: string;
  at: string;
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** Whom it woke, and whom it did not reach, by what is recorded. */
export function alertsOf(events: readonly EmergencyEventView[]): Standing[] {
  return events.flatMap(({ at, payload, seq, type }): Standing[] => {
    const { channel, next, occasion } = payload;
    const about = text(occasion).split('/')[0];
    const base = { key: String(seq), at };
    if (type === 'emergency.alerted') {
      return [
        {
          ...base,
          status: ['ok', 'Delivered'],
          text: `${text(channel)}, ${about}`,
        },
      ];
    }
    if (type !== 'emergency.undelivered') return [];
    const then =
      typeof next === 'string'
        ? `${next} is tried next`
        : 'people are told by notifications alone: ring them';
    return [
      {
        ...base,
        status: ['error', 'Not delivered'],
        text: `${text(channel)}, ${about}; ${then}`,
      },
    ];
  });
}

/** The access that was granted, as it stands at each place. */
export function accessOf(events: readonly EmergencyEventView[]): Standing[] {
  const places = new Map<string, Standing>();
  for (const { at, payload, type } of events) {
    const place = `${text(payload.project)} at ${text(payload.instance)}`;
    const permissions = Array.isArray(payload.permissions)
      ? payload.permissions.join('; ')
      : '';
    const base = { key: place, at };
    if (type === 'emergency.access-granted') {
      places.set(place, {
        ...base,
        status: ['warning', 'Granted'],
        text: `${place}: ${permissions}`,
      });
    }
    if (type === 'emergency.access-withdrawn') {
      places.set(place, {
        ...base,
        status: ['ok', 'Withdrawn'],
        text:
          payload.isLate === true
            ? `${place}; it was found beyond its time`
            : place,
      });
    }
    if (type === 'emergency.access-failed') {
      const isGrant = payload.doing === 'grant';
      places.set(place, {
        ...base,
        status: ['error', isGrant ? 'Not granted' : 'Not withdrawn'],
        text: isGrant
          ? `${place}: ask its administrators`
          : `${place}: take the role out of the project by hand`,
      });
    }
  }
  return [...places.values()];
}
