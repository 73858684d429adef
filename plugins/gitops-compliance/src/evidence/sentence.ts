import type { EvidenceExport } from '@gitops-compliance/plugin-gitops-compliance-common';
import { periodTitle } from './period';

/** The first line of the exports: how the newest one stands. */
export function exportsSentence(items: readonly EvidenceExport[]): string {
  if (items.length === 0) {
    return 'No export has been made yet. Choose environments and a period below.';
  }
  const [newest] = items;
  const title = periodTitle(newest);
  switch (newest.state) {
    case 'done':
      return `The newest export, of ${title}, is ready to download.`;
    case 'failed':
      return `The newest export, of ${title}, failed; the list says why.`;
    default:
      return `The export of ${title} is being made; it stays in the list when you leave.`;
  }
}
