import type { ChangeState } from '../changes';

const NEVER_RAN: readonly unknown[] = [
  'rejected',
  'cancelled',
  'superseded',
  'expired',
] satisfies ChangeState[];

/** Whether a change ended so that it never came to its target. */
export function neverRan(outcome: ChangeState | undefined): boolean {
  return NEVER_RAN.includes(outcome);
}
