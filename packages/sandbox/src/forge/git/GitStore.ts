import { AnswerParser, GitProcess } from './GitProcess';
import {
  Commit,
  EMPTY_TREE,
  GitObject,
  parseCommit,
  parseTree,
  Signature,
  TreeEntry,
  ZERO_OID,
} from './objects';
import { GitRun, runGit } from './runGit';

/** Objects that are kept, and the largest one that is. */
const KEPT_OBJECTS = 5_000;
const KEPT_BYTES = 16 * 1024;

const OID = /^[0-9a-f]{40}$/;
const REF_NAME = /^[\w./@{}+#=-]+$/;
const NO_REF_NAME = /[\0-\x20~^:?*[\\\x7f]|\.\.|@\{/;

/** Makes the armoured signature of a commit's or tag's bytes. */
export type Signer = (payload: Buffer) => string;

/** The answer of `cat-file --batch-command` to one question. */
function objectParser(withData: boolean): AnswerParser<GitObject | undefined> {
  return output => {
    const end = output.indexOf(0x0a);
    if (end < 0) {
      return undefined;
    }
    const match = /^([0-9a-f]{40}) (commit|tree|blob|tag) (\d+)$/.exec(
      output.toString('utf8', 0, end),
    );
    if (!match) {
      return { answer: undefined, end: end + 1 };
    }
    const size = withData ? Number(match[3]) : -1;
    if (output.length < end + size + 2) {
      return undefined;
    }
    const answer = {
      oid: match[1],
      type: match[2] as GitObject['type'],
      data: Buffer.from(output.subarray(end + 1, end + 1 + Math.max(size, 0))),
    };
    return { answer, end: end + size + 2 };
  };
}

/** `update-ref --stdin` after one transaction. */
const committed: AnswerParser<true> = output => {
  const answer = 'start: ok\ncommit: ok\n';
  return output.length < answer.length
    ? undefined
    : { answer: true, end: answer.length };
};

/**
 * The objects and refs of one bare repository, from processes that stay for a
 * while. Methods taking an `oid` trust it to be one.
 */
export class GitStore {
  private readonly reader: GitProcess;
  private readonly refWriter: GitProcess;
  private refMoves: Promise<unknown> = Promise.resolve();
  private readonly commitCache = new Map<string, Commit>();
  /** By their ids, for an object never changes. */
  private readonly kept = new Map<string, GitObject>();
  /** Where refs stand; forgotten when they move. */
  private readonly tips = new Map<string, Promise<string | undefined>>();

  /** `signerOf` tells who signs commits by this committer, if anybody. */
  constructor(
    readonly dir: string,
    readonly signerOf: (committer: Signature) => Signer | undefined = () =>
      undefined,
  ) {
    this.reader = new GitProcess(dir, ['cat-file', '--batch-command']);
    this.refWriter = new GitProcess(dir, ['update-ref', '--stdin']);
  }

  /** Ends the processes that wait for questions. */
  close(): void {
    this.reader.close();
    this.refWriter.close();
  }

  /** Runs Git in this repository. */
  run(args: string[], options: GitRun = {}) {
    return runGit(args, { ...options, cwd: this.dir });
  }

  /** Objects by revision expression, in order; undefined where none is. */
  async objects(expressions: string[]): Promise<(GitObject | undefined)[]> {
    return Promise.all(
      expressions
        .map(e => (/[\n\0]/.test(e) || e === '' ? 'invalid^' : e))
        .map(e => this.kept.get(e) ?? this.readObject(e)),
    );
  }

  private async readObject(expression: string): Promise<GitObject | undefined> {
    const object = await this.reader.ask(
      `contents ${expression}\n`,
      objectParser(true),
    );
    if (object && OID.test(expression) && object.data.length <= KEPT_BYTES) {
      if (this.kept.size >= KEPT_OBJECTS) this.kept.clear();
      this.kept.set(expression, object);
    }
    return object;
  }

  async object(expression: string): Promise<GitObject | undefined> {
    return (await this.objects([expression]))[0];
  }

  /** Commits by oid, in order; throws when one is missing. */
  async commits(oids: string[]): Promise<Commit[]> {
    const unknown = oids.filter(oid => !this.commitCache.has(oid));
    if (unknown.length > 0) {
      for (const object of await this.objects(unknown)) {
        if (object?.type === 'commit') {
          this.commitCache.set(object.oid, parseCommit(object));
        }
      }
    }
    return oids.map(oid => {
      const commit = this.commitCache.get(oid);
      if (!commit) {
        throw new Error(`Commit ${oid} is not in ${this.dir}`);
      }
      return commit;
    });
  }

  async commit(oid: string): Promise<Commit> {
    return (await this.commits([oid]))[0];
  }

  /** The commit that a branch, tag, full ref or (short) SHA names. */
  async resolveCommit(name: string): Promise<string | undefined> {
    if (!REF_NAME.test(name) || name.includes('..') || name.includes('@{')) {
      return undefined;
    }
    const candidates = [`refs/heads/${name}`, `refs/tags/${name}`];
    if (/^([0-9a-f]{4,40}|HEAD|(refs|heads|tags)\/.+)$/.test(name)) {
      candidates.push(name);
    }
    const found = await this.objects(candidates.map(c => `${c}^{commit}`));
    return found.find(object => object?.type === 'commit')?.oid;
  }

  /** Type and id of what an expression names. */
  info(expression: string): Promise<GitObject | undefined> {
    return this.reader.ask(`info ${expression}\n`, objectParser(false));
  }

  /** What a full ref name stands at. */
  async ref(name: string): Promise<string | undefined> {
    if (!name.startsWith('refs/') || NO_REF_NAME.test(name)) {
      return undefined;
    }
    let tip = this.tips.get(name);
    if (!tip) {
      tip = this.info(name).then(found => found?.oid);
      this.tips.set(name, tip);
      tip.catch(() => this.tips.delete(name));
    }
    return tip;
  }

  /** For who moves refs past {@link moveRef}: all are read anew. */
  forgetRefs(): void {
    this.tips.clear();
  }

  async tree(expression: string): Promise<TreeEntry[] | undefined> {
    const object = await this.object(expression);
    return object?.type === 'tree' ? parseTree(object) : undefined;
  }

  /** The commit that a tag stands for; a commit's own id. */
  async peel(oid: string): Promise<string | undefined> {
    return this.commitCache.has(oid)
      ? oid
      : (await this.info(`${oid}^{commit}`))?.oid;
  }

  /** The tree of a commit; a tree's own id. */
  async treeOf(oid: string): Promise<string> {
    if (oid === EMPTY_TREE || this.commitCache.has(oid)) {
      return this.commitCache.get(oid)?.tree ?? oid;
    }
    const tree = await this.info(`${oid}^{tree}`);
    if (!tree) {
      throw new Error(`${oid} is no commit or tree of ${this.dir}`);
    }
    return tree.oid;
  }

  /**
   * Moves, creates (`before` zero) or deletes (`after` zero) a ref; false when
   * it does not stand at `before` any more.
   */
  async moveRef(ref: string, before: string, after: string): Promise<boolean> {
    const line =
      after === ZERO_OID
        ? `delete ${ref} ${before}`
        : `update ${ref} ${after} ${before}`;
    const move = this.refMoves.then(() =>
      this.refWriter
        .ask(`start\n${line}\ncommit\n`, committed)
        .catch(error => {
          // The process ends when Git refuses; any other end is a fault.
          if (/ended with (1|128):/.test(error.message)) {
            return false;
          }
          throw error;
        })
        .finally(() => this.tips.delete(ref)),
    );
    this.refMoves = move.then(
      () => undefined,
      () => undefined,
    );
    return move;
  }
}
