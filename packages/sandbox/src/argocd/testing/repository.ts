import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Files of a commit; `null` removes one. */
export type FileChanges = Record<string, string | null>;

/** Always the same, so that the same commits have the same ids. */
const COMMITTED_AT = '2026-09-01T07:00:00Z';

/** A bare Git repository on disk that tests commit to. */
export class TestRepository {
  readonly bare: string;
  private readonly work: string;

  constructor(dir: string, readonly url: string) {
    const name = url.split('/').slice(-2).join('-');
    this.bare = path.join(dir, `${name}.git`);
    this.work = path.join(dir, `${name}-work`);
    mkdirSync(this.work, { recursive: true });
    this.git('init', '--quiet', '--bare', '--initial-branch=main', this.bare);
  }

  /** Commits to main and returns the SHA. */
  commit(changes: FileChanges, message = 'Change'): string {
    for (const [file, text] of Object.entries(changes)) {
      const full = path.join(this.work, file);
      if (text === null) {
        rmSync(full);
      } else {
        mkdirSync(path.dirname(full), { recursive: true });
        writeFileSync(full, text);
      }
    }
    const at = [`--git-dir=${this.bare}`, `--work-tree=${this.work}`];
    this.git(...at, 'add', '--all');
    this.git(...at, 'commit', '--quiet', '--allow-empty', '-m', message);
    return this.git(...at, 'rev-parse', 'HEAD');
  }

  tag(name: string) {
    this.git(`--git-dir=${this.bare}`, 'tag', '-a', '-m', name, name);
  }

  private git(...args: string[]): string {
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@acme.test'];
    const inherited = Object.entries(process.env).filter(
      ([name]) => !name.startsWith('GIT_'),
    );
    const env = {
      ...Object.fromEntries(inherited),
      GIT_AUTHOR_DATE: COMMITTED_AT,
      GIT_COMMITTER_DATE: COMMITTED_AT,
    };
    const config = [...identity, '-c', 'core.bare=false'];
    return execFileSync('git', [...config, ...args], {
      env,
      encoding: 'utf8',
    }).trim();
  }
}
