import assert from 'node:assert/strict';
import { PortalPage } from '../PortalPage';
import type { BrowserTest } from '../TestRun';

/** What a newcomer is told to look at first. */
const promotable: BrowserTest = {
  name: 'after sixty days a developer finds staging ahead of both productions',
  async run({ stage, newPage }) {
    const portal = new PortalPage(await newPage(), stage.url);
    await portal.openTab('developer', 'payments-api', 'promotion');
    for (const title of ['Dev', 'Staging', 'Production EU', 'Production US']) {
      await portal.card(title).waitFor();
    }
    await portal.connector('Production EU').waitFor();
    await portal.connector('Production US').waitFor();
    const drawer = await portal.openDrawer('Staging', 'Production EU');
    await portal.sees('Fix retry after a refused card', drawer);
    await portal.sees(/^#\d+/);
  },
};

/** A planted misdeed that a check of today has to find. */
const freeze: BrowserTest = {
  name: 'after sixty days a team lead finds the change in a freeze, and nothing against the clean ones',
  async run({ stage, newPage }) {
    const failed = async (service: string, environment: string) => {
      const { environments } = await stage.as('lead').compliance(service);
      const found = environments.find(({ name }) => name === environment);
      assert.ok(found, `${service} runs in ${environment}`);
      return found.checks
        .filter(({ verdict }) => verdict === 'fail')
        .map(({ check }) => check);
    };
    assert.ok((await failed('shipping-svc', 'prod-eu')).includes('CHG-10'));
    // Two persons may merge and deploy everywhere in this world, and what a tag
    // of kustomize pins runs by tag.
    assert.deepEqual(await failed('orders-api', 'prod-eu'), ['SOD-02']);
    assert.deepEqual(await failed('web-shop', 'prod-us'), ['CHG-13', 'SOD-02']);

    const portal = new PortalPage(await newPage(), stage.url);
    await portal.openTab('lead', 'shipping-svc', 'compliance');
    const production = portal.page.getByRole('region', {
      name: 'Production EU',
      exact: true,
    });
    await portal.sees(/in the freeze Quarterly accounts/, production);
  },
};

/** An approval by an account of which nobody knows whose it is. */
const held: BrowserTest = {
  name: 'after sixty days a change waits, for the account that approved it is nobody’s',
  async run({ stage, newPage }) {
    const portal = new PortalPage(await newPage(), stage.url);
    await portal.openTab('lead', 'loyalty-api', 'promotion');
    await portal.button(/^Open/).first().click();
    await portal.sees(/nobody is known behind shirin-private/i, portal.change);
  },
};

/** The tests of the world that `npm start` shows. */
export const history: readonly BrowserTest[] = [promotable, freeze, held];
