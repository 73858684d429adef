import { waitFor } from '../../../waitFor';
import { PortalPage } from '../../PortalPage';
import type { BrowserTest } from '../../TestRun';
import { findsNothingSerious } from '../accessibility';
import { declareOnTab, openEmergency } from './emergencies';
import { answer, openControl } from './ways';

const SERVICE = 'fees-api';

/**
 * One that nobody reviews in time: it is told as overdue, rings again, and its
 * declarer, who may act alone otherwise, does not any more until it is reviewed.
 */
export const overdue: BrowserTest = {
  name: 'an emergency whose review is overdue rings again, and whoever declared it does not act alone until it is done',
  async run(tools) {
    const { stage, newPage } = tools;
    const { pager, slack } = stage.channels;
    const sam = new PortalPage(await newPage(), stage.url);
    await sam.openTab('sre', SERVICE, 'promotion');
    const first = await declareOnTab(sam, {
      environment: 'Production',
      reason: 'Fees are taken twice',
      terms: /It is in force at once/,
    });
    await sam.sees('In force');
    const end = async (name: string, words: string) => {
      await sam.button(`End ${name}`).click();
      await answer(sam, [[/^How it stands now/, words]], 'End it');
    };
    await end(first.name, 'Fees are taken once again');
    await sam.sees('Overdue', sam.page, 60_000);
    await waitFor('the pager to ring again', async () =>
      pager.open().includes(`gitops-compliance/emergency/${first.id}/overdue`),
    );
    await waitFor('Sam to be told', async () =>
      slack
        .messages()
        .some(
          ({ channel, text }) =>
            channel === 'USAM' &&
            text.startsWith(`What emergency ${first.name} for`) &&
            text.endsWith('owes is overdue'),
        ),
    );

    await sam.page.goto(sam.addressOf(SERVICE, 'promotion'));
    await sam.sees(/is over, and something that it owes is overdue/);
    const second = await declareOnTab(sam, {
      environment: 'Production',
      reason: 'Fees are taken twice once more',
      terms: /something is overdue, so you do not act alone until it is done/,
    });
    await sam.sees('Waits for a second person');
    await sam.page.goto(sam.addressOf(SERVICE, 'promotion'));
    await sam.sees(/waits for a second person; nothing bends yet/);
    await sam.button(`Open ${second.name}`).click();
    await end(second.name, 'It was the same again, and nothing was done');

    const carl = await openControl(tools, 'cab1', 'emergencies');
    const owed = carl.page.getByRole('list', { name: 'Owed' });
    const item = owed.getByRole('listitem').filter({
      has: carl.link(first.name),
    });
    await carl.sees('Overdue', item);
    await carl.sees(/It was due/, item);
    await findsNothingSerious(carl.page, 'the emergencies', 'main');
    await stage.as('cab2').post(`/emergencies/${second.id}/review`, {
      verdict: 'not-justified',
      finding: 'Nothing had to be done',
    });
    const reviewer = await openEmergency(tools, 'cab1', first.id);
    await reviewer.button(`Review ${first.name}`).click();
    await reviewer.dialog
      .getByRole('radio', { name: 'Justified', exact: true })
      .check();
    await answer(
      reviewer,
      [[/^What you found/, 'It was looked at too late, but it was right']],
      'Record the review',
    );
    await reviewer.sees(/found it justified, late: It was looked at/);
    await reviewer.sees('Closed');
    await waitFor('the pager to be quiet', async () => {
      return pager.open().every(key => !key.includes(first.id));
    });
    await sam.page.goto(sam.addressOf(SERVICE, 'promotion'));
    await sam.button('Declare an emergency').click();
    await sam.dialog
      .getByRole('checkbox', { name: 'Production', exact: true })
      .check();
    await sam.sees(/It is in force at once/, sam.dialog);
  },
};
