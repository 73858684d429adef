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
}
