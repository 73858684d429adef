/** Builds an app's bundle, which the backend serves, when its inputs changed. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runLogged } from './processes.mjs';
import { DATA, inRoot, LOGS, ROOT } from './paths.mjs';
import { duration, say } from './progress.mjs';
import { SetUpError } from './SetUpError.mjs';
import { hashOf, isStamped, stamp } from './stamps.mjs';

/** The apps of the new and of the old frontend system, by their packages. */
const APPS = ['app', 'app-legacy'];
const SHARED_INPUTS = [
  'packages/app-common',
  'packages/rules',
  'plugins/gitops-compliance',
  'plugins/gitops-compliance-common',
  'app-config.yaml',
  'backstage.json',
  'yarn.lock',
];

/**
 * Runs `yarn workspace <name> build` unless the bundle is that of the present
 * sources.
 *
 * @param {string} name the app's package
 * @param {NodeJS.ProcessEnv} env has our Node and Yarn first in its PATH
 * @throws {SetUpError} when there is no such app, or with the end of the
 *   build's output
 */
export async function ensureAppBundle(name, env) {
  if (!APPS.includes(name)) {
    throw new SetUpError(
      `There is no app '${name}'. The apps are: ${APPS.join(', ')}.`,
    );
  }
  const built = inRoot('packages', name, 'dist/index.html');
  const stampFile = path.join(DATA, `${name}-bundle.stamp`);
  const hash = hashOf(
    ROOT,
    [`packages/${name}`, ...SHARED_INPUTS].map(input => inRoot(input)),
  );
  if (isStamped(stampFile, hash) && existsSync(built)) {
    return;
  }
  say(`Building packages/${name} …`);
  const started = Date.now();
  const log = path.join(LOGS, `${name}-build.log`);
  const { code, tail } = await runLogged('yarn', ['workspace', name, 'build'], {
    cwd: ROOT,
    env,
    log,
  });
  if (code !== 0 || !existsSync(built)) {
    throw new SetUpError(
      `The build of packages/${name} failed with code ${code}. The end of ${path.relative(
        ROOT,
        log,
      )}:\n${tail}`,
    );
  }
  stamp(stampFile, hash);
  say(`  built in ${duration(Date.now() - started)}`);
}
