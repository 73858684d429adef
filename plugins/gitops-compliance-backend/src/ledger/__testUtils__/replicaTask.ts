/** What the parent asks for. */
export interface ReplicaTask {
  /** `record` into the ledger, or `insert` into a table without a log. */
  what: 'record' | 'insert';
  /** Distinguishes the streams of the replicas. */
  replica: number;
  producers: number;
  /** Transactions of each producer. */
  turns: number;
  /** Entries of a transaction. */
  batch: number;
}

/** What a replica says when its task is done. */
export const DONE = 'done';
