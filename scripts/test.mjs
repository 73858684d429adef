/**
 * Every check and test of the repository, each step with its heading, its
 * duration and its counts. A failed step does not keep later ones from running.
 * Few failed tests get a second look, alone; one that passes then is named as
 * unsteady, one that fails again has failed. The last line is `N passed, N failed`.
 *
 * Two cores shall have something to do all the time: checks run beside one
 * another, and while the unit and integration tests wait for their portals, what
 * the browser tests need is made.
 *
 * `npm test` makes the clone ready first. `npm test -- unit lint` runs only the
 * steps named.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureBrowser } from './lib/browser.mjs';
import { makeBrowserNeeds, TRANSFORM } from './lib/browserNeeds.mjs';
import { inLanes } from './lib/inLanes.mjs';
import { inRoot, ROOT } from './lib/paths.mjs';
import { PATIENCE } from './lib/patience.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { Interrupted, runLogged, supervise } from './lib/processes.mjs';
import { duration, say } from './lib/progress.mjs';
import { fromCheck, fromJest, fromSummary } from './lib/results.mjs';
import {
  afterSecondLook,
  passedIn,
  worthASecondLook,
} from './lib/secondLook.mjs';
import { SetUpError } from './lib/SetUpError.mjs';

const SCRATCH = mkdtempSync(path.join(os.tmpdir(), 'gitops-compliance-test-'));
const CLI = inRoot('node_modules/@backstage/cli/bin/backstage-cli');

const GIB = 2 ** 30;
/** Checks at once: two take about 5 GiB. */
const LANES = os.totalmem() > 7 * GIB ? 2 : 1;
/**
 * Processes of jest, of at most 2 GiB each. Tests of whole portals wait most of
 * the time: one process more than two cores keeps them at work.
 */
const WORKERS = os.totalmem() > 11 * GIB ? 3 : 2;

const environment = env => ({ ...process.env, CI: 'true', ...env });

/** Runs our Node with arguments; a signal to us ends everything. */
async function node(args, env) {
  const { code, stoppedBy } = await supervise(process.execPath, args, {
    cwd: ROOT,
    env: environment(env),
  });
  if (stoppedBy) {
    throw new Interrupted(stoppedBy);
  }
  return code;
}

/** As {@link node}, with the output in a file until it is asked for. */
function quietly(log) {
  return async (args, env) => {
    const options = { cwd: ROOT, env: environment(env), log };
    const { code } = await runLogged(process.execPath, args, options);
    return code;
  };
}

const bin = name => inRoot('node_modules', name);

/** Steps that run beside one another: each has one core to itself. */
const CHECKS = [
  {
    id: 'format',
    title: 'Formatting',
    run: async run =>
      fromCheck(
        'prettier --check',
        await run([bin('prettier/bin-prettier.js'), '--check', '.']),
      ),
  },
  {
    id: 'types',
    title: 'Types',
    run: async run => fromCheck('tsc', await run([bin('typescript/bin/tsc')])),
  },
  {
    id: 'lint',
    title: 'Lint, with the import directions',
    run: async run =>
      fromCheck(
        'backstage-cli repo lint',
        await run([CLI, 'repo', 'lint', '--success-cache']),
      ),
  },
  {
    id: 'lint-scripts',
    title: 'Lint of the scripts',
    run: async run =>
      fromCheck(
        'eslint scripts',
        await run([
          bin('eslint/bin/eslint.js'),
          '--ext',
          '.js,.cjs,.mjs',
          'scripts',
        ]),
      ),
  },
  {
    id: 'generated',
    title: 'Generated files are up to date',
    run: async run =>
      fromCheck(
        'yarn generate:check',
        await run(['scripts/generate.mjs', '--check']),
      ),
  },
  {
    id: 'scripts',
    title: 'Tests of the scripts and of the lint rule',
    run: async run => {
      const results = path.join(SCRATCH, 'scripts.json');
      const code = await run([
        '--test',
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        '--test-reporter=./scripts/lib/summaryReporter.mjs',
        `--test-reporter-destination=${results}`,
        'scripts/**/*.test.mjs',
      ]);
      return fromSummary(results, code);
    },
  },
];

/** Runs jest, and looks again, alone, at the few files that failed. */
async function jestTwice(env) {
  const run = (results, args) =>
    node(
      [
        CLI,
        'repo',
        'test',
        '--watchAll=false',
        PATIENCE,
        `--testSequencer=${inRoot('scripts/lib/portalsFirst.mjs')}`,
        '--json',
        `--outputFile=${results}`,
        ...args,
      ],
      env,
    );
  const results = path.join(SCRATCH, 'jest.json');
  const code = await run(results, [`--maxWorkers=${WORKERS}`]);
  const first = fromJest(results, code);
  if (code === 0 || first.failed === 0) return first;
  const files = worthASecondLook(results);
  if (files.length === 0) return first;
  say(`\nA second look, alone, at ${files.length} of the files`);
  const again = path.join(SCRATCH, 'jest-again.json');
  const codeAgain = await run(again, ['--runInBand', ...files]);
  return afterSecondLook(
    first,
    fromJest(again, codeAgain),
    passedIn(results, files),
  );
}

/** Steps that have the machine for themselves, but for what is made beside. */
const TESTS = [
  {
    id: 'unit',
    title: 'Unit and integration tests, on a real Postgres',
    run: async () => {
      const postgres = await startPostgres();
      try {
        return await jestTwice({
          BACKSTAGE_TEST_DISABLE_DOCKER: '1',
          BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING:
            postgres.connectionString,
        });
      } finally {
        await postgres.stop();
      }
    },
  },
  {
    id: 'browser',
    title: 'Browser tests, of both frontend systems',
    run: async needs => {
      const results = path.join(SCRATCH, 'browser.json');
      const browser = await ensureBrowser(process.env);
      const made = await needs.ready;
      const code = await node(
        [...TRANSFORM, 'packages/sandbox/src/browser/run.ts'],
        {
          NODE_ENV: 'development',
          CHROMIUM_PATH: browser,
          BROWSER_RESULTS: results,
          ...made,
        },
      );
      return fromSummary(results, code);
    },
  },
];

const STEPS = [...CHECKS, ...TESTS];

/** Runs a step; what keeps it from running counts as its failure. */
async function runStep(step, run) {
  const started = Date.now();
  let result;
  try {
    result = await run();
  } catch (error) {
    if (error instanceof Interrupted) {
      throw error;
    }
    const why = error instanceof SetUpError ? error.message : error.stack;
    say(why);
    result = {
      passed: 0,
      failed: 1,
      failures: [why.trim().split('\n').pop()],
    };
  }
  return { ...step, ...result, time: duration(Date.now() - started) };
}

const headingOf = ({ title, id }) => `\n=== ${title} (${id})`;
const endOf = result => `--- ${describe(result)} in ${result.time}`;

/** Runs a check, and then says all that it said. */
async function check(step) {
  const log = path.join(SCRATCH, `${step.id}.log`);
  const result = await runStep(step, () => step.run(quietly(log)));
  say(headingOf(step));
  process.stdout.write(readFileSync(log, 'utf8'));
  say(endOf(result));
  return result;
}

/** Runs checks beside one another, and then the tests in their order. */
async function runAll(steps) {
  const checks = steps.filter(step => CHECKS.includes(step));
  const results = await inLanes(
    checks.map(step => () => check(step)),
    LANES,
  );
  const tests = steps.filter(step => TESTS.includes(step));
  const needs = tests.some(({ id }) => id === 'browser')
    ? makeBrowserNeeds({ history: tests.some(({ id }) => id === 'unit') })
    : undefined;
  try {
    for (const step of tests) {
      say(headingOf(step));
      const result = await runStep(step, () => step.run(needs));
      say(endOf(result));
      results.push(result);
    }
  } finally {
    needs?.remove();
  }
  return results;
}

function describe({ passed, failed, skipped, unsteady = [] }) {
  const parts = [`${passed} passed`, `${failed} failed`];
  if (unsteady.length > 0) {
    parts.push(`${unsteady.length} unsteady`);
  }
  if (skipped) {
    parts.push(`${skipped} skipped`);
  }
  return parts.join(', ');
}

function printSummary(results) {
  say('\n=== Summary');
  for (const { title, time, failures, ...counts } of results) {
    const mark = counts.failed === 0 ? 'ok  ' : 'FAIL';
    say(`${mark} ${title}: ${describe(counts)} (${time})`);
    for (const failure of failures) {
      say(`       ${failure}`);
    }
    for (const name of counts.unsteady ?? []) {
      say(`       unsteady, failed and then passed: ${name}`);
    }
  }
  const sum = key => results.reduce((total, step) => total + step[key], 0);
  const failed = sum('failed');
  say(`\n${sum('passed')} passed, ${failed} failed`);
  return failed;
}

function choose(ids) {
  const unknown = ids.filter(id => !STEPS.some(step => step.id === id));
  if (unknown.length > 0) {
    throw new SetUpError(
      `There is no step '${unknown[0]}'. The steps are: ${STEPS.map(
        step => step.id,
      ).join(', ')}.`,
    );
  }
  return ids.length === 0 ? STEPS : STEPS.filter(({ id }) => ids.includes(id));
}

try {
  const results = await runAll(choose(process.argv.slice(2)));
  process.exitCode = printSummary(results) > 0 ? 1 : 0;
} catch (error) {
  if (error instanceof Interrupted) {
    process.exitCode = error.exitCode;
  } else if (error instanceof SetUpError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else {
    throw error;
  }
} finally {
  rmSync(SCRATCH, { recursive: true, force: true });
}
