import type { JobDraft } from '../jobs/Jobs';
import type { RecordedEntry } from '../ledger/Ledger';
import type { Occasion } from './Notice';

/** Jobs that tell of those entries that are worth it, one for each. */
export function noticeJobs(
  entries: readonly RecordedEntry[],
  occasions: readonly Occasion[],
): JobDraft[] {
  return entries
    .filter(entry => occasionOf(entry, occasions) !== undefined)
    .map(({ id }) => ({ queue: 'notice.tell', data: { entry: id } }));
}

/** The occasion that an entry is; undefined: it is told to nobody. */
export function occasionOf(
  entry: RecordedEntry,
  occasions: readonly Occasion[],
): Occasion | undefined {
  return occasions.find(
    ({ types, concerns }) =>
      types.includes(entry.envelope.type) && (concerns?.(entry) ?? true),
  );
}
