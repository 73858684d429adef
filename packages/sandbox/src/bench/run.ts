import type { Browser } from 'playwright-core';
import { startChromium } from '../browser/chromium';
import { startStage, type Stage } from '../browser/stage';
import { bundleSize } from './bundle';
import { calendarTimes } from './calendar/calendarTimes';
import { yearRendering } from './calendar/yearRendering';
import { edgeTimes } from './edges';
import { emergencyTimes } from './emergency';
import { exportRates } from './exports';
import { fleetTimes } from './fleet';
import { fleetReading } from './fleetReading';
import { freshness } from './freshness';
import { ledgerRates, logRates } from './ledger';
import { table, type Measure } from './Measure';
import { promotionCosts } from './promotionCosts';
import { runScale } from './scale/run';
import { stateTimes } from './state';
import { verdictRates } from './verdicts';
import { verifierRates } from './verifier';
import { viewTimes } from './views';

/**
 * Measures a portal of its own, with the word `scale` portals at scale, with
 * `verifier` the auditor's program, with `export` an export of many changes, with
 * `edges` an edge of the calendar, with `fleet` a page of many services and opening it, with
 * `verdicts` how many are made anew in a second, with `state` what ran at an
 * instant and a timeline, with `calendar` what explaining an instant and drawing a
 * year takes, with `emergency` how soon one is declared and somebody is woken, or
 * with `promotion` what one promotion asks and records, and
 * prints a table. A limit that is not kept is marked and fails
 * nothing: times depend on the machine, and the limits on counts and ratios are
 * held by tests.
 */
async function main([what, ...rest]: string[]): Promise<void> {
  if (what === 'scale') {
    await runScale(rest, say);
    return;
  }
  if (what === 'verifier') {
    say('A log to verify …');
    say(
      `\n${table(await verifierRates(rest[0] ? Number(rest[0]) : undefined))}`,
    );
    return;
  }
  if (what === 'export') {
    say(`\n${table(await exportRates(say))}`);
    return;
  }
  if (what === 'promotion') {
    const stage = await startStage();
    try {
      say(`\n${table((await promotionCosts(stage)).measures)}`);
    } finally {
      await stage.close();
    }
    return;
  }
  if (what === 'edges') {
    say(`\n${table(await edgeTimes())}`);
    return;
  }
  if (what === 'fleet') {
    const { measures: times, first } = await fleetTimes();
    const read = await inBrowser((stage, browser) =>
      fleetReading(stage, browser, first),
    );
    say(`\n${table([...times, ...read])}`);
    return;
  }
  if (what === 'verdicts') {
    say(`\n${table(await verdictRates())}`);
    return;
  }
  if (what === 'state') {
    say(`\n${table(await stateTimes())}`);
    return;
  }
  if (what === 'emergency') {
    say(`\n${table(await inBrowser(emergencyTimes))}`);
    return;
  }
  if (what === 'calendar') {
    const times = await calendarTimes();
    say(`\n${table([...times, ...(await inBrowser(yearRendering))])}`);
    return;
  }
  if (what !== undefined) {
    throw new Error(
      `Cannot measure '${what}': use npm run bench, or npm run bench -- with scale, verifier, export, edges, fleet, verdicts, state, calendar, emergency or promotion`,
    );
  }
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => close().then(() => process.exit(1)));
  }
  const measures: Measure[] = [];
  try {
    say('Starting a portal to measure …');
    const stage = await startStage();
    closers.push(() => stage.close());
    say('A promotion …');
    const costs = await promotionCosts(stage);
    measures.push(...costs.measures);
    say('Views …');
    measures.push(...(await viewTimes(stage, costs.changeId)));
    say('Freshness …');
    const browser = await startChromium();
    closers.push(() => browser.close());
    measures.push(...(await freshness(stage, browser)));
    say('An emergency …');
    measures.push(...(await emergencyTimes(stage, browser)));
    say('Bundle and ledger …');
    measures.push(...(await bundleSize()), ...(await ledgerRates(stage)));
    measures.push(...(await logRates(stage)));
  } finally {
    await close();
  }
  say(`\n${table(measures)}`);
}

/** Measures a portal of its own in a browser. */
async function inBrowser(
  measure: (stage: Stage, browser: Browser) => Promise<Measure[]>,
): Promise<Measure[]> {
  const browser = await startChromium();
  try {
    const stage = await startStage();
    try {
      return await measure(stage, browser);
    } finally {
      await stage.close();
    }
  } finally {
    await browser.close();
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
