import type { HoldWish } from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';
import { serviceProblem, userProblem } from './RefField';

/** What somebody fills in; days are ISO 8601 without a time, or empty. */
export interface HoldScope {
  kind: 'person' | 'scope';
  person: string;
  service: string;
  first: string;
  last: string;
}

/** Nothing filled in. */
export const NO_SCOPE: HoldScope = {
  kind: 'person',
  person: '',
  service: '',
  first: '',
  last: '',
};

/** What is wrong with it, and what to do; empty: nothing. */
export function holdProblem(scope: HoldScope): string {
  const { kind, person, service, first, last } = scope;
  if (kind === 'person') {
    return userProblem(person);
  }
  if (service.trim() === '' && first === '' && last === '') {
    return 'Give a service, a first or a last day.';
  }
  if (first !== '' && last !== '' && last < first) {
    return 'The last day must not be before the first day.';
  }
  return service.trim() === '' ? '' : serviceProblem(service);
}

/** What is asked of the backend: the last day is in it. */
export function holdWish(scope: HoldScope, reason: string): HoldWish {
  const { kind, person, service, first, last } = scope;
  if (kind === 'person') {
    return { person: person.trim(), reason };
  }
  const startOf = (day: string) => DateTime.fromISO(day, { zone: 'utc' });
  return {
    ...(service.trim() && { service: service.trim() }),
    ...(first && { from: startOf(first).toISO() as string }),
    ...(last && { until: startOf(last).plus({ days: 1 }).toISO() as string }),
    reason,
  };
}
