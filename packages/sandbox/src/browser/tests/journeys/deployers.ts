import type { Locator } from 'playwright-core';
import { PortalPage } from '../../PortalPage';
import type { BrowserTest } from '../../TestRun';
import { findsNothingSerious } from '../accessibility';
import { fits, WIDTH } from '../narrow';
import { openControl } from './ways';

const PRODUCTION = 'deployers?environment=prod';
const BESIDE =
  'RoleBinding argocd/application-writers → Role application-writer';

/** Rights are read within the first minutes of a portal. */
const READ_MS = 60_000;

/**
 * An auditor sees who both merges and deploys, by Argo CD and past it, with the
 * lines that let them; in each theme, and on a phone.
 */
export const deployers: BrowserTest = {
  name: 'an auditor sees who both merges and deploys, in the cluster too, with the lines that let them',
  async run(tools) {
    const { stage, newPage } = tools;
    const aude = await openControl(tools, 'auditor', PRODUCTION);
    const row = await samOf(aude);
    await aude.sees('Merges and deploys', row);
    await aude.sees(/^Merges in .*acme\/deploy/, row);
    await aude.sees(/^Deploys by eu-1: /, row);
    await aude.sees('p, role:operator, applications, *, */*, allow', row);
    await aude.sees(
      /^Goes past Argo CD in the cluster eu-1: applications/,
      row,
    );
    await aude.sees(BESIDE, row);
    const read = aude.page.getByRole('table', { name: 'Where this was read' });
    await aude.sees('Cluster eu-1', read);
    await aude.sees('Argo CD eu-1', read);
    await findsNothingSerious(aude.page, 'who can deploy', 'main');

    for (const look of [
      { theme: 'dark' as const },
      { width: WIDTH, height: 844 },
    ]) {
      const portal = new PortalPage(await newPage(look), stage.url);
      await portal.page.goto(`${stage.url}/change-control/${PRODUCTION}`);
      await portal.page.locator('[data-persona=auditor]').click();
      await samOf(portal);
      if ('theme' in look) {
        await findsNothingSerious(
          portal.page,
          'who can deploy, in the dark',
          'main',
        );
      } else {
        await fits(portal, 'who can deploy');
      }
    }
  },
};

/** Sam's row, once it tells of rights in the cluster. */
async function samOf({ page }: PortalPage): Promise<Locator> {
  const row = page
    .getByRole('table', { name: 'Who can deploy to Production' })
    .getByRole('row')
    .filter({ hasText: 'Sam Site' })
    .filter({ hasText: 'Goes past Argo CD' });
  const isThere = () =>
    row.waitFor({ timeout: READ_MS / 6 }).then(
      () => true,
      () => false,
    );
  for (let left = 6; left > 1; left -= 1) {
    if (await isThere()) return row;
    await page.reload();
  }
  await row.waitFor();
  return row;
}
