import { LineCounter, parseDocument } from 'yaml';

/** Tells on which line of a YAML text something stands. */
export class TextLines {
  readonly #lines = new LineCounter();
  readonly #document;

  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines });
  }

  /**
   * The line, from 1, of the deepest part of a path that the text has; null: it
   * has none of it.
   */
  of(path: (string | number)[]): number | null {
    for (let length = path.length; length > 0; length--) {
      const node = this.#document.getIn(path.slice(0, length), true) as
        | { range?: [number, number, number] | null }
        | undefined;
      if (node?.range) return this.#lines.linePos(node.range[0]).line;
    }
    return null;
  }
}

/** A path of keys and indices joined by `separator`, as its parts. */
export function partsOf(
  path: string,
  separator: '/' | '.',
): (string | number)[] {
  return path
    .split(separator)
    .filter(part => part !== '')
    .map(part => (/^\d+$/.test(part) ? Number(part) : part));
}
