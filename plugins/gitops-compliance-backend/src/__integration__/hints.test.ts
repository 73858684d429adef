import type { ChangeSummary } from '@gitops-compliance/plugin-gitops-compliance-common';
import fc from 'fast-check';
import type { ChangeRow } from '../changes/records';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  untilCollected,
  waitFor,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(180_000);

const AT = { owner: 'acme', repo: 'deploy' };
const OVERLAY = 'services/ledger-svc/overlays/prod';
const BEFORE_MERGE: ChangeSummary['state'][] = [
  'proposed',
  'reviewing',
  'ready',
];

/** What somebody does to a pull request at the forge. */
const MOVES = [
  'push',
  'force-push',
  'approve',
  'object',
  'draft',
  'ready',
  'close',
  'reopen',
  'merge',
] as const;
/** What becomes of the webhooks that tell of it. */
const FATES = ['sent', 'lost', 'twice', 'late', 'reversed', 'failed'] as const;

type Step = [move: (typeof MOVES)[number], fate: (typeof FATES)[number]];

/** Of several pull requests what happens to each, in its order. */
const plans = fc.array(
  fc.array(fc.tuple(fc.constantFrom(...MOVES), fc.constantFrom(...FATES)), {
    minLength: 1,
    maxLength: 5,
  }),
  { minLength: 5, maxLength: 5 },
);

describe('hints of the forge', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let branches = 0;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      collectors: { forgeSeconds: 10 },
    });
    // Who may write merges whenever they like.
    await world.forge.admin.ensureBranchProtection({ ...AT, branch: 'main' });
    await untilCollected(portal, 'ledger-svc');
    await waitFor('main to be watched', async () => {
      const watched = await portal
        .db('watched_branches')
        .where({ repository: 'acme/deploy', branch: 'main' });
      return watched.length > 0;
    });
  });

  afterAll(async () => {
    world?.forge.faults.clear();
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const pullOf = (number: number) => {
    const pull = world.forge.admin
      .pullRequests(AT)
      .find(known => known.number === number);
    if (!pull) throw new Error(`The forge has no pull request ${number}`);
    return pull;
  };

  const push = (branch: string, amend: boolean) => {
    branches += 1;
    return world.forge.admin.commit({
      ...AT,
      branch,
      author: 'dana-dev',
      message: 'More',
      files: { [`${OVERLAY}/${branch}.yaml`]: `pool: ${branches}\n` },
      amend,
    });
  };

  /** Does it where the pull request lets one. */
  const act = async (number: number, move: Step[0]): Promise<void> => {
    const { admin } = world.forge;
    const { state, mergedAt, draft, headRef } = pullOf(number);
    const at = { ...AT, number };
    if (move === 'reopen') {
      const isClosed = state === 'closed' && !mergedAt;
      if (isClosed) await admin.reopen({ ...at, as: 'dana-dev' });
      return;
    }
    if (state === 'closed') return;
    switch (move) {
      case 'push':
      case 'force-push':
        await push(headRef, move === 'force-push');
        return;
      case 'approve':
      case 'object':
        await admin.review({
          ...at,
          as: 'bob-builds',
          event: move === 'approve' ? 'APPROVE' : 'REQUEST_CHANGES',
          body: 'Look',
        });
        return;
      case 'draft':
      case 'ready':
        await admin.edit({ ...at, as: 'dana-dev', draft: move === 'draft' });
        return;
      case 'close':
        await admin.close({ ...at, as: 'dana-dev' });
        return;
      default:
        if (!draft) await admin.merge({ ...at, as: 'bob-builds' });
    }
  };

  const befall = (fate: Step[1]): void => {
    const { webhooks } = world.forge.faults;
    if (fate === 'lost') webhooks.drop(3);
    if (fate === 'twice') webhooks.duplicate(2);
    if (fate === 'late') webhooks.hold(2);
    if (fate === 'reversed') webhooks.reorder(3);
    if (fate === 'failed') webhooks.fail(2, { statusCode: 0 });
  };

  /** What the portal must say in the end, by what the forge says. */
  const truthOf = (number: number) => {
    const pull = pullOf(number);
    return {
      running: pull.state === 'open' ? 1 : 0,
      merged: pull.mergeCommitOid && pull.mergedAt ? pull.mergeCommitOid : null,
      head:
        pull.state === 'open'
          ? {
              sha: pull.headOid,
              draft: pull.draft,
              reviews: world.forge.admin
                .reviews({ ...AT, number })
                .map(({ state, commitOid }) => [
                  state.toLowerCase().replace('_', '-'),
                  commitOid,
                ]),
            }
          : null,
    };
  };

  /** What it says. */
  const toldOf = async (number: number) => {
    const rows = await portal
      .db<ChangeRow>('changes')
      .whereRaw(`(pull_request ->> 'number')::int = ?`, [number])
      .orderBy('number');
    const running = rows.filter(
      row => row.ended_at === null && BEFORE_MERGE.includes(row.state),
    );
    const merged = rows.filter(row => row.steps.merged);
    const pull = running[0]?.pull_request;
    return {
      running: running.length,
      merged: merged.length === 0 ? null : merged.map(r => r.merge_sha).join(),
      head: pull
        ? {
            sha: pull.headSha,
            draft: pull.draft,
            reviews: pull.reviews.map(({ state, commit }) => [state, commit]),
          }
        : null,
    };
  };

  it('trap: webhooks lost, doubled or reordered: lost, doubled, late, reversed or refused, lead to the same end', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async plan => {
        const numbers: number[] = [];
        for (const [index, steps] of plan.entries()) {
          branches += 1;
          const branch = `hint-${branches}`;
          befall(steps[0][1]);
          await push(branch, false);
          const { number } = await world.forge.admin.openPullRequest({
            ...AT,
            as: 'dana-dev',
            head: branch,
            title: `Number ${index}`,
          });
          numbers.push(number);
        }
        const longest = Math.max(...plan.map(({ length }) => length));
        for (let turn = 0; turn < longest; turn += 1) {
          for (const [index, steps] of plan.entries()) {
            const step = steps[turn];
            if (!step) continue;
            befall(step[1]);
            await act(numbers[index], step[0]);
          }
        }
        world.forge.faults.clear();
        await world.forge.admin.webhooksSettled();
        let told: unknown;
        const truth = numbers.map(truthOf);
        await waitFor(
          'the portal to say what the forge says',
          async () => {
            told = await Promise.all(numbers.map(toldOf));
            return JSON.stringify(told) === JSON.stringify(truth);
          },
          40_000,
        ).catch(() => {});
        expect(told).toEqual(truth);
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });
});
