import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const GIT_TIMEOUT_MS = 30_000;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('GIT_'),
  );
  return { ...Object.fromEntries(inherited), GIT_TERMINAL_PROMPT: '0' };
}

/**
 * Runs git to its end, without the environment of a surrounding git.
 *
 * @param options - what it reads, and variables that it sees besides
 * @returns what it printed
 */
export async function git(
  args: string[],
  options: { input?: string; env?: Record<string, string> } = {},
): Promise<string> {
  const running = run('git', args, {
    env: { ...environment(), ...options.env },
    maxBuffer: MAX_OUTPUT_BYTES,
    timeout: GIT_TIMEOUT_MS,
  });
  if (options.input !== undefined) {
    // A git that fails may not read: its exit code tells, not the pipe.
    running.child.stdin?.on('error', () => {});
    running.child.stdin?.end(options.input);
  }
  const { stdout } = await running;
  return stdout;
}
