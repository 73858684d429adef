import { spawn } from 'node:child_process';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../portal/PortalProcess';

/** Runs the program and says at its end how much memory it had at most. */
const MEASURED = `
  process.on('exit', () =>
    process.stderr.write('\\nmaxRss ' + process.resourceUsage().maxRSS + '\\n'));
  require(process.argv[1]);
`;

/**
 * Runs the auditor's program in a process of its own, so that its memory is its
 * own.
 *
 * @param accepted - exit codes that are no failure
 * @throws Error with its words when it ends with another code
 */
export function verifyApart(
  args: string[],
  accepted: readonly (number | null)[] = [0],
): Promise<{ seconds: number; megabytes: number; out: string }> {
  const program = path.join(
    REPOSITORY_ROOT,
    'packages/evidence-verifier/bin/gitops-evidence',
  );
  const began = process.hrtime.bigint();
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--eval', MEASURED, program, 'verify', ...args],
      { cwd: REPOSITORY_ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let [out, said] = ['', ''];
    child.stdout.on('data', data => {
      out += data;
    });
    child.stderr.on('data', data => {
      said += data;
    });
    child.on('error', reject);
    child.on('close', code => {
      const megabytes = /^maxRss (\d+)$/m.exec(said)?.[1];
      if (!accepted.includes(code) || !megabytes) {
        reject(
          new Error(
            `The verifier ended with ${code}: ${said}${out.slice(0, 2_000)}`,
          ),
        );
        return;
      }
      const seconds = Number(process.hrtime.bigint() - began) / 1e9;
      resolve({ seconds, megabytes: Number(megabytes) / 1024, out });
    });
  });
}
