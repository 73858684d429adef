import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { PortalPage } from '../../PortalPage';
import type { BrowserTest } from '../../TestRun';
import { findsNothingSerious } from '../accessibility';
import { answer, openControl } from './ways';

const SERVICE = 'rates-api';
const TITLE = 'Closing of the books';

/** The week that goes on, as everybody sends it around. */
const WEEK = 'calendar?view=week&zone=Europe/Berlin';

/**
 * A week with windows and a freeze: somebody looks when they may change, somebody
 * else plans a freeze by keyboard, sees what it would hold and proposes it; a
 * second person approves it, and it holds.
 */
export const calendar: BrowserTest = {
  name: 'a freeze is planned on the calendar by keyboard, shows what it would hold, and holds once a second person approves it',
  async run(tools) {
    const { stage, newPage } = tools;
    const { summary } = await stage
      .as('developer')
      .promote(SERVICE, 'dev', 'staging', 'Rates of tomorrow are wanted');

    const dana = await openControl(tools, 'developer', WEEK);
    await dana.sees(/Staging.* open\.$/);
    const grid = dana.page.getByRole('grid', { name: /^Calendar, / });
    await grid.waitFor();
    await findsNothingSerious(dana.page, 'calendar, week', 'main');

    const lena = await openControl(tools, 'lead', WEEK);
    await today(lena).focus();
    await lena.page.keyboard.press('Shift+Enter');
    const form = lena.dialog;
    await form.getByRole('textbox', { name: /^Title/ }).fill(TITLE);
    await form.getByRole('textbox', { name: /^Only services$/ }).fill(SERVICE);
    await form
      .getByRole('textbox', { name: /^Reason/ })
      .fill('The books are closed until tomorrow');
    await form.getByRole('button', { name: 'See what it would do' }).click();
    await lena.sees(/It would hold 1 service: rates-api/, form);
    await form
      .getByRole('link', { name: new RegExp(`^#${summary.number} rates-api`) })
      .waitFor();
    await lena.sees(/in place of now/, form);
    await findsNothingSerious(lena.page, 'planning', '[role=dialog]');
    await form.getByRole('button', { name: 'Propose' }).click();
    await lena.sees(/It is proposed, and holds once a second person/);
    await named(today(lena), `proposed freeze ${TITLE}`);

    const sam = await openControl(tools, 'sre', 'policy');
    await sam.button(/^Approve/).click();
    await answer(sam, [[/^Why/, 'As accounting asked']], 'Bring it into force');

    await named(today(dana), `; freeze ${TITLE}`);
    await today(dana).focus();
    await dana.page.keyboard.press('Enter');
    await dana.sees(/The books are closed until tomorrow/, dana.dialog);
    await dana.sees(/approved by/, dana.dialog);
    await findsNothingSerious(dana.page, 'an entry', '[role=dialog]');

    const page = await newPage({ theme: 'dark' });
    const portal = new PortalPage(page, stage.url);
    await portal.openTab('developer', SERVICE, 'promotion');
    await portal.sees(/Closing of the books/, portal.card('Staging'));
    await page.goto(`${stage.url}/change-control/calendar?view=month`);
    await portal.page.getByRole('grid').waitFor();
    await findsNothingSerious(page, 'calendar, month, in the dark', 'main');
    await page.goto(`${stage.url}/change-control/calendar?view=agenda`);
    await portal.page
      .getByRole('list', { name: /^Agenda/ })
      .getByRole('button', { name: TITLE })
      .waitFor();
    await findsNothingSerious(page, 'agenda, in the dark', 'main');
  },
};

/** The cell of today in the lane of staging, by the day's name in Berlin. */
function today({ page }: PortalPage): Locator {
  const day = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
    .format(new Date())
    .replace(',', '');
  return page.getByRole('gridcell', { name: new RegExp(`^Staging, ${day}`) });
}

/** Waits until a cell says something. */
async function named(cell: Locator, words: string): Promise<void> {
  const name = await cell.getAttribute('aria-label');
  if (name?.includes(words)) return;
  const page = cell.page();
  await page
    .locator(`[role=gridcell][aria-label*="${words}"]`)
    .first()
    .waitFor({ state: 'attached', timeout: 30_000 });
  const now = await cell.getAttribute('aria-label');
  assert.ok(now?.includes(words), `${now} tells of ${words}`);
}
