import { mkdir } from 'node:fs/promises';
import { GitRepository } from './GitRepository';
import { Signer } from './GitStore';
import { writeObject } from './looseObjects';
import { Signature } from './objects';
import { runGit } from './runGit';
import { writeTree, type NewContent } from './trees';

export interface NewCommit {
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
  /** Who signs; false: nobody. Default: what the repository says. */
  sign?: Signer | false;
}

export interface NewTag {
  /** Any object, usually a commit. */
  object: string;
  type: string;
  name: string;
  tagger: Signature;
  message: string;
  sign?: Signer;
}

const clean = (text: string) => text.replace(/[<>\n\0]/g, '').trim();

function ident(signature: Signature): string {
  const seconds = Math.floor(Date.parse(signature.date) / 1000);
  return `${clean(signature.name)} <${clean(
    signature.email,
  )}> ${seconds} +0000`;
}

const ended = (text: string) => (text.endsWith('\n') ? text : `${text}\n`);

/** Creates a bare repository whose HEAD names `defaultBranch`. */
export async function initRepository(
  dir: string,
  defaultBranch: string,
): Promise<void> {
  await mkdir(dir, { recursive: true });
  await runGit(['init', '--quiet', '--bare', `-b${defaultBranch}`, dir]);
  await runGit(['config', 'gc.auto', '0'], { cwd: dir });
}

/** Writes blobs, trees and one commit; moves no branch. */
export async function writeCommit(
  repository: GitRepository,
  commit: Omit<NewCommit, 'tree' | 'parents'> & {
    parent?: string;
    /** New content by path; null deletes the file. */
    files: Record<string, NewContent>;
  },
): Promise<string> {
  const { parent, files, ...rest } = commit;
  const base = parent && (await repository.commit(parent)).tree;
  return commitTree(repository, {
    ...rest,
    tree: await writeTree(repository, base, files),
    parents: parent ? [parent] : [],
  });
}

/** Writes a commit over an existing tree. */
export async function commitTree(
  repository: GitRepository,
  commit: NewCommit,
): Promise<string> {
  const head = [
    `tree ${commit.tree}`,
    ...commit.parents.map(parent => `parent ${parent}`),
    `author ${ident(commit.author)}`,
    `committer ${ident(commit.committer)}`,
  ].join('\n');
  const body = `\n\n${ended(commit.message)}`;
  const sign = commit.sign ?? repository.signerOf(commit.committer);
  const signature = sign && sign(Buffer.from(`${head}${body}`)).trimEnd();
  const header = signature ? `\ngpgsig ${signature.replace(/\n/g, '\n ')}` : '';
  const data = Buffer.from(`${head}${header}${body}`);
  return writeObject(repository.dir, 'commit', data);
}

/** Writes an annotated tag; moves no ref. */
export async function writeTag(
  repository: GitRepository,
  tag: NewTag,
): Promise<string> {
  const text = [
    `object ${tag.object}`,
    `type ${tag.type}`,
    `tag ${tag.name}`,
    `tagger ${ident(tag.tagger)}`,
    '',
    ended(tag.message),
  ].join('\n');
  const signature = tag.sign ? tag.sign(Buffer.from(text)) : '';
  return writeObject(repository.dir, 'tag', Buffer.from(text + signature));
}
