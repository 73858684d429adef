/** Finds a Chromium for the browser tests, or gets one where that is allowed. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { runLogged } from './processes.mjs';
import { LOGS } from './paths.mjs';
import { say } from './progress.mjs';
import { SetUpError } from './SetUpError.mjs';

const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const MAC_APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(error.code)) {
      return false;
    }
    throw error;
  }
}

/**
 * Looks for a browser, in this order: `CHROMIUM_PATH`, the PATH, the
 * applications of macOS.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} the path of the program
 * @throws {SetUpError} when CHROMIUM_PATH is set and names no program
 */
export function findBrowser(env) {
  if (env.CHROMIUM_PATH) {
    if (!isExecutable(env.CHROMIUM_PATH)) {
      throw new SetUpError(
        `CHROMIUM_PATH is ${env.CHROMIUM_PATH}, which is not a program. Set it to the path of Chromium or Chrome, or unset it.`,
      );
    }
    return env.CHROMIUM_PATH;
  }
  const folders = (env.PATH ?? '').split(':').filter(Boolean);
  const inPath = folders.flatMap(folder =>
    COMMANDS.map(name => path.join(folder, name)),
  );
  return [...inPath, ...MAC_APPLICATIONS].find(isExecutable);
}

async function aptGet(env, ...args) {
  return runLogged('apt-get', args, {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    log: path.join(LOGS, `apt-get-${args[0]}.log`),
  });
}

/**
 * Finds a browser; as root on Debian or Ubuntu, installs one where there is
 * none.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} the path of the program
 * @throws {SetUpError} that says how to get one
 */
export async function ensureBrowser(env) {
  const present = findBrowser(env);
  if (present) {
    return present;
  }
  let detail = '';
  const hasApt = spawnSync('apt-get', ['--version']).status === 0;
  if (hasApt && process.getuid() === 0) {
    say('Installing Chromium with apt-get …');
    await aptGet(env, 'update');
    ({ tail: detail } = await aptGet(
      env,
      'install',
      '-y',
      '--no-install-recommends',
      'chromium',
    ));
    const installed = findBrowser(env);
    if (installed) {
      return installed;
    }
  }
  throw new SetUpError(
    `${detail}\nNo Chromium or Chrome was found, and the browser tests need one. On Debian or Ubuntu: apt-get install chromium. On macOS: brew install --cask google-chrome. Or set CHROMIUM_PATH to the program.`,
  );
}
