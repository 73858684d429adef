import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
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
      const reasons = {
        erasure: `${theme}: she asked for it`,
        hold: `${theme}: a lawsuit over the shop`,
      };
      const sam = await open('sre');
      await press(sam, 'Ask for an erasure');
      await type(sam, /^Person/, PERSON);
      await type(sam, /^Why the person/, reasons.erasure);
      await findsNothingSerious(sam.page, 'asking', '[role=dialog]');
      await fits(sam, 'asking');
      await decide(sam, 'Ask for the erasure');
      const asked = item(sam, reasons.erasure);
      await sam.sees('Waits for a second person', asked);
      await sam.sees(/ask a second person to confirm it/, asked);

      await press(sam, 'Place a legal hold');
      await type(sam, /^Person/, PERSON);
      await type(sam, /^Why it must be kept/, reasons.hold);
      await findsNothingSerious(sam.page, 'holding', '[role=dialog]');
      await fits(sam, 'holding');
      await decide(sam, 'Place the hold');
      await sam.sees('In force', item(sam, reasons.hold));

      const lena = await open('lead');
      const erasure = item(lena, reasons.erasure);
      const hold = item(lena, reasons.hold);
      await press(lena, `Confirm the erasure of ${NAME}`, erasure);
      await findsNothingSerious(lena.page, 'confirming', '[role=dialog]');
      await decide(lena, 'Confirm the erasure');
      await lena.sees('Confirmed, waits', erasure);
      await lena.sees(/A legal hold of .* keeps what tells/, erasure);
      await lena.sees(/The catalog has this user still/, erasure);
      await findsNothingSerious(lena.page, 'the ledger', 'main');
      await fits(lena, 'the ledger');
      await press(lena, `Lift the hold on ${NAME}`, hold);
      await decide(lena, 'Lift the hold');
      await lena.sees('Lifted', hold);
      await press(lena, `Withdraw the erasure of ${NAME}`, erasure);
      await decide(lena, 'Withdraw the erasure');
      await lena.sees('Withdrawn', erasure);

      const aude = await open('auditor');
      const section = aude.page.getByRole('heading', { name: 'Personal data' });
      await aude.page.getByRole('heading', { name: 'Keys' }).waitFor();
      assert.equal(await section.count(), 0, 'the auditor manages nothing');
    },
  }),
);

/** The line of an erasure or a hold: the other theme has left its own. */
function item(portal: PortalPage, reason: string): Locator {
  return portal.page.getByRole('listitem').filter({ hasText: reason });
}

/** Presses a button by keyboard alone; a dialog opens. */
async function press(
  portal: PortalPage,
  name: string,
  where: Page | Locator = portal.page,
): Promise<void> {
  await where.getByRole('button', { name, exact: true }).press('Enter');
  await portal.dialog.waitFor();
}

/**
 * Presses a button of the dialog in front, which closes then. It gives the focus
 * back when it is gone already, which would take the next key from who has it.
 */
async function decide(portal: PortalPage, name: string): Promise<void> {
  await portal.dialog.getByRole('button', { name, exact: true }).press('Enter');
  await portal.dialog.waitFor({ state: 'hidden' });
  await portal.page.evaluate(
    () => new Promise(resolve => requestIdleCallback(resolve)),
  );
}

async function type(
  portal: PortalPage,
  field: RegExp,
  text: string,
): Promise<void> {
  await portal.dialog.getByRole('textbox', { name: field }).focus();
  await portal.page.keyboard.type(text);
}
