import assert from 'node:assert/strict';
import type { StateAt } from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';
import { PortalPage } from '../PortalPage';
import type { BrowserTest } from '../TestRun';

const ZONE = 'Europe/Berlin';
/** As Luxon counts the days of a week. */
const THURSDAY = 4;

/** 14:32 on the last Thursday before today, where production is. */
function lastThursday(): DateTime {
  const today = DateTime.now().setZone(ZONE);
  const days = ((today.weekday - THURSDAY + 6) % 7) + 1;
  return today.minus({ days }).set({ hour: 14, minute: 32 }).startOf('minute');
}

/** An entry of the ledger, as it is shown. */
const PROOF = /^[a-z-]+:\S+#\d+$/;

const ran: BrowserTest = {
  name: 'an auditor asks what ran in production at 14:32 last Thursday, and who approved it',
  async run({ stage, newPage }) {
    const at = lastThursday();
    const { items, sentence } = await stage.as('auditor').get<StateAt>(
      `/state?${new URLSearchParams({
        at: String(at.toUTC().toISO()),
        environment: 'prod-eu',
      })}`,
    );
    const approved = items.find(({ people }) => people.approved.length > 0);
    assert.ok(approved, 'somebody approved what ran');

    const portal = new PortalPage(await newPage(), stage.url);
    await portal.signIn('auditor');
    await portal.page.goto(`${stage.url}/change-control/state`);
    const form = portal.page.getByRole('search', {
      name: 'What ran at an instant',
    });
    await form.getByLabel('Environment').selectOption('prod-eu');
    await form.getByLabel('Time zone').selectOption(ZONE);
    await form
      .getByLabel('Day and time')
      .fill(at.toFormat("yyyy-MM-dd'T'HH:mm"));
    await form.getByRole('button', { name: 'Show what ran' }).click();
    await portal.sees(sentence);
    const table = portal.page.getByRole('table', { name: /^What ran on / });
    const rows = table.getByRole('row');
    // Below the head there is one for each of them, each with its proof.
    assert.equal(await rows.count(), items.length + 1);
    assert.equal(
      await table.getByText(PROOF).filter({ visible: true }).count(),
      items.length,
    );
    const row = rows.filter({ hasText: approved.application });
    await portal.sees(String(approved.pinnedRevision).slice(0, 7), row);
    await portal.sees('reviewed', row);
    for (const { name } of approved.people.approved) {
      await portal.sees(name, row);
    }
  },
};

const changed: BrowserTest = {
  name: 'an auditor asks what changed in a month and why, down to the entries of the ledger',
  async run({ stage, newPage }) {
    const month = DateTime.utc().minus({ months: 1 }).startOf('month');
    const portal = new PortalPage(await newPage(), stage.url);
    await portal.signIn('auditor');
    await portal.page.goto(`${stage.url}/change-control/changes`);
    const form = portal.page.getByRole('search', { name: 'Find changes' });
    await form.getByRole('button', { name: 'More fields' }).click();
    await form.getByLabel('Environment').selectOption('prod-eu');
    await form.getByLabel('First day').fill(month.toISODate());
    await form.getByLabel('Last day').fill(month.endOf('month').toISODate());
    await form.getByRole('button', { name: 'Find', exact: true }).click();
    await portal.page.waitForURL(/[?&]from=/);
    const list = portal.page.getByRole('list', {
      name: 'Changes',
      exact: true,
    });
    // Each says why, who asked, who approved it and what it altered.
    const delivered = list
      .getByRole('listitem')
      .filter({ hasText: /“.+”/ })
      .filter({ hasText: 'approved by' })
      .filter({ has: portal.page.getByLabel('What it alters') });
    await delivered.first().waitFor();
    await delivered
      .first()
      .getByRole('button', { name: /^Open change #\d+/ })
      .click();
    await portal.change.waitFor();
    const timeline = portal.change.getByRole('list', { name: 'Timeline' });
    const entries = timeline.getByRole('listitem');
    await entries.first().waitFor();
    assert.equal(
      await timeline.getByText(PROOF).count(),
      await entries.count(),
      'each thing that happened has its entry',
    );
  },
};

const deployers: BrowserTest = {
  name: 'an auditor asks who can deploy to production, and where that is known from',
  async run({ stage, newPage }) {
    const portal = new PortalPage(await newPage(), stage.url);
    await portal.signIn('auditor');
    await portal.page.goto(
      `${stage.url}/change-control/deployers?environment=prod-eu`,
    );
    const who = portal.page.getByRole('table', {
      name: 'Who can deploy to Production EU',
    });
    for (const name of ['Sam Site', 'Nadia Night']) {
      const row = who.getByRole('row').filter({ hasText: name }).first();
      await portal.sees('Merges and deploys', row);
    }
    const read = portal.page.getByRole('table', {
      name: 'Where this was read',
    });
    await portal.sees(PROOF, read);
    const rows = await read.getByRole('row').count();
    assert.equal(await read.getByText(PROOF).count(), rows - 1);
  },
};

/** What auditors ask of the seeded world, each answered on one screen. */
export const questions: readonly BrowserTest[] = [ran, changed, deployers];
