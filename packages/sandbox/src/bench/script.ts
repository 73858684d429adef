import { spawn } from 'node:child_process';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../portal/PortalProcess';

/**
 * Runs a TypeScript file of the repository in a process of its own, which has
 * nothing else to do, and reads the JSON that it prints.
 *
 * @param file - from the repository's root
 * @throws Error when it ends with another code than 0
 */
export async function runScript<T>(
  file: string,
  env: Record<string, string>,
): Promise<T> {
  const child = spawn(
    process.execPath,
    [
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      path.join(REPOSITORY_ROOT, file),
    ],
    {
      cwd: REPOSITORY_ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', chunk => {
    output += chunk;
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${file} ended with code ${code}`);
  return JSON.parse(output) as T;
}
