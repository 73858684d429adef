import { parseAllDocuments, type Document } from 'yaml';

/** A value of a file: what JSON can say. */
export type Tree =
  | string
  | number
  | boolean
  | null
  | Tree[]
  | { [key: string]: Tree };

/** A file as values under keys; `none` where there is no file. */
export interface ParsedFile {
  format: 'yaml' | 'json' | 'properties' | 'opaque' | 'none';
  /**
   * By name: `kind/metadata.name` of a Kubernetes object, else `document n`.
   */
  documents: Map<string, Tree>;
}

/** Largest file that is read as values. */
export const MAX_FILE_CHARACTERS = 1_000_000;

/** Aliases of YAML that one file may unfold: more is an attack. */
const MAX_ALIASES = 200;

const OPAQUE: ParsedFile = { format: 'opaque', documents: new Map() };

/** Reads a file by its name's ending; what cannot be read is `opaque`. */
export function parsedFile(path: string, text: string | null): ParsedFile {
  if (text === null) return { format: 'none', documents: new Map() };
  if (text.length > MAX_FILE_CHARACTERS) return OPAQUE;
  if (/\.ya?ml$/i.test(path)) return yaml(text, 'yaml');
  if (/\.json$/i.test(path)) return yaml(text, 'json');
  if (/(?:\.(?:properties|env|conf)|(?:^|\/)\.env(?:\.[\w-]+)?)$/i.test(path)) {
    return properties(text);
  }
  return OPAQUE;
}

/** JSON is YAML as well; a file named so is called so. */
function yaml(text: string, format: 'yaml' | 'json'): ParsedFile {
  const parsed = parseAllDocuments(text, {
    merge: true,
    uniqueKeys: true,
    logLevel: 'silent',
  });
  const list: Document.Parsed[] = Array.isArray(parsed) ? [...parsed] : [];
  if (list.some(document => document.errors.length > 0)) return OPAQUE;
  const documents = new Map<string, Tree>();
  try {
    for (const [index, document] of list.entries()) {
      const tree = plain(document.toJS({ maxAliasCount: MAX_ALIASES }));
      if (tree === null && list.length > 1) continue;
      documents.set(nameOf(tree, index, documents), tree);
    }
  } catch {
    return OPAQUE;
  }
  return { format, documents };
}

function nameOf(
  tree: Tree,
  index: number,
  taken: ReadonlyMap<string, Tree>,
): string {
  const object = tree as { kind?: unknown; metadata?: { name?: unknown } };
  const name =
    typeof object?.kind === 'string' &&
    typeof object.metadata?.name === 'string'
      ? `${object.kind}/${object.metadata.name}`
      : `document ${index + 1}`;
  return taken.has(name) ? `${name} (${index + 1})` : name;
}

/** Dates and binary parts of YAML as text. */
function plain(value: unknown): Tree {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `(${value.length} bytes)`;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, plain(item)]),
    );
  }
  if (typeof value === 'bigint') return String(value);
  return value === undefined ? null : (value as Tree);
}

/** `key = value`, `key: value` and `export KEY=value`; later ones win. */
function properties(text: string): ParsedFile {
  const values = new Map<string, Tree>();
  const lines = text.replace(/\\\r?\n[ \t]*/g, '').split(/\r?\n/);
  for (const line of lines) {
    const stripped = line.trim();
    if (stripped === '' || /^[#!;[]/.test(stripped)) continue;
    const match = /^(?:export\s+)?([^\s=:]+)\s*(?:[=:]\s*|\s+|$)(.*)$/.exec(
      stripped,
    );
    if (match) values.set(match[1], match[2]);
  }
  return {
    format: 'properties',
    documents: new Map([['document 1', Object.fromEntries(values)]]),
  };
}
