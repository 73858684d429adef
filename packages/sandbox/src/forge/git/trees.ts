import { unprocessable } from '../errors';
import { GitRepository } from './GitRepository';
import { writeObject } from './looseObjects';
import { TreeEntry } from './objects';

/** A symbolic link, as content of a path. */
export interface SymbolicLink {
  /** Where it leads, as Git keeps it. */
  linkTo: string;
}

/** What a path shall hold; null: nothing. */
export type NewContent = Buffer | SymbolicLink | null;

type Edits = Map<string, NewContent | Edits>;

function assertPath(path: string): void {
  const wrong = (part: string) =>
    ['', '.', '..'].includes(part) || part.toLowerCase() === '.git';
  if (/[\n\0"]/.test(path) || path.split('/').some(wrong)) {
    throw unprocessable(`path is not valid: ${path}`);
  }
}

/** The edits by folder; a file and a folder of one name cannot both be. */
function nested(files: Record<string, NewContent>): Edits {
  const root: Edits = new Map();
  for (const [path, content] of Object.entries(files)) {
    assertPath(path);
    const folders = path.split('/');
    const name = folders.pop() ?? '';
    let at = root;
    for (const folder of folders) {
      const known = at.get(folder);
      const next: Edits = known instanceof Map ? known : new Map();
      at.set(folder, next);
      at = next;
    }
    at.set(name, content);
  }
  return root;
}

/** Git sorts entries as if folders ended with a slash. */
function sortKey({ name, type }: TreeEntry): Buffer {
  return Buffer.from(type === 'tree' ? `${name}/` : name);
}

function treeData(entries: Iterable<TreeEntry>): Buffer {
  const sorted = [...entries].sort((a, b) =>
    Buffer.compare(sortKey(a), sortKey(b)),
  );
  return Buffer.concat(
    sorted.flatMap(({ mode, name, oid }) => [
      Buffer.from(`${mode.replace(/^0+/, '')} ${name}\0`),
      Buffer.from(oid, 'hex'),
    ]),
  );
}

async function edit(
  repository: GitRepository,
  base: string | undefined,
  edits: Edits,
): Promise<string | undefined> {
  const known = base ? await repository.tree(base) : undefined;
  const entries = new Map(known?.map(entry => [entry.name, entry]));
  for (const [name, change] of edits) {
    const before = entries.get(name);
    if (change === null) {
      entries.delete(name);
    } else if (change instanceof Map) {
      const folder = before?.type === 'tree' ? before.oid : undefined;
      const oid = await edit(repository, folder, change);
      const deletesOnly = oid === undefined;
      if (!deletesOnly) {
        entries.set(name, { mode: '040000', type: 'tree', oid, name });
      } else if (folder) {
        entries.delete(name);
      }
    } else if ('linkTo' in change) {
      const target = Buffer.from(change.linkTo);
      const oid = await writeObject(repository.dir, 'blob', target);
      entries.set(name, { mode: '120000', type: 'blob', oid, name });
    } else {
      const oid = await writeObject(repository.dir, 'blob', change);
      const kept = before?.type === 'blob' ? before.mode : '100644';
      entries.set(name, { mode: kept, type: 'blob', oid, name });
    }
  }
  return entries.size > 0
    ? writeObject(repository.dir, 'tree', treeData(entries.values()))
    : undefined;
}

/**
 * Writes the tree that `files` make of a base tree: new content by path, null
 * deletes. Folders left empty disappear.
 */
export async function writeTree(
  repository: GitRepository,
  base: string | undefined,
  files: Record<string, NewContent>,
): Promise<string> {
  const oid = await edit(repository, base, nested(files));
  return oid ?? writeObject(repository.dir, 'tree', Buffer.alloc(0));
}
