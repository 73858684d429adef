import { approveQuietly } from '../../standIns';
import type { BrowserTest } from '../../TestRun';
import { openControl } from './ways';

const AT = { owner: 'acme', repo: 'deploy' };
const FILE = 'services/ledger-svc/overlays/prod/database.yaml';
const BRANCH = 'pool-size';

/** A pull request at the forge, which nobody asked the portal for. */
export const direct: BrowserTest = {
  name: 'a pull request on what is deployed is adopted, passes the gates, and tells who changed the pool size',
  async run(tools) {
    const { admin } = tools.stage.world.forge;
    await admin.commit({
      ...AT,
      branch: BRANCH,
      files: { [FILE]: 'database:\n  poolSize: 40\n' },
      message: 'Pool size 40',
      author: 'lena-lead',
    });
    const { number } = await admin.openPullRequest({
      ...AT,
      head: BRANCH,
      title: 'Raise the pool size of the ledger',
      as: 'lena-lead',
    });

    const portal = await openControl(tools, 'sre', 'changes?key=poolSize');
    const list = portal.page.getByRole('list', { name: 'Changes' });
    await portal.sees(/Raise the pool size of the ledger/, list);
    await portal.sees('database.poolSize', list);
    await portal.sees(/→ 40/, list);
    await portal
      .button(/^Open change #/)
      .first()
      .click();
    await portal.sees(/direct change/, portal.change);
    await portal.sees(/^Held by /, portal.change);
    await approveQuietly(tools.stage, number);
    await portal.sees(/^All \d+ gates are open$/, portal.change, 30_000);
    await portal.button('Merge').click();
    await portal.sees('succeeded', portal.change, 60_000);
    await portal.button('Back to changes').click();
    await portal.sees(/approved by/, list);
  },
};
