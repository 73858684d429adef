import type { FileEdits } from './keyEdits';
import type { KeyEdit } from './findings';

/**
 * `change.edits-read` v1: which files of a pull request's head were compared
 * with what they were. The values lie beside the entry, as `edits`.
 */
export interface EditsReadPayload {
  repository: string;
  headSha: string;
  /** Commit that it was compared with. */
  baseSha: string;
  files: (Pick<FileEdits, 'path' | 'format' | 'total'> & {
    /** How many of `total` are kept. */
    kept: number;
  })[];
  /** False where not every file could be compared. */
  complete: boolean;
  /** Revision that a pin names at the head and did not before; null: none. */
  toRevision: string | null;
}

/** The erasable part of `change.edits-read`: edits by path. */
export interface EditsReadTexts {
  edits: Record<string, KeyEdit[]>;
}
