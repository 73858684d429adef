/** What the machine itself must bring: git and npm. */
import { spawnSync } from 'node:child_process';
import { SetUpError } from './SetUpError.mjs';

/** `git merge-tree --write-tree`, which the sandbox's forge merges with. */
const GIT_MINIMUM = [2, 38];
/** The oldest Node that this bootstrap itself runs on. */
const BOOTSTRAP_NODE_MINIMUM = 18;

function how(program) {
  return process.platform === 'darwin'
    ? `On macOS: brew install ${program}`
    : `On Debian or Ubuntu: apt-get install ${program}`;
}

function versionOf(program) {
  const result = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/**
 * Reads the first two numbers of `git --version`.
 *
 * @param {string} text e.g. `git version 2.39.5 (Apple Git-154)`
 * @returns {[number, number] | undefined}
 */
export function parseGitVersion(text) {
  const match = /(\d+)\.(\d+)/.exec(text);
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

/** Whether a parsed version of git is new enough. */
export function gitIsNewEnough([major, minor]) {
  return (
    major > GIT_MINIMUM[0] ||
    (major === GIT_MINIMUM[0] && minor >= GIT_MINIMUM[1])
  );
}

/**
 * Checks the machine.
 *
 * @throws {SetUpError} that names each missing program and how to get it
 */
export function checkPrerequisites() {
  if (process.platform === 'win32') {
    throw new SetUpError(
      'Windows itself is not supported. Run this inside WSL 2 (wsl --install).',
    );
  }
  const problems = [];
  const nodeMajor = Number(process.versions.node.split('.')[0]);
  if (nodeMajor < BOOTSTRAP_NODE_MINIMUM) {
    problems.push(
      `Node ${process.versions.node} is too old to start from; Node ${BOOTSTRAP_NODE_MINIMUM} or newer is needed. Get it from https://nodejs.org.`,
    );
  }
  const wanted = GIT_MINIMUM.join('.');
  const git = versionOf('git');
  const parsed = git && parseGitVersion(git);
  if (!parsed) {
    problems.push(
      `git is missing; version ${wanted} or newer is needed. ${how('git')}`,
    );
  } else if (!gitIsNewEnough(parsed)) {
    problems.push(
      `git is too old (${git}); version ${wanted} or newer is needed. ${how(
        'git',
      )}`,
    );
  }
  if (!versionOf('npm')) {
    problems.push(
      `npm is missing; it comes with Node from https://nodejs.org. ${how(
        'npm',
      )}`,
    );
  }
  if (problems.length > 0) {
    throw new SetUpError(problems.join('\n'));
  }
}
