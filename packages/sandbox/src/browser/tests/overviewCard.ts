import assert from 'node:assert/strict';
import { PortalPage } from '../PortalPage';
import type { BrowserTest } from '../TestRun';

const SERVICE = 'payments-api';

export const overviewCard: BrowserTest = {
  name: 'the card on the overview says what runs where, and leads to both tabs',
  async run({ stage, newPage }) {
    const { environments, sentence } = await stage
      .as('lead')
      .environments(SERVICE);
    const portal = new PortalPage(await newPage(), stage.url);
    await portal.signIn('lead');
    await portal.mark();
    await portal.link('Payments API').click();
    await portal.tab('Overview').waitFor();
    const card = portal.page.getByRole('region', { name: 'GitOps Compliance' });
    for (const { title, deployments } of environments) {
      const row = card.getByRole('row', { name: new RegExp(`^${title} `) });
      const [{ pinnedRevision }] = deployments;
      await portal.sees((pinnedRevision as string).slice(0, 7), row);
      await portal.sees('Synced', row);
      await portal.sees('Healthy', row);
    }
    await portal.sees(sentence, card);

    await card.getByRole('link', { name: 'Compliance', exact: true }).click();
    await portal.sees('PR approvals');
    await portal.tab('Overview').click();
    await card.getByRole('link', { name: 'Promotion', exact: true }).click();
    await portal.card('Production').waitFor();
    assert.equal(await portal.isMarked(), true, 'no page was loaded anew');
  },
};
