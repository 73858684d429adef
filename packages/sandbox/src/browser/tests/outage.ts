import assert from 'node:assert/strict';
import { PortalPage } from '../PortalPage';
import type { BrowserTest } from '../TestRun';

const GONE_WITHIN_MS = 45_000;

export const outage: BrowserTest = {
  name: 'an outage of Argo CD is told with its age, closes the upstream gate, and ends by itself',
  async run({ stage, newPage }) {
    const { argocd } = stage.world;
    const { summary } = await stage
      .as('developer')
      .promote('payments-api', 'dev', 'staging', 'Something to hold');
    const portal = new PortalPage(await newPage(), stage.url);
    await portal.openTab('developer', 'payments-api', 'promotion');
    await portal.mark();
    await portal.card('Dev').waitFor();
    const banner = portal.page.getByText(/Argo CD eu-1 has not answered for/);
    assert.equal(await banner.count(), 0);
    argocd.faults.down();
    try {
      await banner.first().waitFor({ timeout: GONE_WITHIN_MS });
      await portal.button(`Open change #${summary.number}`).click();
      await portal.sees(
        /^Upstream: not known, counts as closed$/,
        portal.change,
        GONE_WITHIN_MS + 15_000,
      );
      assert.equal(await portal.button('Merge').isDisabled(), true);
    } finally {
      argocd.faults.up();
    }
    await portal.button('Back to promotion').click();
    await portal.card('Dev').waitFor();
    await banner.first().waitFor({ state: 'hidden', timeout: GONE_WITHIN_MS });
    assert.equal(await portal.isMarked(), true, 'no page was loaded anew');
    await stage.as('developer').cancel(summary.id);
  },
};
