import type {
  ChangeSummary,
  ChangeView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { until } from './journey';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  untilCollected,
  waitFor,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(180_000);

const AT = { owner: 'acme', repo: 'deploy' };
const FORK = { owner: 'bob-builds', repo: 'deploy' };
const BRANCH = 'pool-size';
const OVERLAY = 'services/ledger-svc/overlays/prod';

describe('a pull request from a fork that alters what is deployed', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  let id: string;
  let head: string;
  let number: number;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      collectors: { forgeSeconds: 10 },
    });
    dana = portal.as('user:default/dana');
    await untilCollected(portal, 'ledger-svc');
    const { admin } = world.forge;
    await admin.fork({ ...AT, as: FORK.owner });
    head = await admin.commit({
      ...FORK,
      branch: BRANCH,
      author: FORK.owner,
      message: 'Pool size 40',
      files: { [`${OVERLAY}/patch.yaml`]: 'pool:\n  size: 40\n' },
    });
    ({ number } = await admin.openPullRequest({
      ...AT,
      as: FORK.owner,
      head: `${FORK.owner}:${BRANCH}`,
      title: 'Raise the pool size to 40',
    }));
    await waitFor('the pull request to be a change', async () => {
      const { body } = await dana.get<{ items: ChangeSummary[] }>(
        '/v1/changes?kind=direct&environment=prod',
      );
      id = body.items[0]?.id ?? '';
      return id !== '';
    });
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const untilChecked = (sha: string) =>
    until(
      dana,
      id,
      `the gates to be decided on ${sha}`,
      ({ summary, gates }) =>
        summary.pullRequest?.headSha === sha && gates.length > 0,
    );
  const closedGates = ({ gates }: ChangeView) =>
    gates.filter(({ state }) => state !== 'open').map(({ gate }) => gate);

  it('trap: is held to the same gates as one from the repository', async () => {
    const change = await untilChecked(head);
    expect(change.summary).toMatchObject({
      kind: 'direct',
      requester: { entityRef: 'user:default/bob' },
    });
    expect(change.actions.merge.allowed).toBe(false);
    expect(closedGates(change)).toContain('peer-review');
    // Nobody may merge it past the portal either: its check is not there.
    await expect(
      world.forge.admin.merge({ ...AT, number, as: 'dana-dev' }),
    ).rejects.toThrow(/gitops-compliance/);
  });

  it('trap: a check that the fork reports of itself counts nothing', async () => {
    // What a workflow of the fork may do at the most, under the name we use.
    await world.forge.admin.setStatus({
      ...AT,
      ref: head,
      as: 'dana-dev',
      context: 'gitops-compliance',
      state: 'success',
    });
    await expect(
      world.forge.admin.merge({ ...AT, number, as: 'dana-dev' }),
    ).rejects.toThrow(/gitops-compliance/);
    const change = await dana.change(id);
    expect(change.actions.merge.allowed).toBe(false);
  });

  it('trap: no approval counts where nobody but the fork knows who pushed', async () => {
    await world.forge.admin.review({
      ...AT,
      number,
      as: 'dana-dev',
      event: 'APPROVE',
    });
    // Whoever pushed last approves nothing; a fork's record is not for us.
    head = await world.forge.admin.commit({
      ...FORK,
      branch: BRANCH,
      author: FORK.owner,
      message: 'Pool size 400',
      files: { [`${OVERLAY}/patch.yaml`]: 'pool:\n  size: 400\n' },
    });
    const { gates } = await untilChecked(head);
    expect(gates.find(({ gate }) => gate === 'peer-review')).toMatchObject({
      state: 'unknown',
      reason: expect.stringMatching(/does not say who pushed/),
      remedy: expect.stringMatching(/from a fork.*a branch of the repository/),
    });
    const { status } = await dana.post(`/v1/changes/${id}/merge`);
    expect(status).toBe(409);
  });

  it('trap: is known on where its fork is gone, to which nobody pushed but its owner', async () => {
    const { admin } = world.forge;
    const pushers = admin
      .pushes()
      .filter(({ ref }) => ref === `refs/heads/${BRANCH}`)
      .map(({ actorId }) => actorId);
    expect(new Set(pushers).size).toBe(1);
    admin.deleteFork(FORK);
    await admin.close({ ...AT, number, as: FORK.owner });
    const { summary } = await until(
      dana,
      id,
      'the end to be seen',
      ({ summary: seen }) => seen.endedAt !== null,
    );
    expect(summary).toMatchObject({
      state: 'cancelled',
      pullRequest: { number, headSha: head, state: 'closed' },
    });
  });
});
