import { writeFile } from 'node:fs/promises';
import { startChromium } from './chromium';
import { startStage } from './stage';
import { runTests } from './TestRun';
import { BROWSER_TESTS } from './tests';

/** So that an outage shows soon; Argo CD's stream is alive each 15 s. */
const SOON = {
  collectors: { forgeSeconds: 10, staleAfterSeconds: 20 },
  maxFactAgeSeconds: 30,
};

/**
 * Runs the browser tests against a portal of their own. Arguments choose tests
 * by a part of their name. `BROWSER_RESULTS` names the file for the counts.
 */
async function main(): Promise<number> {
  const wanted = process.argv.slice(2);
  const tests = BROWSER_TESTS.filter(
    ({ name }) =>
      wanted.length === 0 || wanted.some(part => name.includes(part)),
  );
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => close().then(() => process.exit(1)));
  }
  try {
    const started = Date.now();
    const browser = await startChromium();
    closers.push(() => browser.close());
    const stage = await startStage(SOON);
    closers.push(() => stage.close());
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    process.stdout.write(`Portal and browser are up (${seconds} s)\n`);
    const summary = await runTests(tests, stage, browser);
    const { passed, failed } = summary;
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    if (process.env.BROWSER_RESULTS) {
      await writeFile(process.env.BROWSER_RESULTS, JSON.stringify(summary));
    }
    return failed;
  } finally {
    await close();
  }
}

main().then(
  failed => process.exit(failed > 0 ? 1 : 0),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
