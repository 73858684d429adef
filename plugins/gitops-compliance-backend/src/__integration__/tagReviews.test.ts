import type {
  ChangelogView,
  ChangeView,
  EvidenceExport,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { entitiesOf, PINS, pinRulesOf } from '@gitops-compliance/sandbox';
import {
  commitSource,
  FLUX_SERVICES,
  fluxEntities,
  fluxRules,
  reviewSource,
  runInStaging,
  seedFlux,
  tagSource,
} from './fluxPins';
import {
  approve,
  cancel,
  promotable,
  request,
  requestMerge,
  until,
  untilState,
} from './journey';
import { requestsAtForge, untilIdle } from './requests';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  waitFor,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';
import { verified } from './verified';

jest.setTimeout(180_000);

const [TAGGED] = FLUX_SERVICES;
const SERVICE_REF = `component:default/${TAGGED.name}`;
const TARGET = { service: TAGGED.name, environment: 'prod', from: 'staging' };

describe('reviews of the source code between pins that name tags', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;

  beforeAll(async () => {
    world = await startTestWorld(PINS);
    await seedFlux(world, [TAGGED], reviewSource);
    portal = await startTestPortal({
      world,
      database,
      // What the stream of events may lose is made good by the next list.
      collectors: { deploymentsSeconds: 10 },
      entities: [...entitiesOf(PINS), ...fluxEntities()],
      policyFile: await world.writePolicy(policy => {
        Object.assign(policy, {
          pins: [...pinRulesOf(PINS.services, 'acme/deploy'), ...fluxRules()],
          services: [
            {
              services: [TAGGED.name],
              environments: ['prod'],
              requireSourceReview: true,
            },
          ],
        });
        policy.environments[1].upstream = [];
      }),
    });
    dana = portal.as('user:default/dana');
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const review = ({ gates }: ChangeView) =>
    gates.find(({ gate }) => gate === 'source-review');

  const untilJudged = (id: string, state: string) =>
    until(
      dana,
      id,
      `the review of the source to be ${state}`,
      change => review(change)?.state === state,
    );

  /** What the forge was asked about the source code. */
  const asked = () =>
    requestsAtForge(world).filter(({ path }) =>
      path.includes('/acme/payout-worker/'),
    );

  it('passes where each commit between what the tags name was reviewed', async () => {
    expect(await promotable(dana, TARGET)).toBe('v1.1.0');
    await untilIdle(portal);
    const before = asked();
    // Of either tag its place and its own object, and what lies between once.
    const ofTags = before.filter(({ path }) => /\/git\//.test(path));
    expect(ofTags).toHaveLength(4);
    const { commit } = await portal
      .db('source_tags')
      .where({ name: 'v1.1.0' })
      .first();
    expect(before.filter(({ path }) => path.endsWith(commit))).toHaveLength(1);
    const id = await requestMerge(world, dana, TARGET);
    const change = await untilState(dana, id, 'succeeded');
    expect(review(change)).toMatchObject({
      state: 'open',
      reason: 'Each of 1 source pull request had an independent approval.',
    });
    // Right before the merge the tag is read again, and nothing else.
    expect(asked()).toHaveLength(before.length + 1);
    const { body: changelog } = await dana.get<ChangelogView>(
      `/v1/changes/${id}/changelog`,
    );
    expect(changelog).toMatchObject({
      state: 'known',
      direction: 'forward',
      commits: [
        { pullRequest: { approvedBy: [{ name: 'Bob Builder' }] } },
        { headline: 'For v1.1.0' },
      ],
    });
    const assessed = await portal
      .db('ledger_entries')
      .where({ stream: `change:${id}`, type: 'change.risk-assessed' })
      .first();
    expect(JSON.parse(String(assessed.entry)).payload).toMatchObject({
      facts: { commits: 2, commitsTakenAway: 0 },
    });
  });

  it('trap: a tag is moved after it was approved: it is read again before the merge, which is refused', async () => {
    const first = await reviewSource(world, 'For v1.2.0');
    await tagSource(world, 'v1.2.0', first);
    await runInStaging(world, 'v1.2.0');
    await promotable(dana, TARGET, 'v1.2.0');
    const id = await request(dana, TARGET);
    await untilJudged(id, 'open');
    await approve(world, dana, id);
    const moved = await commitSource(world, 'Slip in');
    await tagSource(world, 'v1.2.0', moved);
    const { status } = await dana.post(`/v1/changes/${id}/merge`);
    expect(status).toBe(202);
    const held = await until(
      dana,
      id,
      'the merge to be given up',
      change =>
        review(change)?.state === 'unknown' &&
        change.summary.state === 'reviewing',
    );
    expect(review(held)?.reason).toBe(
      `Tag v1.2.0 of acme/payout-worker was moved: it names ${moved.slice(
        0,
        7,
      )}, and named ${first.slice(0, 7)} when it was first read.`,
    );
    const { body: changelog } = await dana.get<ChangelogView>(
      `/v1/changes/${id}/changelog`,
    );
    expect(changelog.sentence).toMatch(/is not where it was when/);
    await cancel(dana, id);
  });

  it('closes where one of them was not', async () => {
    const slipped = await commitSource(world, 'For v1.3.0');
    await tagSource(world, 'v1.3.0', slipped);
    await runInStaging(world, 'v1.3.0');
    await promotable(dana, TARGET, 'v1.3.0');
    const id = await request(dana, TARGET);
    const held = await untilJudged(id, 'closed');
    expect(review(held)?.reason).toMatch(
      RegExp(`^No merged pull request brought .*${slipped.slice(0, 7)}`),
    );
    const { environments } = await dana.environments(TAGGED.name);
    expect(
      environments.find(({ name }) => name === 'prod')?.comparisons,
    ).toMatchObject([{ from: 'staging', state: 'known', aheadBy: 4 }]);
    await cancel(dana, id);
  });

  it('is in the evidence: the tags, what lies between, and its pull requests', async () => {
    const [change] = await portal
      .db('changes')
      .where({ state: 'succeeded', service_ref: SERVICE_REF });
    const { body: made } = await dana.post<EvidenceExport>(
      `/v1/changes/${change.id}/evidence`,
    );
    await waitFor('the bundle to be made', async () => {
      const { body } = await dana.get<EvidenceExport>(
        `/v1/evidence/${made.id}`,
      );
      return body.state === 'done';
    });
    const told: { stream: string; type: string }[] = await portal
      .db('evidence_entries as x')
      .join('ledger_entries as e', 'e.id', 'x.entry_id')
      .where('x.export_id', made.id)
      .select('e.stream', 'e.type');
    const types = new Set(told.map(({ type }) => type));
    for (const type of [
      'tag.read',
      'comparison.read',
      'comparison.origins-read',
      'source-pull-request.read',
    ]) {
      expect([...types]).toContain(type);
    }
    const tags = told
      .filter(({ type }) => type === 'tag.read')
      .map(({ stream }) => stream);
    expect(tags.sort()).toEqual([
      'tag:acme/payout-worker@v1.0.0',
      'tag:acme/payout-worker@v1.1.0',
    ]);
    const { findings, reperformed } = await verified(
      portal,
      'user:default/dana',
      made.id,
    );
    expect(findings.filter(({ check }) => check !== 'numbers')).toEqual([]);
    expect(reperformed.gateDecisions).toMatchObject({ differs: 0 });
  });
});
