import { parseObject } from '@gitops-compliance/evidence-log';
import { erasableHash } from '@gitops-compliance/evidence-log/node';
import { instant } from '../../shared/time';

/** A place of the log with everything that the database says of its entry. */
export interface PlaceRow {
  /** bigint, as text. */
  log_index: string;
  entry_id: string;
  /** Null where the row of the entry is gone. */
  entry: Buffer | null;
  stream: string;
  stream_seq: string;
  type: string;
  v: number;
  occurred_at: Date;
  observed_at: Date;
  source_key: string | null;
  blob_hash: string | null;
  /** Null where there is no erasable part, or it was erased. */
  salt: Buffer | null;
  content: Buffer | null;
}

/**
 * What is wrong with an entry by itself: its row is gone, its columns say
 * something else than its bytes, or its erasable part is not the one that it
 * commits to. Null: nothing.
 */
export function entryProblem(row: PlaceRow): string | null {
  if (!row.entry) return 'its row is gone';
  let envelope: Record<string, unknown>;
  try {
    envelope = JSON.parse(row.entry.toString('utf8'));
  } catch {
    return 'its bytes are no JSON';
  }
  const { source, blob } = envelope as {
    source?: { key?: unknown };
    blob?: { hash?: unknown } | null;
  };
  const columns: [string, unknown, unknown][] = [
    ['stream', row.stream, envelope.stream],
    ['stream_seq', Number(row.stream_seq), envelope.streamSeq],
    ['type', row.type, envelope.type],
    ['v', row.v, envelope.v],
    ['occurred_at', instant(row.occurred_at), envelope.occurredAt],
    ['observed_at', instant(row.observed_at), envelope.observedAt],
    ['source_key', row.source_key, source?.key ?? null],
    ['blob_hash', row.blob_hash, blob?.hash ?? null],
  ];
  const wrong = columns.find(([, column, told]) => column !== told);
  if (wrong) return `its column ${wrong[0]} is not what its bytes say`;
  if (row.salt && row.content && !isCommitted(row, row.salt, row.content)) {
    return 'its erasable part is not the one that was recorded';
  }
  return null;
}

function isCommitted(row: PlaceRow, salt: Buffer, content: Buffer): boolean {
  try {
    return erasableHash(salt, parseObject(content)) === row.blob_hash;
  } catch {
    return false;
  }
}
