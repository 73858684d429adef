import assert from 'node:assert/strict';
import { PortalPage } from '../PortalPage';
import type { BrowserTest, TestTools } from '../TestRun';
import { findsNothingSerious } from './accessibility';
import { fits } from './narrow';

const PERSON = 'user:default/cleo';
const NAME = 'Cleo Council';

/** Erasures and legal holds, in each theme and on a phone. */
export const personalData: BrowserTest[] = (['light', 'dark'] as const).map(
  theme => ({
    name: `two persons have somebody erased, by keyboard, in the ${theme} theme`,
    async run({ stage, newPage }: TestTools) {
      const look = { theme, width: 390, height: 844 };
      const open = async (persona: 'sre' | 'lead' | 'auditor') => {
        const portal = new PortalPage(await newPage(look), stage.url);
        await portal.page.goto(`${stage.url}/change-control/audit`);
        await portal.page.locator(`[data-persona=${persona}]`).click();
        await portal.sees(/^The log holds/);
        return portal;
      };
      const sam = await open('sre');
      await press(sam, 'Ask for an erasure');
      await type(sam, /^Person/, PERSON);
      await type(sam, /^Why the person/, `${theme}: she asked for it`);
      await findsNothingSerious(sam.page, 'asking', '[role=dialog]');
      await fits(sam, 'asking');
      await press(sam, 'Ask for the erasure');
      await sam.sees('Waits for a second person');
      await sam.sees(/ask a second person to confirm it/);

      await press(sam, 'Place a legal hold');
      await type(sam, /^Person/, PERSON);
      await type(sam, /^Why it must be kept/, 'A lawsuit over the shop');
      await findsNothingSerious(sam.page, 'holding', '[role=dialog]');
      await fits(sam, 'holding');
      await press(sam, 'Place the hold');
      await sam.sees('In force');

      const lena = await open('lead');
      await press(lena, `Confirm the erasure of ${NAME}`);
      await findsNothingSerious(lena.page, 'confirming', '[role=dialog]');
      await press(lena, 'Confirm the erasure');
      await lena.sees('Confirmed, waits');
      await lena.sees(/A legal hold of .* keeps what tells/);
      await lena.sees(/The catalog has this user still/);
      await findsNothingSerious(lena.page, 'the ledger', 'main');
      await fits(lena, 'the ledger');
      await press(lena, `Lift the hold on ${NAME}`);
      await press(lena, 'Lift the hold');
      await lena.sees('Lifted');
      await press(lena, `Withdraw the erasure of ${NAME}`);
      await press(lena, 'Withdraw the erasure');
      await lena.sees('Withdrawn');

      const aude = await open('auditor');
      const section = aude.page.getByRole('heading', { name: 'Personal data' });
      await aude.page.getByRole('heading', { name: 'Keys' }).waitFor();
      assert.equal(await section.count(), 0, 'the auditor manages nothing');
    },
  }),
);

/** Presses a button by keyboard alone. */
async function press(portal: PortalPage, name: string): Promise<void> {
  const button = portal.button(name).first();
  await button.focus();
  await portal.page.keyboard.press('Enter');
}

async function type(
  portal: PortalPage,
  field: RegExp,
  text: string,
): Promise<void> {
  await portal.dialog.getByRole('textbox', { name: field }).focus();
  await portal.page.keyboard.type(text);
}
