const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
/** Stands in the rest for an item that was given out. */
const PLACEHOLDER = 0x30;

/** What surrounds the items of a list is small. */
const MAX_REST_BYTES = 1024 * 1024;

/** What surrounds the items is too large for a list. */
export class NotAListError extends Error {}

/**
 * Takes a JSON object in pieces and gives out the objects of its member `items`
 * one by one, each as its text, so that neither the text of all nor the value
 * of all is ever in memory. What is left, with `0` for each object given out,
 * is {@link rest}.
 *
 * It finds where objects begin and end and judges nothing: that is JSON.parse's
 * part, for each item and for the rest.
 */
export class JsonItems {
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Whether the next value at depth 1 is that of `items`. */
  #isItems = false;
  #inItems = false;
  #inItem = false;
  #key: number[] = [];
  #item: Uint8Array[] = [];
  #rest: number[] = [];

  /**
   * The items that end in this piece.
   *
   * @throws NotAListError when it cannot be one
   */
  *take(piece: Uint8Array): Generator<string, void, void> {
    // Where in this piece the open item goes on.
    let from = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at];
      const wasInItem = this.#inItem;
      this.#step(byte);
      if (!wasInItem && this.#inItem) {
        from = at;
        this.#keep(PLACEHOLDER);
      } else if (wasInItem && !this.#inItem) {
        this.#item.push(piece.subarray(from, at + 1));
        const text = Buffer.concat(this.#item).toString('utf8');
        this.#item = [];
        yield text;
      } else if (!wasInItem) {
        this.#keep(byte);
      }
    }
    // The piece's memory is its reader's again.
    if (this.#inItem) this.#item.push(piece.slice(from));
  }

  /** What was not given out, as text. */
  get rest(): string {
    return Buffer.from(this.#rest).toString('utf8');
  }

  #keep(byte: number): void {
    this.#rest.push(byte);
    if (this.#rest.length > MAX_REST_BYTES) {
      throw new NotAListError(
        `more than ${MAX_REST_BYTES} bytes around the items`,
      );
    }
  }

  #step(byte: number): void {
    if (this.#inString) {
      this.#stepInString(byte);
      return;
    }
    switch (byte) {
      case QUOTE:
        this.#inString = true;
        if (this.#depth === 1) this.#key = [];
        break;
      case OPEN_BRACKET:
        this.#inItems = this.#inItems || (this.#depth === 1 && this.#isItems);
        this.#depth += 1;
        break;
      case OPEN_BRACE:
        this.#inItem = this.#inItem || (this.#inItems && this.#depth === 2);
        this.#depth += 1;
        break;
      case CLOSE_BRACE:
        this.#depth -= 1;
        if (this.#depth === 2) this.#inItem = false;
        break;
      case CLOSE_BRACKET:
        this.#depth -= 1;
        if (this.#depth === 1) this.#inItems = false;
        break;
      default:
    }
  }

  #stepInString(byte: number): void {
    if (this.#escaped) {
      this.#escaped = false;
    } else if (byte === BACKSLASH) {
      this.#escaped = true;
    } else if (byte === QUOTE) {
      this.#inString = false;
      if (this.#depth === 1) {
        this.#isItems = String.fromCharCode(...this.#key) === 'items';
      }
      return;
    }
    if (this.#depth === 1) this.#key.push(byte);
  }
}
