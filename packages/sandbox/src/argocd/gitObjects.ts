import { GitProcess } from '../forge/git/GitProcess';
import { GitObject } from '../forge/git/objects';

/** Splits one answer of `git cat-file --batch` off what was read so far. */
function parseAnswer(
  output: Buffer,
): { answer: GitObject | undefined; end: number } | undefined {
  const line = output.indexOf(0x0a);
  if (line < 0) {
    return undefined;
  }
  const [oid, type, size] = output.toString('utf8', 0, line).split(' ');
  if (size === undefined) {
    return { answer: undefined, end: line + 1 };
  }
  const start = line + 1;
  const stop = start + Number(size);
  if (output.length <= stop) {
    return undefined;
  }
  const data = Buffer.from(output.subarray(start, stop));
  const answer = { oid, type: type as GitObject['type'], data };
  return { answer, end: stop + 1 };
}

/** Reads objects of repositories, with one long-lived process for each. */
export class GitObjects {
  private readonly processes = new Map<string, GitProcess>();

  /** The object of this id; `undefined` when the repository lacks it. */
  find(repository: string, oid: string): Promise<GitObject | undefined> {
    let process = this.processes.get(repository);
    if (!process) {
      process = new GitProcess(repository, ['cat-file', '--batch']);
      this.processes.set(repository, process);
    }
    return process.ask(`${oid}\n`, parseAnswer);
  }

  close() {
    for (const process of this.processes.values()) {
      process.close();
    }
  }
}
