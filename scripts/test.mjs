/**
 * Every check and test of the repository, in order, each step with its heading,
 * its duration and its counts. A failed step does not keep later ones from
 * running. The last line is `N passed, N failed`.
 *
 * `npm test` makes the clone ready first. `npm test -- unit lint` runs only the
 * steps named.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureAppBundle } from './lib/appBundle.mjs';
import { ensureBrowser } from './lib/browser.mjs';
import { inRoot, ROOT } from './lib/paths.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { Interrupted, supervise } from './lib/processes.mjs';
import { duration, say } from './lib/progress.mjs';
import { fromCheck, fromJest, fromSummary } from './lib/results.mjs';
import { SetUpError } from './lib/SetUpError.mjs';

const SCRATCH = mkdtempSync(path.join(os.tmpdir(), 'gitops-compliance-test-'));
const CLI = inRoot('node_modules/@backstage/cli/bin/backstage-cli');

/** Runs our Node with arguments; a signal to us ends everything. */
async function node(args, env = {}) {
  const { code, stoppedBy } = await supervise(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, CI: 'true', ...env },
  });
  if (stoppedBy) {
    throw new Interrupted(stoppedBy);
  }
  return code;
}

const bin = name => inRoot('node_modules', name);

const STEPS = [
  {
    id: 'format',
    title: 'Formatting',
    run: async () =>
      fromCheck(
        'prettier --check',
        await node([bin('prettier/bin-prettier.js'), '--check', '.']),
      ),
  },
  {
    id: 'types',
    title: 'Types',
    run: async () => fromCheck('tsc', await node([bin('typescript/bin/tsc')])),
  },
  {
    id: 'lint',
    title: 'Lint, with the import directions',
    run: async () =>
      fromCheck(
        'backstage-cli repo lint',
        await node([CLI, 'repo', 'lint', '--success-cache']),
      ),
  },
  {
    id: 'lint-scripts',
    title: 'Lint of the scripts',
    run: async () =>
      fromCheck(
        'eslint scripts',
        await node([
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
    run: async () =>
      fromCheck(
        'yarn generate:check',
        await node(['scripts/generate.mjs', '--check']),
      ),
  },
  {
    id: 'scripts',
    title: 'Tests of the scripts and of the lint rule',
    run: async () => {
      const results = path.join(SCRATCH, 'scripts.json');
      const code = await node([
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
  {
    id: 'unit',
    title: 'Unit and integration tests, on a real Postgres',
    run: async () => {
      const results = path.join(SCRATCH, 'jest.json');
      const postgres = await startPostgres();
      try {
        const code = await node(
          [
            CLI,
            'repo',
            'test',
            '--watchAll=false',
            '--maxWorkers=2',
            '--json',
            `--outputFile=${results}`,
          ],
          {
            BACKSTAGE_TEST_DISABLE_DOCKER: '1',
            BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING:
              postgres.connectionString,
          },
        );
        return fromJest(results, code);
      } finally {
        await postgres.stop();
      }
    },
  },
  {
    id: 'browser',
    title: 'Browser tests, of both frontend systems',
    run: async () => {
      const results = path.join(SCRATCH, 'browser.json');
      const browser = await ensureBrowser(process.env);
      await ensureAppBundle('app', process.env);
      await ensureAppBundle('app-legacy', process.env);
      const code = await node(
        [
          '--require',
          '@backstage/cli/config/nodeTransform.cjs',
          'packages/sandbox/src/browser/run.ts',
        ],
        {
          NODE_ENV: 'development',
          CHROMIUM_PATH: browser,
          BROWSER_RESULTS: results,
        },
      );
      return fromSummary(results, code);
    },
  },
];

/** Runs a step; what keeps it from running counts as its failure. */
async function runStep(step) {
  say(`\n=== ${step.title} (${step.id})`);
  const started = Date.now();
  let result;
  try {
    result = await step.run();
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
  const time = duration(Date.now() - started);
  say(`--- ${describe(result)} in ${time}`);
  return { ...step, ...result, time };
}

function describe({ passed, failed, skipped }) {
  const parts = [`${passed} passed`, `${failed} failed`];
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
  const results = [];
  for (const step of choose(process.argv.slice(2))) {
    results.push(await runStep(step));
  }
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
