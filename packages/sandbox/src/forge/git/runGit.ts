import { spawn } from 'node:child_process';

export interface GitResult {
  code: number;
  stdout: Buffer;
  stderr: string;
}

export interface GitRun {
  cwd?: string;
  env?: Record<string, string>;
  input?: Buffer | string;
  /** Exit codes that are answers, not failures. Default: 0. */
  okCodes?: number[];
}

/**
 * The environment of every Git process: nothing of the user's configuration
 * and no inherited GIT_* variable changes what it does.
 */
export function gitEnvironment(
  extra: Record<string, string> = {},
): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('GIT_'),
  );
  return {
    ...Object.fromEntries(inherited),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
    ...extra,
  };
}

/** Runs the system's `git`; throws with its stderr on an unexpected code. */
export async function runGit(
  args: string[],
  options: GitRun = {},
): Promise<GitResult> {
  const child = spawn('git', args, {
    cwd: options.cwd,
    env: gitEnvironment(options.env),
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', chunk => stdout.push(chunk));
  child.stderr.on('data', chunk => stderr.push(chunk));
  const done = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve(code ?? 128));
  });
  // A process that ends before it read all its input closes the pipe; its
  // exit code tells what happened.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input);
  const code = await done;
  const result = {
    code,
    stdout: Buffer.concat(stdout),
    stderr: Buffer.concat(stderr).toString('utf8'),
  };
  if (!(options.okCodes ?? [0]).includes(code)) {
    throw new Error(
      `git ${args[0]} ended with ${code}: ${result.stderr.trim()}`,
    );
  }
  return result;
}

let execPath: Promise<string> | undefined;

/** The folder that holds `git-http-backend`. */
export function gitExecPath(): Promise<string> {
  execPath ??= runGit(['--exec-path']).then(result =>
    result.stdout.toString('utf8').trim(),
  );
  return execPath;
}
