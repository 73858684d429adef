/**
 * One step on the way to a value: a key of a map, a place in a list (from 0), or
 * the one item of a list whose fields have these values.
 */
export type KeySegment = string | number | Readonly<Record<string, string>>;

/** The way to a value in a YAML document. */
export type KeyPath = readonly KeySegment[];

/** A key path that cannot be read; the message says where and how to write it. */
export class KeyPathError extends Error {}

const BARE_KEY = /^[^.[\]"\\\s]+/;
const BARE_FIELD = /^[^=,[\]"\s]+/;
const BARE_VALUE = /^[^,\]"\s]+/;
const QUOTED = /^"(?:[^"\\]|\\.)*"/;

/** Reads a text from its beginning to its end. */
class Reader {
  #at = 0;

  constructor(private readonly text: string) {}

  isAtEnd(): boolean {
    return this.#at >= this.text.length;
  }

  skip(character: string): boolean {
    const isNext = this.text[this.#at] === character;
    if (isNext) this.#at += 1;
    return isNext;
  }

  take(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.text.slice(this.#at))?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  error(what: string): KeyPathError {
    return new KeyPathError(
      `Key path ${this.text} cannot be read: at character ${
        this.#at + 1
      } ${what}; write it like image.tag, images[name=app].newTag or labels."app.kubernetes.io/version"`,
    );
  }
}

/**
 * Reads a key path: `image.tag`, `containers[0].image`,
 * `images[name=registry/app].newTag`. A dot inside a key is escaped with a
 * backslash, as `helm --set` has it, or the key is written in double quotes:
 * `labels.app\.kubernetes\.io/version`, `labels."app.kubernetes.io/version"`.
 *
 * @throws KeyPathError that says what is wrong with it
 */
export function parseKeyPath(text: string): KeyPath {
  const reader = new Reader(text);
  const path: KeySegment[] = [];
  while (!reader.isAtEnd()) {
    if (reader.skip('[')) {
      path.push(bracket(reader));
      continue;
    }
    if (path.length > 0 && !reader.skip('.')) {
      throw reader.error('a dot or a bracket must come');
    }
    path.push(key(reader));
  }
  if (path.length === 0) throw new KeyPathError('A key path must not be empty');
  return path;
}

/** Writes a key path so that `parseKeyPath` reads the same. */
export function formatKeyPath(path: KeyPath): string {
  return path.reduce<string>((text, segment) => {
    if (typeof segment === 'number') return `${text}[${segment}]`;
    if (typeof segment === 'string') {
      const whole = BARE_KEY.exec(segment)?.[0] === segment;
      const written = whole ? segment : JSON.stringify(segment);
      return text ? `${text}.${written}` : written;
    }
    const fields = Object.entries(segment).map(
      ([field, value]) =>
        `${bareOrQuoted(field, BARE_FIELD)}=${bareOrQuoted(value, BARE_VALUE)}`,
    );
    return `${text}[${fields.join(',')}]`;
  }, '');
}

function bareOrQuoted(text: string, bare: RegExp): string {
  return bare.exec(text)?.[0] === text ? text : JSON.stringify(text);
}

function key(reader: Reader): string {
  const quoted = reader.take(QUOTED);
  if (quoted) return unquoted(quoted, reader);
  let text = '';
  for (;;) {
    const escaped = reader.take(/^\\(.)/);
    const part = escaped ? escaped.slice(1) : reader.take(BARE_KEY);
    if (!part) break;
    text += part;
  }
  if (text === '') throw reader.error('a key must come');
  return text;
}

function bracket(reader: Reader): KeySegment {
  const place = reader.take(/^\d{1,9}(?=\])/);
  if (place) {
    reader.skip(']');
    return Number(place);
  }
  const fields: Record<string, string> = {};
  do {
    const field = word(reader, BARE_FIELD, 'the name of a field or a number');
    if (!reader.skip('=')) throw reader.error('an equals sign must come');
    fields[field] = word(reader, BARE_VALUE, 'a value');
  } while (reader.skip(','));
  if (!reader.skip(']')) throw reader.error('a closing bracket must come');
  return fields;
}

function word(reader: Reader, bare: RegExp, what: string): string {
  const quoted = reader.take(QUOTED);
  if (quoted) return unquoted(quoted, reader);
  const found = reader.take(bare);
  if (!found) throw reader.error(`${what} must come`);
  return found;
}

function unquoted(text: string, reader: Reader): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    throw reader.error(`${text} is not a quoted text`);
  }
}
