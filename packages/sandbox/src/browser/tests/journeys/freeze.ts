import assert from 'node:assert/strict';
import { DateTime } from 'luxon';
import { parse, stringify } from 'yaml';
import { PortalPage } from '../../PortalPage';
import { approveQuietly } from '../../standIns';
import type { BrowserTest } from '../../TestRun';
import { answer, bring, openChange, openControl, pullOf } from './ways';

const SERVICE = 'cards-api';
const ZONE = 'Europe/Berlin';

/** The policy with a freeze of production that began an hour ago. */
function frozen(policy: string): string {
  const now = DateTime.now().setZone(ZONE);
  const text = (at: DateTime) => at.toFormat("yyyy-MM-dd'T'HH:mm");
  const { calendar, ...rest } = parse(policy);
  const freeze = {
    id: 'accounts',
    title: 'Quarterly accounts',
    reason: 'The books are closed',
    environments: ['prod'],
    start: text(now.minus({ hours: 1 })),
    end: text(now.plus({ days: 2 })),
    timeZone: ZONE,
  };
  return stringify({ ...rest, calendar: { ...calendar, freezes: [freeze] } });
}

/** Two persons freeze production; going back is possible, going on is not. */
export const freeze: BrowserTest = {
  name: 'two persons freeze production; a rollback goes through the freeze, a promotion waits for its end',
  async run(tools) {
    const { stage, newPage } = tools;
    await bring(stage, SERVICE, 'dev', 'staging');
    const newest = await bring(stage, SERVICE, 'staging', 'prod');

    const lena = await openControl(tools, 'lead', 'policy');
    await lena.button('Propose another policy').click();
    const field = lena.dialog.getByRole('textbox', { name: 'Policy (YAML)' });
    await field.fill(frozen(await field.inputValue()));
    await answer(
      lena,
      [[/^Why the policy/, 'The books are closed until Monday']],
      'Propose',
    );
    const sam = await openControl(tools, 'sre', 'policy');
    await sam.button(/^Approve/).click();
    await answer(sam, [[/^Why/, 'As accounting asked']], 'Bring it into force');

    const dana = await openChange(tools, 'developer', newest);
    await dana.button('Roll back').click({ timeout: 30_000 });
    await dana.sees(/No window or freeze holds it/, dana.dialog);
    await answer(
      dana,
      [[/^Reason/, 'Refusals fill the log of production']],
      'Roll back',
    );
    await dana.sees(/It undoes change #/, dana.change);
    const rollback = await stage
      .as('developer')
      .untilChange(dana.changeId(), 'its pull request', ({ summary }) =>
        Boolean(summary.pullRequest),
      );
    // The branch itself demands an approval here.
    await approveQuietly(stage, pullOf(rollback));
    await dana.button('Merge').click({ timeout: 30_000 });
    await dana.sees('succeeded', dana.change, 60_000);
    const undone = await stage.as('developer').change(newest.summary.id);
    assert.equal(undone.summary.state, 'rolled-back');

    const portal = new PortalPage(await newPage(), stage.url);
    await portal.openTab('developer', SERVICE, 'promotion');
    await portal.sees(/Quarterly accounts/, portal.card('Production'));
  },
};
