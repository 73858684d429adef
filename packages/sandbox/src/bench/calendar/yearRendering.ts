import { DateTime } from 'luxon';
import type { Browser, Page } from 'playwright-core';
import { openContext } from '../../browser/chromium';
import { PortalPage } from '../../browser/PortalPage';
import type { Stage } from '../../browser/stage';
import { ms, percentile, type Measure } from '../Measure';
import { yearView } from './yearView';

const SERVICES = 500;
const ROUNDS = 7;
const MAX_YEAR_MS = 1_000;
const YEAR = '2026';
const AT = '2026-06-01';
const ROUTE = /\/v1\/calendar\?/;
/** Titles by which it is known of which answer a lane is drawn. */
const IN_YEAR = 'Of the year';
const IN_WEEK = 'Of the week';
/** What is asked for a year is longer than that, whatever is put around it. */
const LONGER_THAN_A_WEEK_DAYS = 30;

/**
 * How long it takes in a browser from the press of *Year* until the year is
 * drawn: the first time after the page was loaded, and after that; with entries
 * for all services, and for one. The page is the portal's own; what it is
 * answered is made up, for the portal of the tests has few services.
 */
export async function yearRendering(
  stage: Stage,
  browser: Browser,
): Promise<Measure[]> {
  const one = await rendered(stage, browser, 1);
  const all = await rendered(stage, browser, SERVICES);
  const [half, halfOfOne] = [all, one].map(({ later }) =>
    percentile(later, 0.5),
  );
  return [
    {
      what: `Drawing a year for ${SERVICES} services, ${all.entries} entries, ${all.occurrences} times, the first time`,
      kind: 'time',
      value: ms(all.first),
      limit: `≤ ${MAX_YEAR_MS} ms`,
      kept: all.first <= MAX_YEAR_MS,
    },
    {
      what: 'The same after that, p50 / worst',
      kind: 'time',
      value: `${ms(half)} / ${ms(Math.max(...all.later))}`,
      limit: `≤ ${MAX_YEAR_MS} ms`,
      kept: Math.max(...all.later) <= MAX_YEAR_MS,
    },
    {
      what: `Drawing a year for one service, ${one.entries} entries, first / p50, for comparison`,
      kind: 'time',
      value: `${ms(one.first)} / ${ms(halfOfOne)}, × ${(
        half / halfOfOne
      ).toFixed(1)} for all`,
      limit: '',
    },
  ];
}

async function rendered(stage: Stage, browser: Browser, services: number) {
  const context = await openContext(browser);
  try {
    const page = await context.newPage();
    const answers = await answer(page, services);
    const portal = new PortalPage(page, stage.url);
    await portal.signIn('developer');
    await page.goto(
      `${stage.url}/change-control/calendar?view=week&date=${AT}&zone=utc`,
    );
    await portal.sees(IN_WEEK, page.getByRole('grid'));
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      times.push(await pressed(page, 'Year', IN_YEAR));
      await pressed(page, 'Week', IN_WEEK);
    }
    const [first, ...later] = times;
    return { first, later, ...answers };
  } finally {
    await context.close();
  }
}

/** Answers what the page asks of the calendar; says how much a year is. */
async function answer(page: Page, services: number) {
  const start = DateTime.fromISO(YEAR, { zone: 'utc' });
  const year = yearView(services, IN_YEAR, {
    from: start.minus({ days: 1 }),
    to: start.plus({ years: 1, days: 1 }),
  });
  const whole = JSON.stringify(year);
  const week = JSON.stringify({
    ...year,
    entries: [],
    environments: year.environments.map(each => ({ ...each, title: IN_WEEK })),
  });
  await page.route(ROUTE, route => {
    const asked = new URL(route.request().url()).searchParams;
    const [from, to] = ['from', 'to'].map(name =>
      DateTime.fromISO(asked.get(name) ?? ''),
    );
    const isLong = to.diff(from).as('days') > LONGER_THAN_A_WEEK_DAYS;
    return route.fulfill({
      contentType: 'application/json',
      body: isLong ? whole : week,
    });
  });
  return {
    entries: year.entries.length,
    occurrences: year.entries.flatMap(entry => entry.occurrences).length,
  };
}

/** Milliseconds from the press of a button until a grid with a title is drawn. */
async function pressed(
  page: Page,
  name: string,
  title: string,
): Promise<number> {
  return page.evaluate(
    async ([label, wanted]) => {
      const frame = () => new Promise(requestAnimationFrame);
      const button = [...document.querySelectorAll('button')].find(
        ({ textContent }) => textContent === label,
      );
      if (!button) throw new Error(`There is no button ${label}`);
      const began = performance.now();
      button.click();
      while (
        !document.querySelector('[role=grid]')?.textContent?.includes(wanted)
      ) {
        if (performance.now() - began > 30_000) {
          throw new Error(`${wanted} was not drawn within 30 s`);
        }
        await frame();
      }
      // What is in the document is on the screen with the frame after next.
      await frame();
      await frame();
      return performance.now() - began;
    },
    [name, title],
  );
}
