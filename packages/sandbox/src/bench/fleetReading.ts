import type { Fleet } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Browser, Page } from 'playwright-core';
import { openContext } from '../browser/chromium';
import { PortalPage } from '../browser/PortalPage';
import type { Stage } from '../browser/stage';
import { ms, percentile, type Measure } from './Measure';

const ROUNDS = 7;
const MAX_MS = 1_000;
const ROUTE = /\/v1\/fleet\?/;

/**
 * How long it takes in a browser from the press of *Fleet* until its table can be
 * read: the first time after the page was loaded, with the code of the screen,
 * and after that. The page is the portal's own; what it is answered is what the
 * server said of many services, for the portal of the tests has few.
 */
export async function fleetReading(
  stage: Stage,
  browser: Browser,
  fleet: Fleet,
): Promise<Measure[]> {
  const context = await openContext(browser);
  try {
    const page = await context.newPage();
    await answerWith(page, fleet);
    const portal = new PortalPage(page, stage.url);
    await portal.signIn('developer');
    await page.goto(`${stage.url}/change-control/delivery`);
    await portal.link('Fleet').first().waitFor();
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      times.push(await pressed(page, 'fleet', fleet.items.length));
      await pressed(page, 'delivery', 0);
    }
    const [first, ...later] = times;
    const worst = Math.max(...later);
    const cells = fleet.items.flatMap(item => item.cells).length;
    return [
      {
        what: `Opening the Fleet: ${fleet.items.length} rows, ${cells} cells, the first time`,
        kind: 'time',
        value: ms(first),
        limit: `≤ ${MAX_MS} ms`,
        kept: first <= MAX_MS,
      },
      {
        what: 'The same after that, p50 / worst',
        kind: 'time',
        value: `${ms(percentile(later, 0.5))} / ${ms(worst)}`,
        limit: `≤ ${MAX_MS} ms`,
        kept: worst <= MAX_MS,
      },
    ];
  } finally {
    await context.close();
  }
}

/** Answers whatever is asked of the fleet with this. */
export async function answerWith(page: Page, fleet: Fleet): Promise<void> {
  const body = JSON.stringify(fleet);
  await page.route(ROUTE, route =>
    route.fulfill({ contentType: 'application/json', body }),
  );
}

/**
 * Milliseconds from the press of a link of the page until the table of the fleet
 * has so many services; 0: until it is gone.
 */
async function pressed(
  page: Page,
  path: string,
  services: number,
): Promise<number> {
  return page.evaluate(
    async ([screen, wanted]) => {
      const frame = () => new Promise(requestAnimationFrame);
      const link = document.querySelector<HTMLAnchorElement>(
        `a[href$="/change-control/${screen}"]`,
      );
      if (!link) throw new Error(`There is no link to ${screen}`);
      const rows = () =>
        document.querySelectorAll(
          '[role=region][aria-label="Services by checks"] tbody tr',
        ).length;
      const began = performance.now();
      link.click();
      while (rows() !== wanted) {
        if (performance.now() - began > 60_000) {
          throw new Error(`${rows()} services were drawn within 60 s`);
        }
        await frame();
      }
      // What is in the document is on the screen with the frame after next.
      await frame();
      await frame();
      return performance.now() - began;
    },
    [path, services] as const,
  );
}
