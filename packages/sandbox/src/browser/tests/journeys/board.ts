import assert from 'node:assert/strict';
import type { PortalPage } from '../../PortalPage';
import type { BrowserTest } from '../../TestRun';
import { answer, openControl } from './ways';

const SERVICE = 'loans-api';

/** Opens the change of the service in the queue; gives what was opened. */
async function decide(portal: PortalPage) {
  await portal
    .button(new RegExp(`^Decide on #\\d+ ${SERVICE}`))
    .click({ timeout: 30_000 });
  const opened = portal.page.getByRole('group', {
    name: new RegExp(`^#\\d+ ${SERVICE}`),
  });
  await portal.sees(/^Dana Developer asks to promote/, opened);
  await opened.getByRole('group', { name: 'Vote' }).waitFor();
  return opened;
}

/**
 * The board decides from its queue and at its meeting: a push takes a vote away,
 * one press casts it again, and somebody stands for a member who is away.
 */
export const board: BrowserTest = {
  name: 'the board votes, votes again after a push, stands in for each other, and keeps minutes of its meeting',
  async run(tools) {
    const { stage } = tools;
    const dana = stage.as('developer');
    const { summary } = await dana.promote(
      SERVICE,
      'staging',
      'prod',
      'Loans must be paid out the same day',
    );

    const carl = await openControl(tools, 'cab1', 'queue');
    await carl.button('Agenda of the meeting').click();
    await carl.button('Begin the meeting').click();
    await carl.sees(/Forward schedule/);
    await carl.button('Back to the queue').click();
    const opened = await decide(carl);
    // Two keys decide.
    await opened.press('a');
    await opened.press('a');
    await carl.sees('You voted');

    await stage.world.forge.admin.commit({
      owner: 'acme',
      repo: 'deploy',
      branch: `gitops-compliance/change-${summary.id}`,
      files: { [`services/${SERVICE}/NOTES.md`]: 'One more thing\n' },
      message: 'Note one more thing',
      author: 'dana-dev',
      bypassProtection: true,
    });
    await carl.sees(/Since your vote this altered: .*the files/, opened);
    await carl
      .button('Vote again as before: Approve')
      .click({ timeout: 30_000 });
    await carl.sees('You voted');

    const cleo = await openControl(tools, 'cab2', 'queue');
    await cleo.button('Give my vote to somebody').click();
    await answer(
      cleo,
      [
        [/^To/, 'user:default/sam'],
        [/^Why/, 'On holiday for a week'],
      ],
      'Give it',
    );
    await cleo.sees(/votes for/);

    const sam = await openControl(tools, 'sre', 'queue');
    const asked = await decide(sam);
    await asked.getByRole('button', { name: /^Approve/ }).click();
    await sam.button('Cast the vote').click();
    await sam.sees(/No change waits for a vote/);

    await carl.button('Agenda of the meeting').click();
    await carl.button('End the meeting').click();
    await answer(
      carl,
      [[/^Who took part/, 'user:default/cleo, user:default/sam']],
      'Record the minutes',
    );
    await carl.sees(/with Cleo Council, Sam Site/);
    const saving = carl.page.waitForEvent('download');
    await carl.button(/^Minutes of .* as Markdown/).click();
    const file = await (await saving).createReadStream();
    const parts: Buffer[] = [];
    for await (const part of file) parts.push(part);
    const minutes = Buffer.concat(parts).toString();
    assert.match(minutes, /Carl Change approved/);
    assert.match(minutes, /Sam Site for Cleo Council approved/);
  },
};
