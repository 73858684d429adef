import type { DateTime } from 'luxon';
import { toDateTime } from '../../shared/time';
import type { EventRow } from '../records';
import type { AlertedPayload } from './records';

/** A page that is not settled: neither taken by a pager nor given up by all. */
export interface DuePage {
  occasion: string;
  action: 'raise' | 'resolve';
  /** Which alert of a pager it raises or resolves. */
  about: 'emergency' | 'overdue';
  /** The pager that is to be tried. */
  channel: string;
  /** The one after it; null: none. */
  next: string | null;
  /** Since when this pager is tried. */
  since: DateTime;
}

interface Happening {
  occasion: string;
  action: DuePage['action'];
  about: DuePage['about'];
  at: DateTime;
}

/**
 * What is to be paged of an emergency now, one page for each occasion, given what
 * happened to it and the pagers in their order. What raised an alert at a pager is
 * resolved there and nowhere else.
 */
export function duePages(
  events: readonly EventRow[],
  pagers: readonly string[],
): DuePage[] {
  return happenings(events).flatMap(({ at, ...happening }): DuePage[] => {
    const { about, action, occasion } = happening;
    const told = events.flatMap(event => toldOf(event, occasion));
    if (told.some(({ isTaken }) => isTaken)) return [];
    const channels =
      action === 'raise' ? pagers : raisedAt(events, pagers, about);
    const left = channels.filter(
      name => !told.some(({ channel }) => channel === name),
    );
    if (left.length === 0) return [];
    const [channel, next = null] = left;
    const since = told.length > 0 ? told[told.length - 1].at : at;
    return [{ ...happening, channel, next, since }];
  });
}

/** What somebody is woken for, and what ends it. */
function happenings(events: readonly EventRow[]): Happening[] {
  return events.flatMap(({ at, payload, type }): Happening[] => {
    const happening = { at: toDateTime(at) };
    switch (type) {
      case 'emergency.declared':
        return [
          {
            ...happening,
            occasion: 'declared',
            action: 'raise',
            about: 'emergency',
          },
        ];
      case 'emergency.ended':
        return [
          {
            ...happening,
            occasion: 'ended',
            action: 'resolve',
            about: 'emergency',
          },
        ];
      case 'emergency.overdue':
        return [
          {
            ...happening,
            occasion: overdueOccasion(payload),
            action: 'raise',
            about: 'overdue',
          },
        ];
      case 'emergency.closed':
        return [
          {
            ...happening,
            occasion: 'closed',
            action: 'resolve',
            about: 'overdue',
          },
        ];
      default:
        return [];
    }
  });
}

/** Of each duty its own. */
function overdueOccasion(payload: Record<string, unknown>): string {
  const target = payload.target as {
    service: string;
    environment: string;
  } | null;
  return [
    'overdue',
    payload.kind,
    ...(target ? [target.service, target.environment] : []),
  ].join('/');
}

/** What a pager's entry says of an occasion. */
function toldOf({ at, payload, type }: EventRow, occasion: string) {
  const isTaken = type === 'emergency.alerted';
  if (!isTaken && type !== 'emergency.undelivered') return [];
  const told = payload as unknown as AlertedPayload;
  return told.occasion === occasion
    ? [{ at: toDateTime(at), channel: told.channel, isTaken }]
    : [];
}

/** The pagers that took an alert about it, as far as they are still there. */
function raisedAt(
  events: readonly EventRow[],
  pagers: readonly string[],
  about: DuePage['about'],
): string[] {
  const raised = events.flatMap(({ payload, type }) => {
    if (type !== 'emergency.alerted') return [];
    const { channel, occasion } = payload as unknown as AlertedPayload;
    const isOfThis =
      about === 'emergency'
        ? occasion === 'declared'
        : occasion.startsWith('overdue/');
    return isOfThis ? [channel] : [];
  });
  return pagers.filter(name => raised.includes(name)).slice(0, 1);
}
