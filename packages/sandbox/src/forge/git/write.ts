import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { unprocessable } from '../errors';
import { GitRepository } from './GitRepository';
import { Signature, ZERO_OID } from './objects';
import { runGit } from './runGit';

export interface NewCommit {
  parent?: string;
  /** New content by path; null deletes the file. */
  files: Record<string, Buffer | null>;
  author: Signature;
  committer: Signature;
  message: string;
}

const clean = (text: string) => text.replace(/[<>\n\0]/g, '').trim();

function ident(signature: Signature): string {
  const seconds = Math.floor(Date.parse(signature.date) / 1000);
  return `${clean(signature.name)} <${clean(
    signature.email,
  )}> ${seconds} +0000`;
}

function assertPath(path: string): void {
  const wrong = (part: string) =>
    ['', '.', '..'].includes(part) || part.toLowerCase() === '.git';
  if (/[\n\0"]/.test(path) || path.split('/').some(wrong)) {
    throw unprocessable(`path is not valid: ${path}`);
  }
}

/** Creates a bare repository whose HEAD names `defaultBranch`. */
export async function initRepository(
  dir: string,
  defaultBranch: string,
): Promise<void> {
  await mkdir(dir, { recursive: true });
  await runGit(['init', '--quiet', '--bare', `-b${defaultBranch}`, dir]);
  await runGit(['config', 'gc.auto', '0'], { cwd: dir });
}

/** Writes blobs, trees and one commit in one process; moves no branch. */
export async function writeCommit(
  repository: GitRepository,
  commit: NewCommit,
): Promise<string> {
  const ref = `refs/forge/${randomUUID()}`;
  const parts: Buffer[] = [];
  const line = (text: string) => parts.push(Buffer.from(`${text}\n`));
  const data = (content: Buffer) => {
    line(`data ${content.length}`);
    parts.push(content, Buffer.from('\n'));
  };
  line(`commit ${ref}`);
  line('mark :1');
  line(`author ${ident(commit.author)}`);
  line(`committer ${ident(commit.committer)}`);
  data(Buffer.from(commit.message));
  if (commit.parent) {
    line(`from ${commit.parent}`);
  }
  for (const [path, content] of Object.entries(commit.files)) {
    assertPath(path);
    if (content === null) {
      line(`D ${path}`);
    } else {
      line(`M 100644 inline ${path}`);
      data(content);
    }
  }
  line('');
  line('get-mark :1');
  const { stdout } = await repository.run(['fast-import', '--quiet'], {
    input: Buffer.concat(parts),
  });
  const oid = stdout.toString('utf8').trim();
  await repository.moveRef(ref, oid, ZERO_OID);
  return oid;
}

/** Writes a commit over an existing tree. */
export async function commitTree(
  repository: GitRepository,
  commit: {
    tree: string;
    parents: string[];
    author: Signature;
    committer: Signature;
    message: string;
  },
): Promise<string> {
  const environment = (role: 'AUTHOR' | 'COMMITTER', who: Signature) => ({
    [`GIT_${role}_NAME`]: clean(who.name),
    [`GIT_${role}_EMAIL`]: clean(who.email),
    [`GIT_${role}_DATE`]: `@${Math.floor(Date.parse(who.date) / 1000)} +0000`,
  });
  const { stdout } = await repository.run(
    ['commit-tree', commit.tree, ...commit.parents.flatMap(p => ['-p', p])],
    {
      env: {
        ...environment('AUTHOR', commit.author),
        ...environment('COMMITTER', commit.committer),
      },
      input: commit.message,
    },
  );
  return stdout.toString('utf8').trim();
}
