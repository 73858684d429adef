import { writeFile } from 'node:fs/promises';
import { startChromium } from './chromium';
import {
  fillPlace,
  newFolder,
  readPlace,
  type WorldPlace,
} from './historyPlace';
import { startStage, type Stage, type StageOptions } from './stage';
import {
  clearResults,
  runTests,
  type BrowserTest,
  type RunSummary,
} from './TestRun';
import {
  BROWSER_TESTS,
  HISTORY_TESTS,
  JOURNEY_TESTS,
  LEGACY_JOURNEY_TESTS,
  LEGACY_TESTS,
} from './tests';

/** So that an outage shows soon; Argo CD's stream is alive each 15 s. */
const SOON = {
  collectors: { forgeSeconds: 10, staleAfterSeconds: 20 },
  maxFactAgeSeconds: 30,
};

interface Suite {
  title: string;
  stage: StageOptions;
  tests: readonly BrowserTest[];
}

/** The folder of the sixty days; known once somebody needs it. */
let place: Promise<WorldPlace> | undefined;

/** The sixty days, lived through now unless that was done before. */
function historyPlace(): Promise<WorldPlace> {
  const filled = process.env.BROWSER_HISTORY;
  place ??= filled ? readPlace(filled) : newFolder().then(fillPlace);
  return place;
}

/** See {@link isNoise}. */
const MOST_UNSTEADY = 3;

/** Suites at once: each waits for its portal most of the time. */
const LANES = 2;

const SUITES: Suite[] = [
  { title: 'packages/app', stage: { ...SOON }, tests: BROWSER_TESTS },
  {
    title: 'the world of the journeys',
    stage: { journeys: true, collectors: { forgeSeconds: 10 } },
    tests: JOURNEY_TESTS,
  },
  {
    title: 'packages/app-legacy',
    stage: { ...SOON, app: 'app-legacy' },
    tests: LEGACY_TESTS,
  },
  {
    title: 'packages/app-legacy and the world of the journeys',
    stage: {
      journeys: true,
      app: 'app-legacy',
      collectors: { forgeSeconds: 10 },
    },
    tests: LEGACY_JOURNEY_TESTS,
  },
  {
    title: 'sixty days of history',
    stage: { history: () => historyPlace() },
    tests: HISTORY_TESTS,
  },
];

/**
 * Runs the browser tests, for each app against a portal of its own, two suites
 * beside one another. A suite of which few fail runs once more, as
 * docs/decisions/0020-a-second-look.md says. Arguments choose tests by a part of
 * their name.
 * `BROWSER_RESULTS` names the file for the counts, `BROWSER_HISTORY` the folder
 * that `fillHistory.ts` filled; without it the sixty days are lived here.
 */
async function main(): Promise<number> {
  const wanted = process.argv.slice(2);
  const isWanted = ({ name }: BrowserTest) =>
    wanted.length === 0 || wanted.some(part => name.includes(part));
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => close().then(() => process.exit(1)));
  }
  try {
    await clearResults();
    const browser = await startChromium();
    closers.push(() => browser.close());
    const total: RunSummary = { passed: 0, failed: 0, names: [], unsteady: [] };
    const suites = SUITES.map(suite => ({
      ...suite,
      tests: suite.tests.filter(isWanted),
    })).filter(({ tests }) => tests.length > 0);
    // It takes longest, and nobody has to wait for it at first.
    if (suites.some(({ stage }) => stage.history)) {
      historyPlace().catch(() => undefined);
    }
    const look = async (suite: Suite) => {
      const starting = openStage(suite);
      closers.push(async () => (await starting.catch(() => null))?.close());
      const stage = await starting;
      const found = await runTests(suite.tests, stage, browser);
      await stage.close();
      return found;
    };
    const lane = async () => {
      for (let suite = suites.shift(); suite; suite = suites.shift()) {
        const first = await look(suite);
        const found = isNoise(suite, first)
          ? afterSecondLook(first, await look(suite))
          : first;
        total.passed += found.passed;
        total.failed += found.failed;
        total.names.push(...found.names);
        total.unsteady.push(...found.unsteady);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
    if (process.env.BROWSER_RESULTS) {
      await writeFile(process.env.BROWSER_RESULTS, JSON.stringify(total));
    }
    return total.failed;
  } finally {
    await close();
  }
}

/**
 * Whether a suite deserves a second look, whole and against a new portal, for
 * its tests build on one another. More than a few failures are no accident, and
 * a history is there once.
 */
function isNoise({ stage }: Suite, { failed }: RunSummary): boolean {
  return !stage.history && failed > 0 && failed <= MOST_UNSTEADY;
}

/** What fails twice has failed; what passed then is named as unsteady. */
function afterSecondLook(first: RunSummary, again: RunSummary): RunSummary {
  const unsteady = first.names.filter(name => !again.names.includes(name));
  for (const name of unsteady) {
    process.stdout.write(`unsteady, failed and then passed: ${name}\n`);
  }
  return { ...again, unsteady };
}

/** Starts the portal of a suite, and says how long that took. */
async function openStage({ title, stage: options }: Suite): Promise<Stage> {
  const started = Date.now();
  const stage = await startStage(options);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`A portal with ${title} is up (${seconds} s)\n`);
  return stage;
}

main().then(
  failed => process.exit(failed > 0 ? 1 : 0),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
