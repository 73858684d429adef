import assert from 'node:assert/strict';
import { PortalPage } from '../PortalPage';
import {
  applicationOf,
  approveOnForge,
  changedLines,
  filesOf,
} from '../standIns';
import type { BrowserTest } from '../TestRun';

export const kustomize: BrowserTest = {
  name: 'a service pinned by a kustomize image is promoted the same way',
  async run({ stage, newPage }) {
    const { world } = stage;
    const portal = new PortalPage(await newPage(), stage.url);
    await portal.openTab('developer', 'ledger-svc', 'promotion');
    await portal.mark();
    await portal.sees('2 commits', portal.connector('Production'));
    const drawer = await portal.openDrawer('Staging', 'Production');
    await portal.request(drawer, 'The trial balance is asked for');
    const link = portal.change.getByRole('link', { name: /^acme\/deploy #/ });
    await link.waitFor();
    const number = Number(/#(\d+)/.exec(await link.innerText())?.[1]);
    const { summary } = await stage.as('developer').change(portal.changeId());
    const [file, ...others] = await filesOf(world, number);
    assert.equal(others.length, 0);
    assert.equal(
      file.filename,
      'services/ledger-svc/overlays/prod/kustomization.yaml',
    );
    const lines = changedLines(file.patch);
    assert.equal(lines.length, 2);
    assert.equal(
      lines[1],
      `+    newTag: ${summary.toRevision} # the pin`,
      'the comment stays',
    );

    const address = (await link.getAttribute('href')) as string;
    await approveOnForge(await newPage(), address, 'bob-builds');
    await portal.button('Merge').click({ timeout: 15_000 });
    await portal.sees('succeeded', portal.change, 60_000);
    await portal.button('Back to promotion').click();
    await portal
      .card('Production')
      .getByTitle(`${summary.toRevision}`)
      .waitFor();
    assert.equal(await portal.isMarked(), true, 'no page was loaded anew');
    const { status } = await applicationOf(world, 'ledger-svc-prod');
    assert.deepEqual(status.summary.images, [
      `registry.acme.example/ledger-svc:${summary.toRevision}`,
    ]);
  },
};
