import assert from 'node:assert/strict';
import type { Fleet } from '@gitops-compliance/plugin-gitops-compliance-common';
import { waitFor } from '../../waitFor';
import { environmentNamed } from '../../world/plan';
import { PortalPage } from '../PortalPage';
import type { BrowserTest } from '../TestRun';

/** What the sandbox's portal has added by a module. */
const CHECK = 'ACME-01';
const TITLE = 'Images from our registry';
const ENVIRONMENT = 'staging';

/** In every world: all of its images come from one registry. */
export const ownCheck: BrowserTest = {
  name: "a check of the operator's own stands in Compliance and Fleet, marked as own, and accuses nothing",
  async run({ stage, newPage }) {
    const { plan } = stage.world;
    const lead = stage.as('lead');
    for (const { name } of plan.services) {
      const { environments } = await lead.compliance(name);
      const said = environments.flatMap(({ checks }) =>
        checks.filter(({ own }) => own),
      );
      assert.equal(said.length, environments.length, name);
      assert.ok(said.every(({ check }) => check === CHECK));
      const words = said.map(({ verdict }) => verdict);
      assert.ok(words.includes('pass'), `${name}: ${words}`);
      assert.ok(!words.includes('fail'), `${name}: ${words}`);
    }
    await waitFor('its verdicts to be on record', async () => {
      const { checks } = await lead.get<Fleet>('/fleet');
      return checks.some(({ check, own }) => check === CHECK && own);
    });

    const portal = new PortalPage(await newPage(), stage.url);
    await portal.signIn('lead');
    const [{ name }] = plan.services;
    await portal.page.goto(portal.addressOf(name, 'compliance'));
    const { title } = environmentNamed(plan, ENVIRONMENT);
    const region = portal.page.getByRole('region', {
      name: title,
      exact: true,
    });
    await region.getByRole('button', { name: /^Show: \d+ pass/ }).click();
    await portal.sees(`${CHECK} ${TITLE}`, region);
    await portal.sees('Own check', region);

    await portal.page.goto(`${stage.url}/change-control/fleet`);
    const map = portal.page.getByRole('region', { name: 'Services by checks' });
    await map
      .getByRole('columnheader', { name: `${CHECK} *`, exact: true })
      .waitFor();
    await portal.sees('* a check of your own');
  },
};
