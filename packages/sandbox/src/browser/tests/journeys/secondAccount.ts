import { PortalPage } from '../../PortalPage';
import { approveQuietly } from '../../standIns';
import type { BrowserTest } from '../../TestRun';
import { answer, openControl, pullOf } from './ways';

const SERVICE = 'cards-api';
const ACCOUNT = 'dana-private';

/**
 * Dana approves her own change by an account that nobody knows. Who it is gets
 * known afterwards; that opens nothing either.
 */
export const secondAccount: BrowserTest = {
  name: 'a promotion is not approved by the second account of its requester, but by a colleague, and runs',
  async run(tools) {
    const { stage, newPage } = tools;
    const dana = new PortalPage(await newPage(), stage.url);
    await dana.openTab('developer', SERVICE, 'promotion');
    const drawer = await dana.openDrawer('Staging', 'Production');
    await dana.request(drawer, 'Cards must answer faster before the sale');
    const change = await stage
      .as('developer')
      .untilChange(dana.changeId(), 'its pull request', ({ summary }) =>
        Boolean(summary.pullRequest),
      );
    await approveQuietly(stage, pullOf(change), ACCOUNT);
    const row = dana.change.getByRole('row', { name: new RegExp(ACCOUNT) });
    await row.waitFor();
    await dana.sees(/does not count/i, row);
    await dana.sees(/^Peer review: (closed|waiting|not known)/, dana.change);

    const lena = await openControl(tools, 'lead', 'persons');
    await lena
      .button(new RegExp(`${ACCOUNT}`))
      .first()
      .click();
    await answer(
      lena,
      [
        [/^Person/, 'user:default/dana'],
        [/^How it is known/, 'She told the team on Monday'],
      ],
      'Propose the link',
    );
    for (const persona of ['cab1', 'sre'] as const) {
      const colleague = await openControl(tools, persona, 'persons');
      await colleague.button(/^Confirm that dana-private/).click();
    }
    await lena.sees(/^Two uninvolved persons confirmed it/);
    await dana.sees(/^Peer review: (closed|waiting|not known)/, dana.change);

    await approveQuietly(stage, pullOf(change));
    await dana.button('Merge').click({ timeout: 30_000 });
    await dana.sees('succeeded', dana.change, 60_000);
  },
};
