import assert from 'node:assert/strict';
import type {
  Board,
  ReleaseView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Persona } from '../../../personas/personas';
import { waitFor } from '../../../waitFor';
import type { PageLook } from '../../chromium';
import { approveQuietly } from '../../standIns';
import type { Stage } from '../../stage';
import type { BrowserTest, TestTools } from '../../TestRun';
import { findsNothingSerious } from '../accessibility';
import { openControl, pullOfRelease } from './ways';

const SERVICES = ['leases-api', 'credit-api'];

/** Requests both services as one wave, of which nothing is shown. */
async function request(stage: Stage): Promise<ReleaseView> {
  const dana = stage.as('developer');
  const targets = [];
  for (const service of SERVICES) {
    const { deployments } = await dana.environment(service, 'staging');
    targets.push({
      entityRef: `component:default/${service}`,
      environment: 'prod',
      from: 'staging',
      revision: deployments[0].pinnedRevision,
    });
  }
  return dana.post('/releases', {
    reason: 'A lease needs its credit on the same day',
    waves: [{ targets }],
  });
}

/** Reads both changes in the queue, and approves them in one vote. */
async function voteOnBoth(
  tools: TestTools,
  persona: Persona['id'],
  number: number,
  look: PageLook,
) {
  const portal = await openControl(tools, persona, 'queue', look);
  const title = `Release ${number}`;
  await portal.button(`Decide on ${title}`).click({ timeout: 30_000 });
  const opened = portal.page.getByRole('group', { name: title, exact: true });
  for (const service of SERVICES) {
    const part = opened.getByRole('region', {
      name: new RegExp(`^#\\d+ ${service}$`),
    });
    await portal.sees(/^Dana Developer asks to promote/, part);
  }
  await portal.sees(
    /^One vote for each of .*, and void for what alters/,
    opened,
  );
  await findsNothingSerious(portal.page, `a release to ${persona}`, 'main');
  await opened.getByRole('button', { name: /^Approve/ }).click();
  await opened.getByRole('button', { name: 'Cast the vote' }).click();
  return portal;
}

/** A member of the board decides on all that goes together by one act. */
export const releaseVote: BrowserTest = {
  name: 'a member of the board votes on a release of two services in one vote, which counts for each of them',
  async run(tools) {
    const { stage } = tools;
    const dana = stage.as('developer');
    const { summary } = await request(stage);
    const pull = await pullOfRelease(stage, summary.id);
    const { waves } = await dana.get<ReleaseView>(`/releases/${summary.id}`);
    const changes = waves.flatMap(wave => wave.changes);
    const approvers = async (id: string) => {
      const { votes } = await dana.get<Board>(`/changes/${id}/board`);
      return votes
        .filter(({ standing }) => standing === 'counts')
        .map(({ decision, voter }) => `${voter.name}: ${decision}`)
        .sort();
    };

    const carl = await voteOnBoth(tools, 'cab1', summary.number, {});
    await carl.sees('You voted');
    for (const { id } of changes) {
      assert.deepEqual(await approvers(id), ['Carl Change: approve']);
    }
    await approveQuietly(stage, pull);
    const held = await dana.get<ReleaseView>(`/releases/${summary.id}`);
    assert.equal(held.actions.merge.allowed, false, 'one member is not two');

    const cleo = await voteOnBoth(tools, 'cab2', summary.number, {
      theme: 'dark',
    });
    await cleo
      .button(new RegExp(`^(Decide on|Close) Release ${summary.number}$`))
      .waitFor({ state: 'hidden' });
    for (const { id } of changes) {
      assert.deepEqual(await approvers(id), [
        'Carl Change: approve',
        'Cleo Council: approve',
      ]);
    }
    await waitFor('the release to be free', async () => {
      const { actions } = await dana.get<ReleaseView>(
        `/releases/${summary.id}`,
      );
      return actions.merge.allowed;
    });
  },
};
