import { PortalPage } from '../../PortalPage';
import type { BrowserTest } from '../../TestRun';
import { bring, openChange } from './ways';

/** The newer promotion of a target takes the place of the older. */
export const superseded: BrowserTest = {
  name: 'a newer promotion supersedes the one that waits, whose pull request is closed',
  async run(tools) {
    const { stage, newPage } = tools;
    const dana = stage.as('developer');
    const older = await dana.promote(
      'quotes',
      'staging',
      'prod',
      'Quotes must answer faster',
    );
    await bring(stage, 'quotes', 'dev', 'staging');

    const portal = new PortalPage(await newPage(), stage.url);
    await portal.openTab('developer', 'quotes', 'promotion');
    const drawer = await portal.openDrawer('Staging', 'Production');
    await portal.request(drawer, 'It logs refusals, too');
    const { summary } = await dana.change(portal.changeId());

    const sam = await openChange(tools, 'sre', older);
    await sam.sees('superseded', sam.change);
    await sam.sees(new RegExp(`#${summary.number} took its place`), sam.change);
    await sam.sees('closed, not merged', sam.change);
  },
};
