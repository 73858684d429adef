/** A Git object as read from the store. */
export interface GitObject {
  oid: string;
  type: 'commit' | 'tree' | 'blob' | 'tag';
  data: Buffer;
}

export interface Signature {
  name: string;
  email: string;
  /** ISO 8601 UTC, whole seconds. */
  date: string;
}

export interface Commit {
  oid: string;
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
  /** The armoured signature of a signed commit. */
  signature?: string;
  /** What a signature is made over: the commit without it. */
  payload: string;
}

/** An annotated tag. */
export interface Tag {
  oid: string;
  object: string;
  type: GitObject['type'];
  name: string;
  tagger: Signature;
  message: string;
  signature?: string;
  payload: string;
}

export interface TreeEntry {
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  oid: string;
  name: string;
}

/** One file of a diff; `status` in the words of GitHub's REST API. */
export interface ChangedFile {
  path: string;
  previousPath?: string;
  status: 'added' | 'removed' | 'modified' | 'renamed';
  additions: number;
  deletions: number;
  /** The blob after the change; before it for a removed file. */
  blobOid: string;
  /** The hunks; undefined for binary files and pure renames. */
  patch?: string;
}

export const ZERO_OID = '0'.repeat(40);
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** ISO 8601 UTC in whole seconds, the form of all GitHub's instants. */
export function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function parseSignature(line: string): Signature {
  const match = /^(.*?) ?<([^>]*)> (\d+) [+-]\d{4}$/.exec(line);
  if (!match) {
    throw new Error(`Not a Git signature: ${line}`);
  }
  return {
    name: match[1],
    email: match[2],
    date: isoSeconds(new Date(Number(match[3]) * 1000)),
  };
}

const SIGNATURE_HEADER = /^gpgsig (.*(?:\n .*)*)\n/m;

/** The header lines and the text below them. */
function split(text: string) {
  const end = text.indexOf('\n\n');
  const headers = text.slice(0, end).split('\n');
  const values = (name: string) =>
    headers
      .filter(line => line.startsWith(`${name} `))
      .map(line => line.slice(name.length + 1));
  return { values, head: text.slice(0, end + 1), body: text.slice(end + 2) };
}

/** Parses the raw bytes of a commit object. */
export function parseCommit(object: GitObject): Commit {
  const text = object.data.toString('utf8');
  const { values, head, body } = split(text);
  const signature = SIGNATURE_HEADER.exec(head)?.[1].replace(/\n /g, '\n');
  return {
    oid: object.oid,
    tree: values('tree')[0],
    parents: values('parent'),
    author: parseSignature(values('author')[0]),
    committer: parseSignature(values('committer')[0]),
    message: body.replace(/\n$/, ''),
    ...(signature ? { signature } : {}),
    payload: signature
      ? `${head.replace(SIGNATURE_HEADER, '')}\n${body}`
      : text,
  };
}

/** Parses the raw bytes of an annotated tag; its signature ends the text. */
export function parseTag(object: GitObject): Tag {
  const text = object.data.toString('utf8');
  const { values, body } = split(text);
  const at = body.search(/^-----BEGIN [A-Z ]*SIGNATURE-----$/m);
  const signature = at < 0 ? undefined : body.slice(at);
  const message = at < 0 ? body : body.slice(0, at);
  return {
    oid: object.oid,
    object: values('object')[0],
    type: values('type')[0] as GitObject['type'],
    name: values('tag')[0],
    tagger: parseSignature(values('tagger')[0]),
    message: message.replace(/\n$/, ''),
    ...(signature ? { signature } : {}),
    payload: signature ? text.slice(0, text.length - signature.length) : text,
  };
}

/** Parses the raw bytes of a tree object. */
export function parseTree(object: GitObject): TreeEntry[] {
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < object.data.length) {
    const space = object.data.indexOf(0x20, at);
    const end = object.data.indexOf(0, space);
    const mode = object.data.toString('utf8', at, space).padStart(6, '0');
    const kinds: Record<string, TreeEntry['type']> = {
      '040000': 'tree',
      '160000': 'commit',
    };
    entries.push({
      mode,
      type: kinds[mode] ?? 'blob',
      name: object.data.toString('utf8', space + 1, end),
      oid: object.data.toString('hex', end + 1, end + 21),
    });
    at = end + 21;
  }
  return entries;
}

const STATUS: Record<string, ChangedFile['status']> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  T: 'modified',
  R: 'renamed',
};

/** Parses `diff-tree -z --raw --numstat -p`: fields, an empty one, hunks. */
export function parseDiff(output: string): ChangedFile[] {
  const end = output.indexOf('\0\0');
  if (end < 0) {
    return [];
  }
  const fields = output.slice(0, end).split('\0');
  const patches = output
    .slice(end + 2)
    .split(/^(?=diff --git )/m)
    .filter(Boolean);
  const files: ChangedFile[] = [];
  let at = 0;
  while (fields[at]?.startsWith(':')) {
    const [, , before, after, letter] = fields[at].split(' ');
    const renamed = letter.startsWith('R');
    const hunks = patches[files.length]?.search(/^@@ /m) ?? -1;
    files.push({
      path: fields[at + (renamed ? 2 : 1)],
      previousPath: renamed ? fields[at + 1] : undefined,
      status: STATUS[letter[0]],
      additions: 0,
      deletions: 0,
      blobOid: letter === 'D' ? before : after,
      patch:
        hunks < 0
          ? undefined
          : patches[files.length].slice(hunks).replace(/\n$/, ''),
    });
    at += renamed ? 3 : 2;
  }
  for (const file of files) {
    const [additions, deletions] = fields[at].split('\t');
    file.additions = Number(additions) || 0;
    file.deletions = Number(deletions) || 0;
    at += file.status === 'renamed' ? 3 : 1;
  }
  return files;
}
