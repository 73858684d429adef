import { PortalPage } from '../../PortalPage';
import { approveQuietly } from '../../standIns';
import type { BrowserTest } from '../../TestRun';
import { openControl, pullOf } from './ways';

/** Upstream asks for a day; a hotfix has none, and owes one approval more. */
export const hotfix: BrowserTest = {
  name: 'an expedited hotfix is waived the soak, owes one approval more, and is marked everywhere',
  async run(tools) {
    const { stage, newPage } = tools;
    const portal = new PortalPage(await newPage(), stage.url);
    await portal.openTab('developer', 'fraud-svc', 'promotion');
    const drawer = await portal.openDrawer('Staging', 'Production');
    await drawer
      .getByRole('textbox', { name: 'Reason' })
      .fill('Fraud is missed until this runs');
    await drawer.getByRole('button', { name: 'Request promotion' }).click();
    await portal.sees(/^Upstream/, drawer.getByRole('alert'));
    await drawer.getByRole('radio', { name: /^Expedited/ }).check();
    await drawer.getByRole('button', { name: 'Request promotion' }).click();
    await portal.change.waitFor();

    const dana = stage.as('developer');
    const change = await dana.untilChange(
      portal.changeId(),
      'its pull request',
      ({ summary }) => Boolean(summary.pullRequest),
    );
    await approveQuietly(stage, pullOf(change));
    await portal.sees(/1 of 2 independent approvals/, portal.change);
    await approveQuietly(stage, pullOf(change), 'lena-lead');
    await portal.button('Merge').click({ timeout: 30_000 });
    await portal.sees('succeeded', portal.change, 60_000);
    await portal.button('Back to promotion').click();
    const past = portal.page.getByRole('list', { name: 'Past changes' });
    await portal.sees('expedited', past);

    const lena = await openControl(tools, 'lead', 'changes?class=expedited');
    const found = lena.page.getByRole('list', { name: 'Changes' });
    await lena.sees(/fraud-svc/, found);
  },
};
