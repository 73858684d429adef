/** A value of a YAML document, by what it holds and not by how it is written. */
export type Tree = string | Tree[] | { [key: string]: Tree };

/** Gives whole numbers below a bound: 0 is the plainest choice. */
export type Dice = (bound: number) => number;

/** Where the pin's value shall stand; it is written by `writeValue`. */
export const PIN = '\u0000pin';

class Writer {
  #anchors = 0;
  readonly #step: number;

  constructor(
    private readonly dice: Dice,
    private readonly writeValue: () => string,
  ) {
    this.#step = [2, 4, 3][dice(3)];
  }

  /** Lines of a map or a list, each ended. */
  block(tree: Tree, indent: number): string {
    const pad = ' '.repeat(indent);
    if (typeof tree === 'string') return `${pad}${this.scalar(tree)}\n`;
    const isList = Array.isArray(tree);
    const entries: [string, Tree][] = isList
      ? tree.map(item => ['', item])
      : Object.entries(tree);
    return entries
      .map(([key, value]) => {
        const before = this.between(pad);
        const head = isList ? '-' : `${this.key(key)}:`;
        return `${before}${pad}${this.entry(head, value, indent, isList)}`;
      })
      .join('');
  }

  private entry(
    head: string,
    value: Tree,
    indent: number,
    inList: boolean,
  ): string {
    const { dice } = this;
    if (typeof value === 'string') {
      const gap = ' '.repeat(1 + dice(3));
      return `${head}${gap}${this.scalar(value)}${this.tail()}\n`;
    }
    const isEmpty = Object.keys(value).length === 0;
    if (isEmpty || dice(5) === 1) {
      return `${head} ${this.flow(value)}${this.tail()}\n`;
    }
    const own = dice(2) === 1 && !inList && Array.isArray(value);
    const inner = own ? indent : indent + this.#step;
    if (inList && dice(2) === 0) {
      // `- key: value`: the first entry on the line of the dash.
      const lines = this.plainBlock(value, indent + 2);
      return `${head} ${lines.slice(indent + 2)}`;
    }
    const anchor = dice(6) === 1 ? ` &unused${this.#anchors++}` : '';
    return `${head}${anchor}${this.tail()}\n${this.block(value, inner)}`;
  }

  /** A block whose first line has nothing before it. */
  private plainBlock(value: Tree, indent: number): string {
    const text = this.block(value, indent);
    const lines = text.split('\n');
    const first = lines.findIndex(line => !/^\s*(#.*)?$/.test(line));
    return lines.slice(first).join('\n');
  }

  private flow(tree: Tree): string {
    if (typeof tree === 'string') return this.scalar(tree);
    const space = this.dice(2) === 1 ? ' ' : '';
    const parts = Array.isArray(tree)
      ? tree.map(item => this.flow(item))
      : Object.entries(tree).map(
          ([key, value]) => `${this.key(key)}: ${this.flow(value)}`,
        );
    const [open, close] = Array.isArray(tree) ? '[]' : '{}';
    return `${open}${space}${parts.join(
      `,${' '.repeat(1 + this.dice(2))}`,
    )}${space}${close}`;
  }

  private key(key: string): string {
    if (!/^[\w./-]+$/.test(key)) return JSON.stringify(key);
    return [key, key, key, JSON.stringify(key), `'${key}'`][this.dice(5)];
  }

  private scalar(text: string): string {
    if (text === PIN) return this.writeValue();
    const plain = /^[A-Za-z][\w./-]*$/.test(text) ? text : undefined;
    const all = [
      plain,
      JSON.stringify(text),
      `'${text.replaceAll("'", "''")}'`,
    ];
    return all[this.dice(3)] ?? JSON.stringify(text);
  }

  private between(pad: string): string {
    return ['', '', '', '\n', `${pad}# a comment: "x"\n`, '  \n'][this.dice(6)];
  }

  private tail(): string {
    return ['', '', '', '  ', " # it's 'so'", '\t# tab'][this.dice(6)];
  }
}

/**
 * Writes documents in the many ways in which people and tools write YAML:
 * comments, quotes, flow and block style, widths of indentation, lists that are
 * indented or not, blank lines, blanks at the end of lines, quoted keys, anchors
 * with aliases, text blocks, marks of documents, line ends, a byte order mark,
 * and no end of the last line.
 */
export function yamlText(
  documents: Tree[],
  dice: Dice,
  writeValue: () => string,
): string {
  const writer = new Writer(dice, writeValue);
  const marks = dice(2) === 1 ? '---\n' : '';
  const texts = documents.map(tree => writer.block(tree, 0));
  let text = marks + texts.join(dice(2) === 1 ? '--- # next\n' : '---\n');
  if (dice(4) === 1) text = `# Größe: 1\u00a0€ — 日本\n${text}`;
  if (dice(3) === 1) text = `${text}\n# the end\n`;
  if (dice(3) === 1) text = text.replace(/\n+$/, '');
  if (dice(3) === 1) text = text.replaceAll('\n', '\r\n');
  return dice(5) === 1 ? `\uFEFF${text}` : text;
}
