import { PortalPage } from '../../PortalPage';
import { approveQuietly } from '../../standIns';
import type { BrowserTest } from '../../TestRun';
import { findsNothingSerious } from '../accessibility';
import { chooseEmergency, declareOnTab } from './emergencies';
import { openControl, pullOfRelease } from './ways';

const SERVICES = ['tolls-api', 'fares-api'];

/**
 * Several services go together while production burns: what the emergency does
 * not name is told before, and each change says which of its gates it bent.
 */
export const releaseUnderEmergency: BrowserTest = {
  name: 'a release is requested under an emergency that names all of it, and each of its changes names the gates that bent',
  async run(tools) {
    const { stage, newPage } = tools;
    const sam = new PortalPage(await newPage(), stage.url);
    await sam.openTab('sre', SERVICES[0], 'promotion');
    const { name } = await declareOnTab(sam, {
      services: SERVICES.join(', '),
      environment: 'Production',
      reason: 'Tolls and fares are counted twice',
      terms: /It is in force at once/,
    });
    await sam.sees('In force');

    const dana = await openControl(tools, 'developer', 'releases');
    const { page } = dana;
    await dana.button('New release').click();
    const choose = (service: string) =>
      page.getByRole('checkbox', { name: `${service} from staging` });
    for (const service of SERVICES) await choose(service).check();
    await page
      .getByRole('textbox', { name: 'Reason' })
      .fill('Both count once again with this');
    await dana.button('Request release').click();
    const refused = page.getByRole('list', { name: 'Gates that refused' });
    await dana.sees(/^Upstream/, refused);

    await chooseEmergency(page.locator('main'), name);
    await dana.sees(new RegExp(`^Under ${name} these bend: .*upstream`));
    await choose('fees-api').check();
    await dana.sees(new RegExp(`^${name} does not name fees-api`));
    await choose('fees-api').uncheck();
    await dana.sees(new RegExp(`^Under ${name} these bend: .*upstream`));
    await findsNothingSerious(page, 'a release under an emergency', 'main');
    await dana.button('Request release').click();
    await dana.sees(new RegExp(`It goes under emergency ${name}`));
    const id = new URL(page.url()).searchParams.get('release') as string;

    await approveQuietly(stage, await pullOfRelease(stage, id));
    await dana.button('Merge the next wave').click({ timeout: 60_000 });
    const heading = page.getByRole('heading', { level: 2 });
    await dana.sees('succeeded', heading, 60_000);

    const address = page.url();
    for (const service of SERVICES) {
      await page.goto(address);
      await page
        .getByRole('link', { name: new RegExp(`^#\\d+ ${service}$`) })
        .click();
      await dana.change.waitFor();
      const bent = dana.change.getByRole('list', {
        name: 'Gates open by exception',
      });
      for (const gate of ['Upstream', 'Board votes']) {
        const item = bent.getByRole('listitem').filter({ hasText: gate });
        await dana.sees(new RegExp(`Bent by emergency ${name}`), item);
      }
    }
  },
};
