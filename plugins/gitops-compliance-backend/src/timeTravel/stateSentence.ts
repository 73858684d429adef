import type { StateRow } from '@gitops-compliance/plugin-gitops-compliance-common';

/** What explanations say that nobody answered for it beforehand. */
const NOT_APPROVED: readonly StateRow['explanation'][] = [
  'unexplained',
  'outside',
];

/** What a page shows of an instant, in a sentence. */
export function stateSentence(
  rows: Pick<StateRow, 'explanation'>[],
  isMore: boolean,
): string {
  if (rows.length === 0) {
    return 'Nothing that you may see is known to have run then.';
  }
  const ran = `${rows.length} deployment${rows.length === 1 ? '' : 's'}${
    isMore ? ' on this page, and more after it,' : ''
  } ran`;
  const open = rows.filter(row => NOT_APPROVED.includes(row.explanation));
  return open.length === 0
    ? `${ran}, and what brought each is known.`
    : `${ran}, ${open.length} of them with what no approved change brought.`;
}
