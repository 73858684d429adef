import type { Difference } from './Difference';

/** Stream of the verifications of the ledger by itself. */
export const VERIFICATIONS_STREAM = 'ledger:verifications';

/** `ledger.verified` v1. */
export interface LedgerVerifiedPayload {
  /** Each log of the ledger, as far as it was walked. */
  shards: {
    shard: number;
    origin: string;
    size: number;
    /** Root over the entries, in base64. */
    root: string;
    /** Checkpoints that were compared. */
    checkpoints: number;
  }[];
  /** Null: everything agrees. */
  difference: Difference | null;
}
