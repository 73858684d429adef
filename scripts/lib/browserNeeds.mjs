/**
 * What the browser tests need and what takes minutes to make: the bundles of
 * both apps, and the sixty days of history. It can be made while other tests
 * run.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureAppBundle } from './appBundle.mjs';
import { LOGS, ROOT } from './paths.mjs';
import { runLogged } from './processes.mjs';
import { duration, say } from './progress.mjs';
import { SetUpError } from './SetUpError.mjs';

/** Lets Node run the workspace's TypeScript as it is. */
export const TRANSFORM = [
  '--require',
  '@backstage/cli/config/nodeTransform.cjs',
];

/**
 * Begins to make it.
 *
 * @param {{ history: boolean }} wanted whether the history as well: where nothing
 *   runs meanwhile, the browser tests live it through beside themselves
 * @returns {{ ready: Promise<{ BROWSER_HISTORY?: string }>,
 *   remove: () => void }} `ready` resolves to what the tests are told by their
 *   environment, or rejects with what went wrong, for whoever asks; `remove`
 *   takes the history away
 */
export function makeBrowserNeeds(wanted) {
  const history = mkdtempSync(path.join(os.tmpdir(), 'gitops-compliance-'));
  // As root, Postgres runs as a user of its own and must get through here.
  chmodSync(history, 0o711);
  const ready = make(wanted.history ? history : undefined);
  // Whoever needs it is told; until then nobody asks.
  ready.catch(() => {});
  return {
    ready,
    remove: () => rmSync(history, { recursive: true, force: true }),
  };
}

async function make(history) {
  await ensureAppBundle('app', process.env);
  await ensureAppBundle('app-legacy', process.env);
  if (!history) {
    return {};
  }
  await liveThrough(history);
  return { BROWSER_HISTORY: history };
}

/** @throws {SetUpError} with the last words of the history */
async function liveThrough(folder) {
  say('Living through sixty days for the browser tests …');
  const started = Date.now();
  const { code, tail } = await runLogged(
    process.execPath,
    [...TRANSFORM, 'packages/sandbox/src/browser/fillHistory.ts', folder],
    {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'development' },
      log: path.join(LOGS, 'history.log'),
    },
  );
  if (code !== 0) {
    throw new SetUpError(
      `The history for the browser tests could not be made:\n${tail}`,
    );
  }
  say(`  lived through in ${duration(Date.now() - started)}`);
}
