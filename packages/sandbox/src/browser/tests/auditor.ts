import assert from 'node:assert/strict';
import { PortalPage } from '../PortalPage';
import type { BrowserTest } from '../TestRun';

export const auditor: BrowserTest = {
  name: 'an auditor reads everything, and each action says why it is not theirs',
  async run({ stage, newPage }) {
    const dana = stage.as('developer');
    const { summary } = await dana.promote(
      'payments-api',
      'dev',
      'staging',
      'Something that could be acted upon',
    );
    const portal = new PortalPage(await newPage(), stage.url);
    await portal.openTab('auditor', 'payments-api', 'promotion');
    await portal.card('Production').waitFor();
    await refuses(portal, 'Promote');

    await portal.button(`Open change #${summary.number}`).click();
    await portal.change.waitFor();
    for (const action of ['Merge', 'Cancel']) {
      await refuses(portal, action);
    }
    await portal.button('Back to promotion').click();
    await portal.button('Open change #1').click();
    const timeline = portal.change.getByRole('list', { name: 'Timeline' });
    await portal.sees(/Bob Builder/, timeline);
    await portal.sees('This change has ended; there is nothing left to do.');

    await portal.tab('Compliance').click();
    const fold = portal.button(/^Show: \d+ pass/).first();
    await fold.click();
    await portal.sees(/CHG-02/);
    await dana.cancel(summary.id);
  },
};

/** A button is disabled and names, for screen readers too, why. */
async function refuses(portal: PortalPage, name: string): Promise<void> {
  const button = portal.button(name);
  assert.equal(await button.isDisabled(), true, name);
  const id = await button.getAttribute('aria-describedby');
  const reason = await portal.page.locator(`[id="${id}"]`).innerText();
  assert.ok(reason.trim().length > 10, `${name} says why: “${reason}”`);
}
