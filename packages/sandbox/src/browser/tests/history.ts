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
export const history: readonly BrowserTest[] = [promotable, held];
