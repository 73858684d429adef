import assert from 'node:assert/strict';
import { PortalPage } from '../PortalPage';
import type { BrowserTest } from '../TestRun';

export const compliance: BrowserTest = {
  name: 'a team lead sees sync, approval with its head, window and score, and the evidence two clicks down',
  async run({ stage, newPage }) {
    const { environments } = await stage.as('lead').compliance('payments-api');
    const known = environments.find(each => each.name === 'prod');
    const [approval] = known?.approvals ?? [];
    assert.equal(
      approval?.counts,
      true,
      'the promotion before left an approval',
    );

    const portal = new PortalPage(await newPage(), stage.url);
    await portal.signIn('lead');
    await portal.link('Payments API').click();
    await portal.tab('Compliance').click();
    const prod = portal.page.getByRole('region', {
      name: 'Production',
      exact: true,
    });
    await portal.sees('Synced', prod);
    await portal.sees('Healthy', prod);
    await portal.sees(/Bob Builder/, prod);
    await portal.sees(/^PR #\d+/, prod);
    await portal.sees(approval.commit?.slice(0, 7) as string, prod);
    await portal.sees(/by gitops-compliance/i, prod);
    await portal.sees('Inside its window “Around the clock”', prod);
    // Nothing is wrong with what runs; who may merge and deploy is another thing.
    await portal.sees(/of 100, 1 to fix/, prod);
    await portal.sees('SOD-02 Rights are apart', prod);

    await prod.getByRole('button', { name: /^Show: \d+ pass/ }).click();
    await prod
      .getByRole('button', { name: /^Evidence: \d+, of CHG-02/ })
      .click();
    await portal.sees(
      /^change:.+#\d+$/,
      prod.getByRole('list', { name: 'Ledger entries of CHG-02' }),
    );

    await portal.page.getByRole('tab', { name: 'Windows' }).click();
    await portal.sees('Inside its window');
  },
};
