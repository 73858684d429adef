/**
 * A second look at tests that failed: the same files once more, alone.
 *
 * Tests of whole portals wait for real time and share a machine that is always
 * too small; what fails there once in many runs is a fault of the test or of the
 * product, and is told as unsteady, by name, with its output. What fails twice
 * fails. See docs/decisions/0020-a-second-look.md.
 */
import { readFileSync } from 'node:fs';

/** More failed files than this are no accident: no second look. */
export const MOST = 3;

/**
 * The files that deserve a second look, if all that failed do. One whose inputs
 * are random does not: what it found would be lost by trying others.
 *
 * @param {string} file what `jest --json` wrote
 * @param {(path: string) => string} textOf reads a test
 * @returns {string[]} paths; none where the run fails anyway
 */
export function worthASecondLook(
  file,
  textOf = path => readFileSync(path, 'utf8'),
) {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
  const failed = testResults
    .filter(({ status }) => status === 'failed')
    .map(({ name }) => name);
  const isNoise =
    failed.length <= MOST &&
    !failed.some(path => textOf(path).includes('fast-check'));
  return isNoise ? failed : [];
}

/**
 * What both looks found together.
 *
 * @typedef {import('./results.mjs').Result} Result
 * @param {Result} first
 * @param {Result} again of the files that failed, whole
 * @param {number} passedBefore tests of those files that passed at first
 * @returns {Result} `unsteady` names what failed and then passed
 */
export function afterSecondLook(first, again, passedBefore) {
  const { failures, failed } = again;
  return {
    ...first,
    passed: first.passed - passedBefore + again.passed,
    failed,
    failures,
    unsteady: first.failures.filter(name => !failures.includes(name)),
  };
}

/**
 * Tests of these files that passed.
 *
 * @param {string} file what `jest --json` wrote
 * @param {string[]} paths
 */
export function passedIn(file, paths) {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
  return testResults
    .filter(({ name }) => paths.includes(name))
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed').length;
}
