import {
  openNote,
  parseCheckpoint,
  type NoteKey,
} from '@gitops-compliance/evidence-log/node';

/** A signed checkpoint as the database has it. */
export interface CheckpointRow {
  /** bigint, as text. */
  size: string;
  root: Buffer;
  note: string;
}

/**
 * What is wrong with a checkpoint by itself: no key of the ledger has signed
 * its note, or the note says something else than its row. Null: nothing.
 */
export function checkpointProblem(
  row: CheckpointRow,
  origin: string,
  keys: readonly NoteKey[],
): string | null {
  let said;
  try {
    said = parseCheckpoint(openNote(row.note, keys).text);
  } catch (error) {
    return (error as Error).message;
  }
  if (said.origin !== origin) return `it is of another log, ${said.origin}`;
  return said.size === Number(row.size) && said.root.equals(row.root)
    ? null
    : 'its note says another size or root than its row';
}
