import type { ChangeOfRecord, EvidenceEntry } from '@gitops-compliance/rules';
import { z } from 'zod';
import type { CheckLog } from '../report/report';
import type { Manifest } from '../verify/manifest';
import { changesAsked } from './population';
import type { Withheld } from './withheld';

const closedSchema = z.object({
  environment: z.string(),
  period: z.string().regex(/^\d{4}-\d{2}$/),
  last: z.int().min(0).max(10_000_000),
});
const MAX_MONTHS = 1_200;

/** The last number that was given in each closed month, by its entry. */
export class Closings {
  readonly #last = new Map<string, number>();

  /** Takes an entry; others than `population.closed` are passed over. */
  add({ type, payload }: EvidenceEntry): void {
    if (type !== 'population.closed') return;
    const closed = closedSchema.safeParse(payload);
    if (!closed.success) return;
    const { environment, period, last } = closed.data;
    this.#last.set(`${environment}/${period}`, last);
  }

  /** Undefined: the month is not closed. */
  lastOf(environment: string, period: string): number | undefined {
    return this.#last.get(`${environment}/${period}`);
  }
}

/**
 * The numbers of each month that the request covers leave none out, so that a
 * change that was taken away is named by its number. Give it every change that
 * the entries tell of, those of other services than were asked for too: their
 * entries prove whose the numbers are. Of numbers that are withheld nothing is
 * proven, so each month that has some is a gap.
 */
export function verifyNumbers(
  changes: readonly ChangeOfRecord[],
  closings: Closings,
  request: Manifest['predicate']['request'],
  withheld: Withheld,
  check: CheckLog,
): void {
  if (changesAsked(request)) return;
  const numbers = new Map<string, Set<number>>();
  for (const { environment, period, populationNumber, number } of changes) {
    const key = `${environment}/${period}`;
    const given = numbers.get(key) ?? new Set();
    if (given.has(populationNumber)) {
      check.difference(
        `change ${number}`,
        `number ${populationNumber} of ${key} was given twice`,
      );
    }
    numbers.set(key, given.add(populationNumber));
  }
  for (const environment of request.environments) {
    for (const { period, isFromStart, isOver } of monthsOf(request)) {
      const key = `${environment}/${period}`;
      const given = numbers.get(key) ?? new Set();
      const last = closings.lastOf(environment, period);
      if (!isFromStart || !isOver) {
        check.gap(
          key,
          'the period has only a part of this month: that no other number belongs to it is not proven; ask for whole months',
        );
      } else if (last === undefined) {
        check.gap(
          key,
          'the month is not closed in the log: that no later number was given is not proven',
        );
      }
      const hidden = withheld.get(key) ?? new Set();
      const told = [...given].reduce((a, b) => Math.max(a, b), 0);
      const highest = [...hidden].reduce((a, b) => Math.max(a, b), told);
      const lowest = [...given].reduce((a, b) => Math.min(a, b), highest);
      if (last !== undefined && highest > last) {
        check.difference(
          key,
          `number ${highest} was given after its closing with ${last}`,
        );
      }
      const to = isOver ? last ?? highest : highest;
      let untold = 0;
      for (let number = isFromStart ? 1 : lowest; number <= to; number += 1) {
        if (number === 0) continue;
        check.examined();
        if (hidden.has(number)) untold += 1;
        if (hidden.has(number) && given.has(number)) {
          check.difference(
            `change number ${number} of ${key}`,
            'it is said to be withheld, and the change is in the bundle',
          );
        } else if (
          !hidden.has(number) &&
          !given.has(number) &&
          // Beyond the period, changes of the services asked for are left out.
          (isOver || number < told)
        ) {
          check.difference(
            `change number ${number} of ${key}`,
            'it was given, and the change is not in the bundle',
          );
        }
      }
      if (untold > 0) {
        check.gap(
          key,
          `${untold} of its numbers are withheld: they are said to be of services that who asked may not see, which is not checked; ask somebody who may see them for a bundle of every service`,
        );
      }
    }
  }
}

/** Months that a period touches; whether it has their beginning and end. */
function monthsOf({ from, until }: { from: string; until: string }) {
  const begin = new Date(from);
  const end = Date.parse(until);
  const months = [];
  let month = Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth());
  while (month < end && months.length < MAX_MONTHS) {
    const at = new Date(month);
    const next = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1);
    months.push({
      period: at.toISOString().slice(0, 7),
      isFromStart: begin.getTime() <= month,
      isOver: next <= end,
    });
    month = next;
  }
  return months;
}
