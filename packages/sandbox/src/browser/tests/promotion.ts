import assert from 'node:assert/strict';
import type { World } from '../../world/World';
import { PortalPage } from '../PortalPage';
import {
  applicationOf,
  approveOnForge,
  changedLines,
  filesOf,
} from '../standIns';
import type { BrowserTest } from '../TestRun';

const REASON = 'The retry fix is needed before the sale';
const SERVICE = 'payments-api';

export const promotion: BrowserTest = {
  name: 'a developer promotes to production and sees it healthy, without one reload',
  async run({ stage, newPage }) {
    const { world } = stage;
    const portal = new PortalPage(await newPage(), stage.url);
    await portal.signIn('developer');
    await portal.link('Payments API').click();
    await portal.mark();
    await portal.tab('Promotion').click();
    await showsWhatRuns(portal, world);
    const staged = await revisionOf(world, 'staging');

    const drawer = await portal.openDrawer('Staging', 'Production');
    for (const commit of ['Pool size 40', 'Log the gateway response code']) {
      await portal.sees(commit, drawer);
    }
    const onlyInDev = drawer.getByText('Fix retry after a refused card');
    assert.equal(await onlyInDev.count(), 0, 'staging does not have it');
    await portal.sees(`- ${await revisionOf(world, 'prod')}`, drawer);
    await portal.sees(`+ ${staged}`, drawer);
    await portal.sees(/^\d+ open: /, drawer);
    await portal.request(drawer, REASON);

    const { change, page } = portal;
    const link = change.getByRole('link', { name: /^acme\/deploy #\d+/ });
    await link.waitFor();
    const number = Number(/#(\d+)/.exec(await link.innerText())?.[1]);
    const files = await filesOf(world, number);
    assert.deepEqual(
      files.map(file => file.filename),
      ['apps/prod/payments-api.yaml'],
    );
    assert.match(
      changedLines(files[0].patch).join('\n'),
      new RegExp(
        `^- {4}targetRevision: \\w+\n\\+ {4}targetRevision: ${staged}$`,
      ),
    );
    assert.equal(await portal.button('Merge').isDisabled(), true);

    const forge = await newPage();
    const address = await link.getAttribute('href');
    await approveOnForge(forge, address as string, 'bob-builds');
    await change
      .getByRole('row', { name: /Bob Builder/ })
      .waitFor({ timeout: 10_000 });
    await portal.sees(/^All \d+ gates are open$/, change, 10_000);
    await portal.button('Merge').click({ timeout: 10_000 });
    await portal.sees('succeeded', change, 60_000);
    assert.equal(await portal.isMarked(), true, 'no page was loaded anew');

    const events = await change
      .getByRole('list', { name: 'Timeline' })
      .innerText();
    for (const event of [/request/i, /approved/i, /merged/i, /sync/i]) {
      assert.match(events, event);
    }
    const waiting = change.getByRole('list', { name: 'Steps' });
    assert.doesNotMatch(await waiting.innerText(), /not yet|under way/);
    await portal.button('Back to promotion').click();
    const prod = portal.card('Production');
    await prod.getByTitle(staged).waitFor();
    await portal.sees('Synced', prod);
    await portal.sees('Healthy', prod);
    await portal.sees('Production runs what staging runs.', prod);
    assert.equal(await portal.isMarked(), true, 'no page was loaded anew');
    assert.equal(await revisionOf(world, 'prod'), staged, 'as Argo CD says');
    await page.getByRole('list', { name: 'Past changes' }).waitFor();
  },
};

/** Each card against what Argo CD says, the gap, and the window. */
async function showsWhatRuns(portal: PortalPage, world: World): Promise<void> {
  const cards = [
    ['Dev', 'dev'],
    ['Staging', 'staging'],
    ['Production', 'prod'],
  ];
  for (const [title, environment] of cards) {
    const card = portal.card(title);
    await card.getByTitle(await revisionOf(world, environment)).waitFor();
    await portal.sees('Synced', card);
    await portal.sees('Healthy', card);
  }
  await portal.sees('3 commits', portal.connector('Production'));
  await portal.sees('2 commits', portal.connector('Staging'));
  await portal.sees(/Window open/, portal.card('Production'));
}

/** The revision that Argo CD has synced and the cluster runs. */
async function revisionOf(world: World, environment: string): Promise<string> {
  const { status } = await applicationOf(world, `${SERVICE}-${environment}`);
  assert.equal(status.sync.status, 'Synced');
  return status.sync.revision as string;
}
