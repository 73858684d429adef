import assert from 'node:assert/strict';
import { PortalPage } from '../PortalPage';
import type { BrowserTest } from '../TestRun';

const MAX_TABS = 60;
const REASON = 'By keyboard alone, as some of us work';

export const keyboard: BrowserTest = {
  name: 'a promotion is requested by keyboard alone, and Escape gives the focus back',
  async run({ stage, newPage }) {
    const portal = new PortalPage(await newPage(), stage.url);
    const { page } = portal;
    await portal.openTab('developer', 'payments-api', 'promotion');
    const promote = 'Promote to Staging';
    await portal.button(promote).waitFor();

    await tabTo(portal, promote);
    await page.keyboard.press('Enter');
    await portal.dialog
      .getByRole('heading', { name: 'What changes' })
      .waitFor();
    await page.keyboard.press('Escape');
    await portal.dialog.waitFor({ state: 'hidden' });
    assert.equal(await focused(portal), promote, 'where it came from');

    await page.keyboard.press('Enter');
    await portal.dialog
      .getByRole('heading', { name: 'What changes' })
      .waitFor();
    await tabTo(portal, 'Reason');
    await page.keyboard.type(REASON);
    await tabTo(portal, 'Request promotion');
    await page.keyboard.press('Enter');
    await portal.sees(new RegExp(REASON), portal.change);
    assert.equal(
      await page.evaluate(() => document.activeElement?.tagName),
      'H2',
      'the focus goes to the title of the change',
    );
    await stage.as('developer').cancel(portal.changeId());
  },
};

/** Presses Tab until an element with this name has the focus. */
async function tabTo(portal: PortalPage, name: string): Promise<void> {
  for (let presses = 0; presses < MAX_TABS; presses += 1) {
    await portal.page.keyboard.press('Tab');
    if ((await focused(portal)) === name) return;
  }
  assert.fail(`“${name}” is not reached by ${MAX_TABS} presses of Tab`);
}

/** Label or text of what has the focus. */
async function focused(portal: PortalPage): Promise<string> {
  return portal.page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    const label = (element as HTMLInputElement | null)?.labels?.[0];
    const text = (label ?? element)?.textContent ?? '';
    return text.replace(/[*\u2009\u00a0]/g, '').trim();
  });
}
