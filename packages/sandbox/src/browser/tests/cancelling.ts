import assert from 'node:assert/strict';
import { PortalPage } from '../PortalPage';
import type { BrowserTest } from '../TestRun';

const REASON = 'Staging is needed for the load test today';

export const cancelling: BrowserTest = {
  name: 'a developer cancels a change with a reason, and its pull request is closed',
  async run({ stage, newPage }) {
    const dana = stage.as('developer');
    const { summary } = await dana.promote(
      'payments-api',
      'dev',
      'staging',
      'Try TLS 1.3 in staging',
    );
    const portal = new PortalPage(await newPage(), stage.url);
    await portal.openTab('developer', 'payments-api', 'promotion');
    await portal.mark();
    await portal.button(`Open change #${summary.number}`).click();
    await portal.button('Cancel').click();
    const { dialog } = portal;
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('no');
    await dialog.getByRole('button', { name: 'Cancel the change' }).click();
    await portal.sees(/at least 5 characters/, dialog);
    await dialog.getByRole('textbox', { name: 'Reason' }).fill(REASON);
    await dialog.getByRole('button', { name: 'Cancel the change' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await portal.sees('cancelled', portal.change);
    await portal.sees(new RegExp(REASON), portal.change);
    await portal.sees('closed, not merged', portal.change);
    assert.equal(await portal.isMarked(), true, 'no page was loaded anew');

    const forge = await newPage();
    await forge.goto(summary.pullRequest?.url as string);
    await portal.sees('Closed', forge);
  },
};
