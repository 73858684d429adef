import assert from 'node:assert/strict';
import { waitFor } from '../../../waitFor';
import { PortalPage } from '../../PortalPage';
import { approveQuietly } from '../../standIns';
import type { BrowserTest } from '../../TestRun';
import { findsNothingSerious } from '../accessibility';
import { declareOnTab, openEmergency, promoteUnder } from './emergencies';
import { answer, pullOf } from './ways';

const SERVICE = 'tills-api';
const REASON = 'No till can take a card';

/**
 * From its declaration to its closed review: nothing bends before a second person
 * has confirmed it, what bends is shown as bent, and nobody who acted reviews it.
 */
export const emergency: BrowserTest = {
  name: 'an emergency is declared, confirmed, acted under, ended, and reviewed by somebody who had no part in it',
  async run(tools) {
    const { stage, newPage } = tools;
    const { pager } = stage.channels;
    const sam = new PortalPage(await newPage(), stage.url);
    await sam.openTab('sre', SERVICE, 'promotion');
    const { id, name } = await declareOnTab(sam, {
      environment: 'Production',
      reason: REASON,
      terms: /It bends nothing until a second person has confirmed it/,
    });
    await sam.sees('Waits for a second person');
    await waitFor('the pager to ring', async () =>
      pager
        .events()
        .some(
          event =>
            event.event_action === 'trigger' &&
            event.payload.summary.startsWith(
              `Emergency ${name} for ${SERVICE} in prod`,
            ),
        ),
    );

    const lena = await openEmergency(tools, 'lead', id);
    await lena.button(`Confirm ${name}`).click();
    await lena.sees(REASON, lena.dialog);
    await lena.dialog.getByRole('button', { name: 'Confirm it' }).click();
    await lena.sees('In force');
    const access = sam.page.getByRole('list', { name: 'Access' });
    await sam.sees('Granted', access, 60_000);

    const dana = new PortalPage(await newPage(), stage.url);
    await dana.openTab('developer', SERVICE, 'promotion');
    const change = await promoteUnder(tools, dana, {
      name,
      bends: /these bend: .*upstream/i,
      reason: 'The tills take cards again with this',
    });
    await dana.sees(new RegExp(`under emergency ${name}`), dana.change);
    await approveQuietly(stage, pullOf(change));
    await dana.button('Merge').click({ timeout: 30_000 });
    await dana.sees('succeeded', dana.change, 60_000);
    await dana.sees(/open, 2 of them by exception$/, dana.change);
    const bent = dana.change.getByRole('list', {
      name: 'Gates open by exception',
    });
    for (const gate of ['Upstream', 'Board votes']) {
      const item = bent.getByRole('listitem').filter({ hasText: gate });
      await dana.sees(new RegExp(`Bent by emergency ${name}`), item);
    }

    await sam.button(`End ${name}`).click();
    await answer(
      sam,
      [[/^How it stands now/, 'Every till takes cards again']],
      'End it',
    );
    await sam.sees('Over, something owed');
    await sam.sees('Withdrawn', access, 60_000);
    await waitFor('the pager to be quiet', async () => {
      return pager.open().every(key => !key.includes(id));
    });

    for (const persona of ['sre', 'lead', 'developer'] as const) {
      const involved = await openEmergency(tools, persona, id);
      await involved.sees(/^Review: .*control EMG-03/);
      const review = involved.button(`Review ${name}`);
      assert.equal(await review.count(), 0, `${persona} had a part in it`);
    }
    const carl = await openEmergency(tools, 'cab1', id);
    await carl.button(`Review ${name}`).click();
    await carl.sees(
      /1 change under it, and no change around the portal/,
      carl.dialog,
    );
    await findsNothingSerious(carl.page, 'review', '[role=dialog]');
    await carl.dialog
      .getByRole('radio', { name: 'Justified', exact: true })
      .check();
    await answer(
      carl,
      [[/^What you found/, 'Nobody could have waited for the board']],
      'Record the review',
    );
    await carl.sees('Closed', carl.page, 60_000);

    const aude = await openEmergency(tools, 'auditor', id, { theme: 'dark' });
    await aude.sees(/found it justified: Nobody could have waited/);
    const history = aude.page.getByRole('list', { name: 'What happened' });
    for (const [words, who] of [
      [/Declared/, 'Sam Site'],
      [/Confirmed/, 'Lena Lead'],
      [/Ended/, 'Sam Site'],
      [/Reviewed/, 'Carl Change'],
      [/Access granted/, 'Sam Site'],
    ] as const) {
      await history
        .getByRole('listitem')
        .filter({ hasText: words })
        .filter({ hasText: who })
        .first()
        .waitFor();
    }
    await findsNothingSerious(aude.page, 'an emergency, in the dark', 'main');
  },
};
