/** The one-line edit of a pin file. */
export interface PinEdit {
  /** Commit of the base branch that the edit was made on. */
  baseSha: string;
  /** Whole new text of the file. */
  text: string;
  /** Path of the value inside the file, for people. */
  key: string;
  before: string;
  after: string;
}

const KEEP_AT_MOST = 100;

/**
 * Edits read at the request, handed to the job that opens the pull request
 * when it runs in the same process: it saves one read at the forge. A lost
 * edit is only read again.
 */
export class PinEdits {
  readonly #edits = new Map<string, PinEdit>();

  keep(changeId: string, edit: PinEdit): void {
    this.#edits.set(changeId, edit);
    if (this.#edits.size > KEEP_AT_MOST) {
      const [oldest] = this.#edits.keys();
      this.#edits.delete(oldest);
    }
  }

  take(changeId: string): PinEdit | undefined {
    const edit = this.#edits.get(changeId);
    this.#edits.delete(changeId);
    return edit;
  }
}
