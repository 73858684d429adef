import { compareWithDeclared } from '@gitops-compliance/rules';
import { sameJson } from '../shared/json';
import type { RuntimeReadPayload } from './records';

/** Whether something runs that Git names otherwise. */
function hasStrangers(read: RuntimeReadPayload): boolean {
  return compareWithDeclared(read).some(({ state }) => state === 'stranger');
}

/**
 * Whether a reading accuses: something runs that Git names otherwise, or a secret is
 * not in order.
 */
export function isBad(read: RuntimeReadPayload): boolean {
  return (
    hasStrangers(read) ||
    (read.secrets ?? []).some(({ problems }) => problems.length > 0)
  );
}

/**
 * Whether a reading is to be recorded after what is on record. Jobs come and go,
 * and so do pods that scale to none: that less runs of what was in order is none.
 */
export function isNews(
  before: RuntimeReadPayload | null,
  now: RuntimeReadPayload,
): boolean {
  if (!before) return true;
  if (sameJson(before, now)) return false;
  const workloads = before.workloads.map((known, index) => {
    const running = now.workloads[index]?.running ?? [];
    const isLess = running.every(image => known.running.includes(image));
    return isLess ? { ...known, running } : known;
  });
  return hasStrangers(before) || !sameJson({ ...before, workloads }, now);
}
