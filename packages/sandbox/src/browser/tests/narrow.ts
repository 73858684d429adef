import assert from 'node:assert/strict';
import { PortalPage } from '../PortalPage';
import type { BrowserTest } from '../TestRun';

/** Of a phone. */
export const WIDTH = 390;

export const narrow: BrowserTest = {
  name: 'on a phone nothing of the tabs is cut off or scrolls sideways',
  async run({ stage, newPage }) {
    const look = { width: WIDTH, height: 844 };
    const portal = new PortalPage(await newPage(look), stage.url);
    await portal.openTab('developer', 'payments-api', 'promotion');
    await portal.card('Production').waitFor();
    await fits(portal, 'the Promotion tab');
    await portal.openDrawer('Dev', 'Staging');
    await fits(portal, 'the drawer');
    await portal.page.keyboard.press('Escape');
    await portal.dialog.waitFor({ state: 'hidden' });
    await portal
      .button(/^Open change #/)
      .first()
      .click();
    await portal.sees(/Requested by/, portal.change);
    await fits(portal, 'a change');
    await portal.tab('Compliance').click();
    await portal.sees('PR approvals');
    await fits(portal, 'the Compliance tab');
  },
};

export const narrowScreens: BrowserTest = {
  name: 'on a phone no screen of Change control scrolls sideways',
  async run({ stage, newPage }) {
    const portal = new PortalPage(
      await newPage({ width: WIDTH, height: 844 }),
      stage.url,
    );
    const { page } = portal;
    const tabs = page.locator('[role=tablist][aria-label=tabs] a');
    const screens = page.locator('article nav a');
    const seen: string[] = [];
    const look = async () => {
      await page
        .locator('article :is(h2, h3, p, table)')
        .filter({ visible: true })
        .first()
        .waitFor();
      const busy = page.locator('article [aria-busy=true]');
      await busy.first().waitFor({ state: 'detached' });
      await fits(portal, page.url());
      seen.push(page.url());
    };
    await page.goto(`${stage.url}/change-control`);
    await page.locator('[data-persona=auditor]').click();
    await tabs.first().waitFor();
    for (const tab of await tabs.all()) {
      await tab.click();
      await look();
      for (const screen of (await screens.all()).slice(1)) {
        await screen.click();
        await look();
      }
    }
    assert.ok(seen.length > 15, `only ${seen.join()}`);
  },
};

/** Names what reaches beyond the screen; tables may scroll in their frame. */
export async function fits(portal: PortalPage, what: string): Promise<void> {
  const beyond = await portal.page.evaluate(width => {
    const scrolls = (element: Element): boolean =>
      ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
    const inFrame = (element: Element): boolean => {
      const parent = element.parentElement;
      return parent !== null && (scrolls(parent) || inFrame(parent));
    };
    return [...document.querySelectorAll('main *, [role=dialog] *')]
      .filter(element => element.getBoundingClientRect().right > width + 1)
      .filter(element => !inFrame(element))
      .map(element => `${element.tagName} “${element.textContent}”`);
  }, WIDTH);
  assert.deepEqual(beyond.slice(0, 5), [], what);
  const whole = await portal.page.evaluate(
    () => document.documentElement.scrollWidth,
  );
  assert.ok(whole <= WIDTH + 1, `${what} is ${whole} wide, of ${WIDTH}`);
}
