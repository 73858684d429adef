import assert from 'node:assert/strict';
import { waitFor } from '../../waitFor';
import { PortalPage } from '../PortalPage';
import type { BrowserTest } from '../TestRun';

export const asking: BrowserTest = {
  name: 'a developer asks for a review; a colleague finds it at home and among the notifications, and it leads to the change',
  async run({ stage, newPage }) {
    const { summary } = await stage
      .as('developer')
      .promote('payments-api', 'dev', 'staging', 'Ask for eyes on TLS 1.3');
    const dana = new PortalPage(await newPage(), stage.url);
    await dana.openTab('developer', 'payments-api', 'promotion');
    await dana.button(`Open change #${summary.number}`).click();
    await dana.button(/^Ask .* about Peer review$/).click();
    await dana.sees(/once an hour is enough/, dana.change);

    const lena = new PortalPage(await newPage(), stage.url);
    await lena.page.goto(`${stage.url}/home`);
    await lena.page.locator('[data-persona=lead]').click();
    const waiting = lena.page.getByRole('list', { name: 'Waiting for me' });
    await lena.sees(/^Review it/, waiting);
    await lena.sees(`#${summary.number} payments-api`, waiting);
    await lena.button('When I am told').click();
    await lena.dialog.getByRole('checkbox', { name: /Monday/ }).check();
    await lena.dialog.getByRole('button', { name: 'Save' }).click();
    await lena.dialog.waitFor({ state: 'hidden' });
    await lena.button('When I am told').click();
    assert.equal(
      await lena.dialog.getByRole('checkbox', { name: /Monday/ }).isChecked(),
      true,
      'what was saved is there again',
    );
    await lena.dialog.getByRole('link', { name: 'your settings' }).click();
    await lena.page.getByRole('cell', { name: 'GitOps Compliance' }).waitFor();

    await lena.page.goto(`${stage.url}/notifications`);
    await lena
      .link(
        `Change #${summary.number} of payments-api to staging waits for you`,
      )
      .click();
    await lena.sees('Waiting for: peer review.', lena.change);
    assert.equal(lena.changeId(), summary.id);
    const told = `Change #${summary.number} of payments-api to staging`;
    const { mail, slack } = stage.channels;
    await waitFor('both to come by Slack and by e-mail', async () => {
      const letters = mail.mails().filter(({ raw }) => raw.includes(told));
      const posts = slack.messages().filter(({ text }) => text.includes(told));
      return (
        letters.some(({ to }) => to.includes('lena@acme.example')) &&
        posts.some(({ channel }) => channel === 'ULENA')
      );
    });
    await stage.as('developer').post(`/changes/${summary.id}/cancel`, {
      reason: 'It was only asked for',
    });
  },
};
