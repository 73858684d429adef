import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { RenderError } from './errors';

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
 * @returns what it printed
 */
export async function git(args: string[]): Promise<string> {
  const { stdout } = await run('git', args, {
    env: environment(),
    maxBuffer: MAX_OUTPUT_BYTES,
    timeout: GIT_TIMEOUT_MS,
  });
  return stdout;
}

/** The text of blobs by id, read by one process. */
export function catFiles(
  repository: string,
  ids: string[],
): Promise<Map<string, string>> {
  const args = ['-C', repository, 'cat-file', '--batch'];
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { env: environment() });
    const chunks: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', reject);
    child.on('close', code => {
      if (code !== 0) {
        const text = Buffer.concat(errors).toString('utf8').trim();
        reject(new RenderError(`git cat-file failed: ${text}`));
        return;
      }
      resolve(parseBatch(Buffer.concat(chunks)));
    });
    child.stdin.end(ids.map(id => `${id}\n`).join(''));
  });
}

/** Splits the output of `git cat-file --batch`. */
function parseBatch(output: Buffer): Map<string, string> {
  const result = new Map<string, string>();
  let position = 0;
  while (position < output.length) {
    const end = output.indexOf(0x0a, position);
    const header = output.toString('utf8', position, end);
    const [id, type, size] = header.split(' ');
    if (type === 'missing') {
      throw new RenderError(`git object ${id} is missing`);
    }
    const start = end + 1;
    const stop = start + Number(size);
    result.set(id, output.toString('utf8', start, stop));
    position = stop + 1;
  }
  return result;
}
