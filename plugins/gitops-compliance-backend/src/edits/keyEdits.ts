import { compare, isMap } from './compareTrees';
import { Found, type KeyEdit } from './findings';
import { parsedFile, type Tree } from './parsedFile';

/** What a change alters in one file. */
export interface FileEdits {
  path: string;
  /** What the file was read as; `opaque`: as nothing that has keys. */
  format: 'yaml' | 'json' | 'properties' | 'opaque';
  /** At most {@link MAX_EDITS_PER_FILE}. */
  edits: KeyEdit[];
  /** How many values differ, those beyond the limit included. */
  total: number;
}

/**
 * What differs between two texts of a file, value by value. Comments, quotes,
 * order of keys and white space are no difference. Lists of objects are compared
 * by the objects' names where they have some, so that one put in front moves
 * none. What may be a secret is masked before it leaves this function.
 *
 * @param before - null: there was no such file
 * @param after - null: the file is deleted
 */
export function keyEdits(
  path: string,
  before: string | null,
  after: string | null,
): FileEdits {
  const old = parsedFile(path, before);
  const now = parsedFile(path, after);
  if (old.format === 'opaque' || now.format === 'opaque') {
    return opaque(path, before, after);
  }
  const found = new Found();
  const names = new Set([...old.documents.keys(), ...now.documents.keys()]);
  for (const name of names) {
    const was = old.documents.get(name);
    const is = now.documents.get(name);
    const isSecret = [was, is].some(document => isSecretObject(document));
    compare(was, is, {
      found,
      prefix: names.size > 1 ? `${name}: ` : '',
      keys: [],
      isSecret,
    });
  }
  return {
    path,
    format: now.format === 'none' ? yamlIfNone(old.format) : now.format,
    edits: found.edits,
    total: found.total,
  };
}

function yamlIfNone(format: FileEdits['format'] | 'none'): FileEdits['format'] {
  return format === 'none' ? 'yaml' : format;
}

/** A file without keys: only that it differs. */
function opaque(
  path: string,
  before: string | null,
  after: string | null,
): FileEdits {
  if (before === after) return { path, format: 'opaque', edits: [], total: 0 };
  const lines = (text: string | null) =>
    text === null ? null : `${text.split('\n').length} lines`;
  const edit = {
    key: '(content)',
    before: lines(before),
    after: lines(after),
    masked: false,
  };
  return { path, format: 'opaque', edits: [edit], total: 1 };
}

/** `Secret` of Kubernetes: every value is one. */
function isSecretObject(document: Tree | undefined): boolean {
  return isMap(document) && /secret$/i.test(String(document.kind ?? ''));
}
