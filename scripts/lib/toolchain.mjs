/**
 * The Node and the Yarn that everything runs with.
 *
 * The machine's Node is used when Backstage supports it, else Node 24 comes
 * from npm into `.tools`. Yarn always comes from npm: corepack may not reach
 * its own download site.
 */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runLogged } from './processes.mjs';
import { INSTALL_STAMP, LOGS, TOOLS } from './paths.mjs';
import { say } from './progress.mjs';
import { SetUpError } from './SetUpError.mjs';

const SUPPORTED_MAJORS = [22, 24];
const FETCHED_MAJOR = 24;
const YARN_VERSION = '4.13.0';

/** Whether Backstage supports this Node, given as `process.versions.node`. */
export function isSupportedNode(version) {
  return SUPPORTED_MAJORS.includes(Number(version.split('.')[0]));
}

function platformPackage() {
  const prefix =
    process.platform === 'darwin' && process.arch === 'arm64'
      ? 'node-bin'
      : 'node';
  return [prefix, process.platform, process.arch].join('-');
}

/**
 * A home folder that package managers can write their caches to: the user's,
 * or one in the clone where the user has none.
 */
function usableHome() {
  const home = process.env.HOME || os.userInfo().homedir;
  if (home && isWritable(home)) {
    return home;
  }
  const own = path.join(TOOLS, 'home');
  mkdirSync(own, { recursive: true });
  return own;
}

function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EROFS', 'ENOTDIR'].includes(error.code)) {
      return false;
    }
    throw error;
  }
}

/**
 * The environment without what npm and yarn add for the script that they run:
 * a nested package manager would take it for its own settings.
 */
function cleanEnvironment() {
  const env = { ...process.env, HOME: usableHome() };
  for (const name of Object.keys(env)) {
    if (
      /^npm_(package_|lifecycle_|command|execpath|node_execpath)/.test(name) ||
      /^npm_config_(local_prefix|prefix)$/i.test(name) ||
      /^(INIT_CWD|PROJECT_CWD|BERRY_BIN_FOLDER|NODE)$/.test(name)
    ) {
      delete env[name];
    }
  }
  return env;
}

async function npmInstall(folder, spec, env) {
  const prefix = path.join(TOOLS, folder);
  mkdirSync(prefix, { recursive: true });
  const { tail } = await runLogged(
    'npm',
    [
      'install',
      '--prefix',
      prefix,
      '--no-save',
      '--no-audit',
      '--no-fund',
      spec,
    ],
    { cwd: prefix, env, log: path.join(LOGS, `fetch-${folder}.log`) },
  );
  return tail;
}

function answers(program, args, expected) {
  const result = spawnSync(program, args, { encoding: 'utf8' });
  return result.status === 0 && expected(result.stdout.trim());
}

function findFetchedNode() {
  const modules = path.join(TOOLS, 'node', 'node_modules');
  const platform = platformPackage();
  return [
    path.join(modules, platform, 'bin', 'node'),
    path.join(modules, 'node', 'node_modules', platform, 'bin', 'node'),
    path.join(modules, 'node', 'bin', 'node'),
  ].find(candidate =>
    answers(candidate, ['--version'], version =>
      isSupportedNode(version.replace(/^v/, '')),
    ),
  );
}

async function ensureNode(env) {
  if (isSupportedNode(process.versions.node)) {
    return process.execPath;
  }
  const present = findFetchedNode();
  if (present) {
    return present;
  }
  say(
    `Node ${process.versions.node} is not one that Backstage supports: fetching Node ${FETCHED_MAJOR} from npm into .tools …`,
  );
  // The package `node` links a platform package in an install script, which
  // npm may refuse to run; so the platform package is asked for directly.
  let tail = '';
  for (const name of [platformPackage(), 'node']) {
    tail = await npmInstall('node', `${name}@${FETCHED_MAJOR}`, env);
    const fetched = findFetchedNode();
    if (fetched) {
      return fetched;
    }
  }
  throw new SetUpError(
    `Node ${FETCHED_MAJOR} could not be fetched from npm for ${process.platform} ${process.arch}:\n${tail}\nInstall Node ${FETCHED_MAJOR} from https://nodejs.org, or check that npm reaches its registry (npm ping).`,
  );
}

async function ensureYarn(node, env) {
  const yarn = path.join(
    TOOLS,
    'yarn/node_modules/@yarnpkg/cli-dist/bin/yarn.js',
  );
  const isThere = () =>
    existsSync(yarn) &&
    answers(node, [yarn, '--version'], version => version === YARN_VERSION);
  if (isThere()) {
    return yarn;
  }
  say(`Fetching Yarn ${YARN_VERSION} from npm into .tools …`);
  const tail = await npmInstall(
    'yarn',
    `@yarnpkg/cli-dist@${YARN_VERSION}`,
    env,
  );
  if (isThere()) {
    return yarn;
  }
  throw new SetUpError(
    `Yarn ${YARN_VERSION} could not be fetched from npm:\n${tail}\nCheck that npm reaches its registry (npm ping).`,
  );
}

/** Puts `node` and `yarn` where child processes find them first. */
function writeCommands(node, yarn) {
  const bin = path.join(TOOLS, 'bin');
  mkdirSync(bin, { recursive: true });
  rmSync(path.join(bin, 'node'), { force: true });
  symlinkSync(node, path.join(bin, 'node'));
  writeFileSync(
    path.join(bin, 'yarn'),
    `#!/bin/sh\nexec "${path.join(bin, 'node')}" "${yarn}" "$@"\n`,
    { mode: 0o755 },
  );
  return bin;
}

/**
 * Finds or fetches Node and Yarn.
 *
 * @returns {Promise<{ node: string, yarn: string, env: NodeJS.ProcessEnv }>}
 *   absolute paths of the Node binary and of Yarn's script, and the environment
 *   in which both are first in the PATH
 * @throws {SetUpError} when npm cannot fetch what is missing
 */
export async function ensureToolchain() {
  const env = cleanEnvironment();
  const node = await ensureNode(env);
  const yarn = await ensureYarn(node, env);
  const bin = writeCommands(node, yarn);
  return { node, yarn, env: { ...env, PATH: `${bin}:${env.PATH}` } };
}

/**
 * Finds the Node of a clone that was made ready before, without a look at
 * versions, so that it takes no time.
 *
 * @returns {{ node: string, env: NodeJS.ProcessEnv } | undefined} as
 *   `ensureToolchain` does; undefined where nothing was made ready
 */
export function presentToolchain() {
  const bin = path.join(TOOLS, 'bin');
  const node = path.join(bin, 'node');
  if (!existsSync(node) || !existsSync(INSTALL_STAMP)) {
    return undefined;
  }
  const env = cleanEnvironment();
  return { node, env: { ...env, PATH: `${bin}:${env.PATH}` } };
}
