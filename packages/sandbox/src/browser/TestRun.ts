import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { REPOSITORY_ROOT } from '../portal/PortalProcess';
import { openContext, type PageLook } from './chromium';
import type { Stage } from './stage';

/** Where a failed test leaves its screenshots and texts. */
const RESULTS_DIR = path.join(REPOSITORY_ROOT, 'test-results');
const TEST_TIMEOUT_MS = 90_000;

/** What a browser test works with. */
export interface TestTools {
  stage: Stage;
  /** A page in a browser profile of its own; closed after the test. */
  newPage(look?: PageLook): Promise<Page>;
}

/** A rule that the portal holds, shown in a browser. */
export interface BrowserTest {
  /** The rule in a sentence. */
  name: string;
  run(tools: TestTools): Promise<void>;
}

/** What was found. */
export interface RunSummary {
  passed: number;
  failed: number;
  /** Tests that failed. */
  names: string[];
  /** Tests that failed, and passed at a second look. */
  unsteady: string[];
}

/** Removes what failed tests of an earlier run left. */
export async function clearResults(): Promise<void> {
  await rm(RESULTS_DIR, { recursive: true, force: true });
}

/**
 * Runs tests one after the other, as they share one world. A failure keeps the
 * later ones from nothing; it leaves a screenshot and the text of each page.
 */
export async function runTests(
  tests: readonly BrowserTest[],
  stage: Stage,
  browser: Browser,
): Promise<RunSummary> {
  const summary: RunSummary = {
    passed: 0,
    failed: 0,
    names: [],
    unsteady: [],
  };
  for (const test of tests) {
    const started = Date.now();
    const failure = await runTest(test, stage, browser);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    say(`${failure ? 'failed' : 'ok'}  ${test.name} (${seconds} s)`);
    if (failure) {
      say(indent(failure.stack ?? failure.message));
      summary.failed += 1;
      summary.names.push(test.name);
    } else {
      summary.passed += 1;
    }
  }
  return summary;
}

async function runTest(
  test: BrowserTest,
  stage: Stage,
  browser: Browser,
): Promise<Error | undefined> {
  const contexts: BrowserContext[] = [];
  const faults: Error[] = [];
  const newPage = async (look?: PageLook) => {
    const context = await openContext(browser, look);
    contexts.push(context);
    context.on('weberror', webError => faults.push(webError.error()));
    return context.newPage();
  };
  let timer: NodeJS.Timeout | undefined;
  try {
    const tooLong = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`Not done after ${TEST_TIMEOUT_MS / 1000} s`)),
        TEST_TIMEOUT_MS,
      );
    });
    await Promise.race([test.run({ stage, newPage }), tooLong]);
    if (faults.length > 0) throw faults[0];
    return undefined;
  } catch (error) {
    const pages = contexts.flatMap(context => context.pages());
    await keepPages(test.name, pages, stage);
    return error as Error;
  } finally {
    clearTimeout(timer);
    await Promise.all(contexts.map(context => context.close()));
  }
}

async function keepPages(name: string, pages: Page[], stage: Stage) {
  const folder = path.join(
    RESULTS_DIR,
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 100),
  );
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'portal.log'), await stage.log());
  for (const [index, page] of pages.entries()) {
    const file = path.join(folder, `page-${index + 1}`);
    await page.screenshot({ path: `${file}.png`, fullPage: true });
    const text = await page.locator('body').innerText();
    await writeFile(`${file}.txt`, `${page.url()}\n\n${text}\n`);
  }
  say(`  See ${path.relative(REPOSITORY_ROOT, folder)}/`);
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
