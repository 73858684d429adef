import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { PortalPage } from '../PortalPage';
import type { BrowserTest } from '../TestRun';

/** Impacts that fail; the others are judged by eye. */
const IMPACTS = ['serious', 'critical'];

/**
 * The bar of tabs in the old frontend system, whose grey is too pale in either
 * theme: it is Backstage's, and holds nothing of ours but the titles.
 */
const FOREIGN = '[role=tablist][aria-label=tabs]';

/** Every screen of ours without a serious finding, in each theme. */
export const accessibility: BrowserTest[] = (['light', 'dark'] as const).map(
  theme => ({
    name: `axe finds nothing serious on our screens in the ${theme} theme`,
    async run({ stage, newPage }) {
      const portal = new PortalPage(await newPage({ theme }), stage.url);
      const { page } = portal;
      await page.goto(stage.url);
      await page.getByRole('heading', { name: 'Choose who you are' }).waitFor();
      await findsNothingSerious(page, 'sign-in', 'body');

      const { summary } = await stage
        .as('developer')
        .promote('payments-api', 'dev', 'staging', 'Something to look at');
      await portal.openTab('developer', 'web-shop', 'promotion');
      await portal.card('Production').waitFor();
      await findsNothingSerious(
        page,
        'Promotion tab without the right to promote',
        'main',
      );

      await page.goto(portal.addressOf('payments-api'));
      await portal.sees(/^Compliance: /);
      await findsNothingSerious(
        page,
        'overview card',
        '[aria-label="GitOps Compliance"]',
      );

      await page.goto(portal.addressOf('payments-api', 'promotion'));
      await portal.button(`Open change #${summary.number}`).waitFor();
      await findsNothingSerious(page, 'Promotion tab', 'main');
      await portal.button(`Open change #${summary.number}`).click();
      await portal.sees(/^Held by/, portal.change);
      await findsNothingSerious(page, 'change', 'main');
      await portal.button('Cancel').click();
      await portal.dialog.waitFor();
      await findsNothingSerious(page, 'cancel dialog', '[role=dialog]');
      await portal.dialog
        .getByRole('textbox', { name: 'Reason' })
        .fill('Looked at');
      await portal.button('Cancel the change').click();
      await portal.dialog.waitFor({ state: 'hidden' });

      await portal.button('Back to promotion').click();
      await portal.openDrawer('Dev', 'Staging');
      await findsNothingSerious(page, 'drawer', '[role=dialog]');
      await page.keyboard.press('Escape');

      await portal.tab('Compliance').click();
      await portal
        .button(/^Show: \d+ /)
        .first()
        .click();
      await findsNothingSerious(page, 'Compliance tab', 'main');
    },
  }),
);

/** Fails where axe finds something serious in a part of a page. */
export async function findsNothingSerious(
  page: Page,
  what: string,
  part: string,
): Promise<void> {
  await page.locator(part).first().waitFor();
  // What is still fading in has no colour of its own yet.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(animation => !(animation instanceof CSSTransition)),
  );
  const { violations } = await new AxeBuilder({ page })
    .include(part)
    .exclude(FOREIGN)
    .analyze();
  const found = violations
    .filter(({ impact }) => IMPACTS.includes(impact ?? ''))
    .map(
      ({ id, help, nodes }) =>
        `${id} (${help}): ${nodes
          .slice(0, 3)
          .map(node => `${node.target.join(' ')} ${node.failureSummary}`)
          .join('; ')}`,
    );
  assert.deepEqual(found, [], what);
}
