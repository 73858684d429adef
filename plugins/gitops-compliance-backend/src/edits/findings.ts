import { isSecretKey, looksSecret, MASKED } from './secrets';

/** One value of a file that a change alters, under its key. */
export interface KeyEdit {
  /**
   * Path of the value inside the file, for people: `spec.replicas`,
   * `containers[name=app].image`, `Deployment/web: spec.replicas`.
   */
  key: string;
  /** Null: it was not there. At most {@link MAX_VALUE} characters. */
  before: string | null;
  /** Null: it is taken out. At most {@link MAX_VALUE} characters. */
  after: string | null;
  /** Whether both values are withheld because they may be secrets. */
  masked: boolean;
}

/** Longest value that is kept. */
export const MAX_VALUE = 200;
/** Most edits that are kept of one file. */
export const MAX_EDITS_PER_FILE = 200;
/** What was found so far. */
export class Found {
  readonly edits: KeyEdit[] = [];
  total = 0;

  add(edit: KeyEdit): void {
    this.total += 1;
    if (this.edits.length < MAX_EDITS_PER_FILE) this.edits.push(edit);
  }
}

/** Where in a file a comparison is. */
export interface Place {
  found: Found;
  prefix: string;
  keys: string[];
  /** Whether everything below is a secret. */
  isSecret: boolean;
}

/** Adds a value that differs; undefined: it is not there. */
export function report(
  before: string | undefined,
  after: string | undefined,
  { found, prefix, keys, isSecret }: Place,
) {
  const masked =
    isSecret ||
    isSecretKey(keys) ||
    [before, after].some(text => text !== undefined && looksSecret(text));
  const shown = (text: string | undefined) => {
    if (text === undefined) return null;
    return masked ? MASKED : cut(text);
  };
  found.add({
    key: prefix + keyOf(keys),
    before: shown(before),
    after: shown(after),
    masked,
  });
}

/** One level deeper. */
export function below(at: Place, key: string): Place {
  return { ...at, keys: [...at.keys, key] };
}

/** `a.b[name=c]["d.e"]`. */
function keyOf(keys: string[]): string {
  return keys
    .map((key, index) => {
      if (key.startsWith('[')) return key;
      if (!/^[\w/-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length > MAX_VALUE
    ? `${characters.slice(0, MAX_VALUE - 1).join('')}…`
    : text;
}
