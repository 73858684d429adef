/** Installs the packages of `yarn.lock`, when something changed since. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { withNpmSettings } from './npmSettings.mjs';
import { runLogged } from './processes.mjs';
import { inRoot, INSTALL_STAMP, LOGS, ROOT } from './paths.mjs';
import { duration, say } from './progress.mjs';
import { SetUpError } from './SetUpError.mjs';
import { hashOf, isStamped, stamp } from './stamps.mjs';

/** Yarn reports each package that it cannot get, for minutes: this is enough. */
const MAX_FAULTS = 5;
const ADVICE = [
  'YN0028 (the lock file would be modified): a package.json was edited without it; run .tools/bin/yarn install and commit yarn.lock.',
  'YN0001 with a name or a certificate: the registry cannot be reached; check with npm ping, and set proxy, cafile or registry with npm config set.',
  'Anything else: run the command again; what was fetched is kept.',
].join('\n');

function nodeAbi(node) {
  return execFileSync(node, ['-p', 'process.versions.modules'], {
    encoding: 'utf8',
  }).trim();
}

function manifests() {
  const workspaces = ['packages', 'plugins'].flatMap(folder =>
    readdirSync(inRoot(folder), { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(entry => inRoot(folder, entry.name, 'package.json'))
      .sort(),
  );
  return [inRoot('package.json'), ...workspaces];
}

/**
 * Runs `yarn install --immutable` unless `node_modules` is that of the present
 * lock file, manifests and Node.
 *
 * @param {{ node: string, yarn: string, env: NodeJS.ProcessEnv }} toolchain
 * @throws {SetUpError} with the end of Yarn's output
 */
export async function ensureInstalled({ node, yarn, env }) {
  const hash = hashOf(
    ROOT,
    [inRoot('yarn.lock'), inRoot('.yarnrc.yml'), ...manifests()],
    [nodeAbi(node), process.platform, process.arch],
  );
  if (isStamped(INSTALL_STAMP, hash)) {
    return;
  }
  say('Installing packages (a minute or two the first time) …');
  const started = Date.now();
  const log = path.join(LOGS, 'install.log');
  let faults = 0;
  const { code, tail } = await runLogged(
    node,
    [yarn, 'install', '--immutable'],
    {
      cwd: ROOT,
      env: withNpmSettings(env),
      log,
      onLine: (line, stop) => {
        const step = /┌ (.+ step)/.exec(line);
        if (step) {
          say(`  ${step[1].toLowerCase()} …`);
        }
        faults += line.includes('YN0001') ? 1 : 0;
        if (faults === MAX_FAULTS) {
          stop();
        }
      },
    },
  );
  if (code !== 0) {
    throw new SetUpError(
      `yarn install failed with code ${code}. The end of ${path.relative(
        ROOT,
        log,
      )}:\n${tail}\n\n${ADVICE}`,
    );
  }
  stamp(INSTALL_STAMP, hash);
  say(`  installed in ${duration(Date.now() - started)}`);
}
