import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';

/** Root of the repository. */
export const REPOSITORY_ROOT = resolvePackagePath(
  '@gitops-compliance/sandbox',
  '../..',
);

/** A portal in a process of its own. */
export interface PortalProcess {
  /** Id of the process; undefined where it could not be started. */
  pid: number | undefined;
  /** Resolves when the process ended, with its exit code or signal. */
  ended: Promise<number | NodeJS.Signals | null>;
  /** Asks it to stop, and insists after ten seconds. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

const STOP_TIMEOUT_MS = 10_000;

/** Starts the portal's backend from source, with the sandbox's configuration. */
export function startPortal(options: {
  env: Record<string, string>;
  /** Further configuration files after the sandbox's own. */
  configs?: string[];
  onLine: (line: string) => void;
}): PortalProcess {
  const configs = [
    'app-config.yaml',
    'packages/sandbox/app-config.sandbox.yaml',
    ...(options.configs ?? []),
  ].flatMap(file => ['--config', path.resolve(REPOSITORY_ROOT, file)]);
  const child = spawn(
    process.execPath,
    [
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      resolvePackagePath('@gitops-compliance/sandbox', 'src/portal/index.ts'),
      ...configs,
    ],
    {
      cwd: REPOSITORY_ROOT,
      env: { ...process.env, NODE_ENV: 'development', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  forwardLines(child, options.onLine);
  const ended = new Promise<number | NodeJS.Signals | null>(
    (resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? signal));
    },
  );
  return {
    pid: child.pid,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function forwardLines(child: ChildProcess, onLine: (line: string) => void) {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    });
  }
}
