import type { TargetPolicy } from '@gitops-compliance/rules';

/** What of a target's rules says what is to be read of the source code. */
type Asking = Pick<
  TargetPolicy,
  'requireSourceReview' | 'separation' | 'signatures'
>;

/** Whether it matters who wrote and reviewed the commits that a change brings. */
export function asksWhoWrote({
  requireSourceReview,
  separation,
}: Omit<Asking, 'signatures'>): boolean {
  return (
    requireSourceReview || separation.some(set => set.includes('range-author'))
  );
}

/** Whether it matters which commit a tag names: only there it is read. */
export function asksForTags(target: Asking): boolean {
  return target.signatures !== 'none' || asksWhoWrote(target);
}
