import { approveQuietly } from '../../standIns';
import type { BrowserTest } from '../../TestRun';
import { openControl } from './ways';

/** Three services in two waves, as one release. */
export const release: BrowserTest = {
  name: 'a developer releases three services in two waves as one, with one request and an outcome each',
  async run(tools) {
    const { stage } = tools;
    const portal = await openControl(tools, 'developer', 'releases');
    const { page } = portal;
    await portal.button('New release').click();
    for (const service of ['invoices', 'refunds', 'payouts']) {
      await page
        .getByRole('checkbox', { name: `${service} from staging` })
        .check();
    }
    await page.getByLabel('Wave of payouts').selectOption('2');
    await page
      .getByRole('textbox', { name: 'Reason' })
      .fill('The new invoices go out together');
    await portal.button('Request release').click();
    const waves = page.getByRole('table', { name: /^Changes of wave/ });
    await waves.nth(1).waitFor();
    await portal.sees(/^Waiting for: release/, waves.nth(1));

    for (const index of [0, 1]) {
      const table = waves.nth(index);
      const link = table.getByRole('link', { name: /^acme\/deploy#/ }).first();
      await link.waitFor();
      const number = Number(/#(\d+)/.exec(await link.innerText())?.[1]);
      await approveQuietly(stage, number);
      await portal.button('Merge the next wave').click({ timeout: 60_000 });
      await table
        .getByRole('row', { name: /succeeded/ })
        .nth(index === 0 ? 1 : 0)
        .waitFor({ timeout: 60_000 });
    }
    await portal.sees('succeeded', page.getByRole('heading', { level: 2 }));
  },
};
