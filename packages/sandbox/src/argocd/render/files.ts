import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { RenderError } from '../errors';
import { GitRepositories, Tree } from '../git';
import { Manifest } from '../types';
import { asArray, asRecord, at, messageOf } from '../values';

/** What was asked of a commit, with the ids that answered; empty for none. */
export interface Reads {
  files: Map<string, string>;
  folders: Map<string, string>;
}

/** Whether another commit would give the same answers. */
export function answersAlike(tree: Tree, reads: Reads): boolean {
  const alike = (asked: Map<string, string>, ids: Tree['files']) =>
    [...asked].every(([name, id]) => (ids.get(name) ?? '') === id);
  return alike(reads.files, tree.files) && alike(reads.folders, tree.folders);
}

/** The files of one commit, read lazily. It notes what it was asked. */
export class CommitFiles {
  readonly reads: Reads = { files: new Map(), folders: new Map() };

  constructor(
    private readonly git: GitRepositories,
    private readonly repoUrl: string,
    private readonly tree: Tree,
  ) {}

  /** Whether the commit has this file. */
  has(file: string): boolean {
    return this.idOf(file) !== undefined;
  }

  /** Paths below a directory (`''` is the root), sorted. */
  below(directory: string): string[] {
    const { files, folders } = this.tree;
    this.reads.folders.set(directory, folders.get(directory) ?? '');
    const prefix = directory === '' ? '' : `${directory}/`;
    return [...files.keys()].filter(name => name.startsWith(prefix)).sort();
  }

  /** The text of each file, in the order asked for. */
  async read(files: string[]): Promise<string[]> {
    const ids = files.map(file => {
      const id = this.idOf(file);
      if (id === undefined) {
        throw new RenderError(`file ${file} does not exist`);
      }
      return id;
    });
    const texts = await this.git.read(this.repoUrl, ids);
    return ids.map(id => texts.get(id) ?? '');
  }

  private idOf(file: string): string | undefined {
    const id = this.tree.files.get(file);
    this.reads.files.set(file, id ?? '');
    return id;
  }
}

/**
 * Normalises a path inside the repository.
 *
 * @throws RenderError when it leaves the repository
 */
export function insideRepository(...parts: string[]): string {
  const joined = path.posix.normalize(path.posix.join(...parts));
  if (joined.startsWith('..') || path.posix.isAbsolute(joined)) {
    throw new RenderError(`path ${parts.join('/')} is outside the repository`);
  }
  const trimmed = joined.replace(/\/$/, '');
  return trimmed === '.' ? '' : trimmed;
}

/**
 * Parses a file into its YAML documents; empty ones are left out.
 *
 * @throws RenderError naming the file when it is not YAML
 */
export function parseYaml(file: string, text: string): unknown[] {
  const documents = parseAllDocuments(text, { merge: true });
  return [...documents].flatMap(document => {
    const [error] = document.errors;
    if (error) {
      throw new RenderError(`${file} is not valid YAML: ${error.message}`);
    }
    try {
      const value: unknown = document.toJS();
      return value === null || value === undefined ? [] : [value];
    } catch (cause) {
      throw new RenderError(`${file} is not valid YAML: ${messageOf(cause)}`);
    }
  });
}

/**
 * Reads a file's Kubernetes objects; a `List` is opened into its items.
 *
 * @throws RenderError naming the file and the field that is missing
 */
export function parseManifests(file: string, text: string): Manifest[] {
  return parseYaml(file, text).flatMap(value => {
    const kind = at(value, 'kind');
    if (typeof kind === 'string' && kind.endsWith('List')) {
      return asArray(at(value, 'items')).map(item => toManifest(file, item));
    }
    return [toManifest(file, value)];
  });
}

function toManifest(file: string, value: unknown): Manifest {
  const object = asRecord(value);
  const metadata = asRecord(object?.metadata);
  const missing = [
    [object?.apiVersion, 'apiVersion'],
    [object?.kind, 'kind'],
    [metadata?.name ?? metadata?.generateName, 'metadata.name'],
  ].find(([field]) => typeof field !== 'string' || field === '');
  if (missing) {
    throw new RenderError(`${file}: an object has no ${missing[1]}`);
  }
  for (const field of ['labels', 'annotations']) {
    for (const [key, text] of Object.entries(
      asRecord(metadata?.[field]) ?? {},
    )) {
      if (typeof text !== 'string') {
        throw new RenderError(
          `${file}: metadata.${field}.${key} must be a string; quote it`,
        );
      }
    }
  }
  return value as Manifest;
}
