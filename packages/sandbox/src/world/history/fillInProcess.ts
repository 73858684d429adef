import { spawn } from 'node:child_process';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { REPOSITORY_ROOT } from '../../portal/PortalProcess';
import type { FillRequest } from './fill';

/** A data directory that is being filled. */
export interface Filling {
  /** Resolves when it is filled; rejects with what went wrong. */
  done: Promise<void>;
  /** Gives up; what was done so far is done anew the next time. */
  stop(): void;
}

/** Fills a data directory with a world and its history, unless it is filled. */
export function fillInProcess(
  request: FillRequest,
  say: (text: string) => void,
): Filling {
  const child = spawn(
    process.execPath,
    [
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      resolvePackagePath(
        '@gitops-compliance/sandbox',
        'src/world/history/fill.ts',
      ),
      JSON.stringify(request),
    ],
    {
      cwd: REPOSITORY_ROOT,
      env: { ...process.env, NODE_ENV: 'development' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let lastWords = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    say(text.trimEnd());
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = `${lastWords}${text}`.slice(-4000);
  });
  return {
    done: new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', code => {
        if (code === 0) resolve();
        else reject(new Error(`The world was not filled: ${lastWords}`));
      });
    }),
    stop: () => child.kill('SIGTERM'),
  };
}
