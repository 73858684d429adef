/** Builds the app's bundle, which the backend serves, when its inputs changed. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runLogged } from './processes.mjs';
import { DATA, inRoot, LOGS, ROOT } from './paths.mjs';
import { duration, say } from './progress.mjs';
import { SetUpError } from './SetUpError.mjs';
import { hashOf, isStamped, stamp } from './stamps.mjs';

const INPUTS = [
  'packages/app',
  'packages/rules',
  'plugins/gitops-compliance',
  'plugins/gitops-compliance-common',
  'app-config.yaml',
  'backstage.json',
  'yarn.lock',
];
const BUILT = inRoot('packages/app/dist/index.html');
const STAMP = path.join(DATA, 'app-bundle.stamp');

/**
 * Runs `yarn workspace app build` unless the bundle is that of the present
 * sources.
 *
 * @param {NodeJS.ProcessEnv} env has our Node and Yarn first in its PATH
 * @throws {SetUpError} with the end of the build's output
 */
export async function ensureAppBundle(env) {
  const hash = hashOf(
    ROOT,
    INPUTS.map(input => inRoot(input)),
  );
  if (isStamped(STAMP, hash) && existsSync(BUILT)) {
    return;
  }
  say('Building the app …');
  const started = Date.now();
  const log = path.join(LOGS, 'app-build.log');
  const { code, tail } = await runLogged(
    'yarn',
    ['workspace', 'app', 'build'],
    { cwd: ROOT, env, log },
  );
  if (code !== 0 || !existsSync(BUILT)) {
    throw new SetUpError(
      `The build of the app failed with code ${code}. The end of ${path.relative(
        ROOT,
        log,
      )}:\n${tail}`,
    );
  }
  stamp(STAMP, hash);
  say(`  built in ${duration(Date.now() - started)}`);
}
