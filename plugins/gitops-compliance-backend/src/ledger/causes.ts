import type { JobDraft } from '../jobs/Jobs';
import type { RecordedEntry } from './Ledger';

/**
 * Jobs that entries cause by what they are, whoever records them. They are
 * enqueued in the entries' own transaction.
 */
export type Causes = (entries: readonly RecordedEntry[]) => JobDraft[];
