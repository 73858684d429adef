import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { git } from './gitProcess';

const SHA = /^[0-9a-f]{40}$/;
const MAX_LINKS = 5;

interface Stamped<V> {
  stamp: string;
  value: V;
}

/** Tells whether a file is another one than before; empty when it is not there. */
function stampOf(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat?.isFile() ? `${stat.ino}/${stat.mtimeNs}/${stat.size}` : '';
}

/**
 * The refs of bare repositories on this disk, read from git's own files
 * (gitrepository-layout: `HEAD`, `refs/`, `packed-refs`), so that asking
 * again whether a branch has moved starts no process. A file is read anew
 * only when it was replaced.
 */
export class LocalRefs {
  private readonly files = new Map<string, Stamped<string>>();
  private readonly packed = new Map<string, Stamped<Map<string, string>>>();
  private readonly commits = new Map<string, Promise<string>>();

  /** Whether the refs of a repository are in files: `reftable` is not. */
  covers(repository: string): boolean {
    return (
      existsSync(path.join(repository, 'HEAD')) &&
      !existsSync(path.join(repository, 'reftable'))
    );
  }

  /** The commit that `HEAD`, a branch or a tag names. */
  async resolve(
    repository: string,
    revision: string,
  ): Promise<string | undefined> {
    const names =
      revision === 'HEAD'
        ? ['HEAD']
        : [`refs/heads/${revision}`, `refs/tags/${revision}`];
    for (const name of names) {
      const id = this.find(repository, name);
      if (id !== undefined) {
        return name.startsWith('refs/tags/') ? this.peel(repository, id) : id;
      }
    }
    return undefined;
  }

  private find(repository: string, name: string): string | undefined {
    let current = name;
    for (let i = 0; i < MAX_LINKS; i++) {
      const text =
        this.loose(repository, current) ??
        this.packedIn(repository).get(current);
      const link = /^ref: (\S+)/.exec(text ?? '');
      if (!link) {
        return text !== undefined && SHA.test(text) ? text : undefined;
      }
      current = link[1];
    }
    return undefined;
  }

  private loose(repository: string, name: string): string | undefined {
    const file = path.join(repository, name);
    const stamp = stampOf(file);
    if (stamp === '') {
      return undefined;
    }
    const known = this.files.get(file);
    if (known?.stamp === stamp) {
      return known.value;
    }
    const value = readFileSync(file, 'utf8').trim();
    this.files.set(file, { stamp, value });
    return value;
  }

  private packedIn(repository: string): Map<string, string> {
    const file = path.join(repository, 'packed-refs');
    const stamp = stampOf(file);
    const known = this.packed.get(repository);
    if (known?.stamp === stamp) {
      return known.value;
    }
    const lines = stamp === '' ? [] : readFileSync(file, 'utf8').split('\n');
    const value = new Map(
      lines
        .filter(line => /^[0-9a-f]{40} /.test(line))
        .map(line => [line.slice(41), line.slice(0, 40)]),
    );
    this.packed.set(repository, { stamp, value });
    return value;
  }

  /** An annotated tag is an object of its own; what it names never changes. */
  private peel(repository: string, id: string): Promise<string> {
    const key = `${repository}@${id}`;
    let commit = this.commits.get(key);
    if (!commit) {
      const args = [
        '-C',
        repository,
        'rev-parse',
        '--verify',
        `${id}^{commit}`,
      ];
      commit = git(args).then(out => out.trim());
      this.commits.set(key, commit);
    }
    return commit;
  }
}
