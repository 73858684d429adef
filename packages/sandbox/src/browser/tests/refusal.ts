import assert from 'node:assert/strict';
import { PortalPage } from '../PortalPage';
import type { BrowserTest } from '../TestRun';

const REASON = 'The trial balance is asked for by the auditors';

export const refusal: BrowserTest = {
  name: 'a second promotion to the same target is refused with the reason, and the text typed stays',
  async run({ stage, newPage }) {
    const portal = new PortalPage(await newPage(), stage.url);
    await portal.openTab('developer', 'ledger-svc', 'promotion');
    const drawer = await portal.openDrawer('Staging', 'Production');
    const text = drawer.getByRole('textbox', { name: 'Reason' });
    await text.fill(REASON);

    const lena = stage.as('lead');
    const { summary } = await lena.promote(
      'ledger-svc',
      'staging',
      'prod',
      'A colleague was quicker',
    );
    await drawer.getByRole('button', { name: 'Request promotion' }).click();
    await portal.sees(
      new RegExp(`#${summary.number}\\b`),
      drawer.getByRole('alert'),
    );
    assert.equal(await text.inputValue(), REASON);
    await lena.cancel(summary.id);
  },
};
