/** Turns what the test runners leave behind into counts. */
import { existsSync, readFileSync } from 'node:fs';

/**
 * What a step found.
 *
 * @typedef {{ passed: number, failed: number, skipped?: number,
 *   failures: string[], unsteady?: string[] }} Result `failures` names what
 *   failed, or says why; `unsteady` what failed first and passed then
 */

/** The result of a check that either holds or does not. */
export function fromCheck(name, code) {
  return code === 0
    ? { passed: 1, failed: 0, failures: [] }
    : { passed: 0, failed: 1, failures: [`${name} (exit code ${code})`] };
}

/**
 * Holds a run to its word: a run without a single test is a failure, and so is
 * one that says all is well and exits otherwise.
 *
 * @param {Result} result
 * @param {number} code the runner's exit code
 * @returns {Result}
 */
export function held(result, code) {
  if (result.passed + result.failed === 0) {
    return {
      ...result,
      failed: 1,
      failures: [...result.failures, `no test ran (exit code ${code})`],
    };
  }
  if (code !== 0 && result.failed === 0) {
    return {
      ...result,
      failed: 1,
      failures: [`every test passed, yet the run ended with code ${code}`],
    };
  }
  return result;
}

function nothingRan(why) {
  return { passed: 0, failed: 1, failures: [why] };
}

/**
 * Reads what `jest --json` wrote. A suite that could not run at all counts as
 * one failure.
 *
 * @param {string} file
 * @param {number} code the runner's exit code
 * @returns {Result}
 */
export function fromJest(file, code) {
  if (!existsSync(file)) {
    return nothingRan(`jest left no results (exit code ${code})`);
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const failures = report.testResults.flatMap(suite => {
    const names = suite.assertionResults
      .filter(test => test.status === 'failed')
      .map(test => test.fullName);
    return names.length === 0 && suite.status === 'failed'
      ? [`${suite.name}: the suite could not run`]
      : names;
  });
  return held(
    {
      passed: report.numPassedTests,
      failed: failures.length,
      skipped: report.numPendingTests + report.numTodoTests,
      failures,
    },
    code,
  );
}

/**
 * Reads a summary of the form `{ "passed": 3, "failed": 0, "names": [] }`, as
 * the browser tests and the tests of these scripts write it.
 *
 * @param {string} file
 * @param {number} code the runner's exit code
 * @returns {Result}
 */
export function fromSummary(file, code) {
  if (!existsSync(file)) {
    return nothingRan(`the run left no results (exit code ${code})`);
  }
  const summary = JSON.parse(readFileSync(file, 'utf8'));
  const { passed, failed, names = [], unsteady } = summary;
  if (!Number.isInteger(passed) || !Number.isInteger(failed)) {
    return nothingRan(`the results in ${file} have no counts`);
  }
  const failures = failed > 0 ? names : [];
  return held(
    { passed, failed, failures, ...(unsteady && { unsteady }) },
    code,
  );
}
