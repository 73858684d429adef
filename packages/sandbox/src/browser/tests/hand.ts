import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { startHand } from '../../hand/server';
import type { BrowserTest } from '../TestRun';

const IMPACTS = ['serious', 'critical'];

/** The page that lays a hand on the sandbox, with a keyboard alone. */
export const hand: BrowserTest = {
  name: 'the page of the sandbox does what its forms ask, by keyboard, in each theme',
  async run({ stage, newPage }) {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'hand-'));
    const { world, url: portalUrl } = stage;
    const server = await startHand({ world, port: 0, dataDir, portalUrl });
    try {
      const page = await newPage();
      await page.goto(server.pageUrl);
      assert.equal(page.url(), `${server.url}/`, 'the token is not kept there');
      await run(page, 'webhooks drop', { 'How many': '2' });
      await page
        .getByRole('status')
        .getByText('The next 2 webhook deliveries are lost.')
        .waitFor();
      assert.deepEqual(world.forge.faults.active(), [
        'The next 2 webhook deliveries are lost.',
      ]);
      await check(page);
      await run(page, 'kubectl-edit', { Field: '__proto__.x', Value: '1' });
      await page.getByRole('alert').waitFor();
      await page.emulateMedia({ colorScheme: 'dark' });
      await check(page);
      await run(page, 'reset', {});
      await page.getByText('Every fault is lifted.').waitFor();
      assert.deepEqual(world.forge.faults.active(), []);
    } finally {
      world.forge.faults.clear();
      await server.close();
      await rm(dataDir, { recursive: true });
    }
  },
};

/** Fills the form of a command in and sends it from its button. */
async function run(
  page: Page,
  command: string,
  values: Record<string, string>,
): Promise<void> {
  const form = page.getByRole('region', { name: command, exact: true });
  for (const [label, value] of Object.entries(values)) {
    await form.getByLabel(label).focus();
    await page.keyboard.type(value);
  }
  await form.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/#news');
}

async function check(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations
    .filter(({ impact }) => IMPACTS.includes(impact ?? ''))
    .map(({ id, nodes }) => `${id}: ${nodes[0].target.join(' ')}`);
  assert.deepEqual(found, []);
}
