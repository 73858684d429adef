import type {
  ChangeList,
  ChangeSummary,
  ChangeView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { ForgeView } from './forgeView';
import { until, untilState } from './journey';
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
const OVERLAYS = 'services/ledger-svc/overlays';
const BASE = 'services/ledger-svc/base';
const OVERLAY = `${OVERLAYS}/prod`;

describe('a pull request of a person that alters what is deployed', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  let lena: Caller;
  let forge: ForgeView;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      collectors: { forgeSeconds: 10 },
      personQueries: true,
      policyFile: await world.writePolicy(({ environments }) => {
        for (const environment of environments) {
          if (environment.name === 'dev') environment.mode = 'observe';
        }
      }),
    });
    dana = portal.as('user:default/dana');
    forge = new ForgeView(world);
    lena = portal.as('user:default/lena');
    await untilCollected(portal, 'ledger-svc');
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const push = (
    branch: string,
    files: Record<string, string | null>,
    rest: { message?: string } = {},
  ) =>
    world.forge.admin.commit({
      ...AT,
      branch,
      author: 'dana-dev',
      message: 'Pool size 40',
      files,
      ...rest,
    });

  const open = (head: string, rest: { draft?: boolean } = {}) =>
    world.forge.admin.openPullRequest({
      ...AT,
      as: 'dana-dev',
      head,
      title: `About ${head}`,
      ...rest,
    });

  const changesOf = async (environment: string): Promise<ChangeSummary[]> => {
    const { body } = await dana.get<{ items: ChangeSummary[] }>(
      `/v1/changes?entity=${encodeURIComponent(
        'component:default/ledger-svc',
      )}&environment=${environment}`,
    );
    return body.items;
  };

  it('is adopted, checked, reviewed, merged by the portal and followed', async () => {
    const head = await push('pool-size', {
      [`${OVERLAY}/patch.yaml`]: 'pool:\n  size: 40\n',
    });
    const { number } = await world.forge.admin.openPullRequest({
      ...AT,
      as: 'dana-dev',
      head: 'pool-size',
      title: 'Raise the pool size to 40',
    });
    let id = '';
    await waitFor('the pull request to be a change', async () => {
      const [change] = await changesOf('prod');
      id = change?.id ?? '';
      return change?.kind === 'direct';
    });
    const seen = await until(dana, id, 'its check', change =>
      change.timeline.some(({ type }) => type === 'change.check-published'),
    );
    // Who wrote its commits had a hand in it, as who opened it.
    const { pull_request: read } = await portal
      .db('changes')
      .where({ id })
      .first();
    expect(read.writers).toEqual([read.author]);
    expect(seen).toMatchObject({
      reason: 'Raise the pool size to 40',
      summary: {
        toRevision: null,
        requester: { entityRef: 'user:default/dana' },
        pullRequest: { number, headSha: head },
      },
    });
    await world.forge.admin.review({
      ...AT,
      number,
      as: 'bob-builds',
      event: 'APPROVE',
    });
    await until(
      dana,
      id,
      'every gate to open',
      ({ actions }) => actions.merge.allowed,
    );
    const { status } = await lena.post(`/v1/changes/${id}/merge`);
    expect(status).toBe(202);
    await untilState(dana, id, 'succeeded');
    const found = async (query: string) => {
      const { body } = await dana.get<ChangeList>(`/v1/changes?${query}`);
      return body.findings?.map(({ edits, approvedBy }) => ({
        edits: edits.map(({ key, before, after }) => [key, before, after]),
        approvedBy: approvedBy.map(({ account }) => account),
      }));
    };
    const expected = [
      { edits: [['pool.size', null, '40']], approvedBy: ['bob-builds'] },
    ];
    for (const query of [
      'key=poolSize',
      'q=pool%2040%20ledger',
      'value=40&kind=direct',
      `path=${encodeURIComponent('services/ledger-svc')}`,
      'person=user%3Adefault%2Fdana&key=pool',
    ]) {
      expect([query, await found(query)]).toEqual([query, expected]);
    }
    for (const query of [
      'key=pool%20timeout',
      'value=4',
      'path=services%2Fledger',
      'key=pool&person=user%3Adefault%2Fbob',
      'key=pool&around=true',
      'key=pool&until=2020-01-01T00%3A00%3A00Z',
    ]) {
      expect([query, await found(query)]).toEqual([query, []]);
    }
    expect(
      await portal
        .db('change_edits')
        .select('path', 'key', 'before', 'after')
        .where({ change_id: id }),
    ).toEqual([
      {
        path: `${OVERLAY}/patch.yaml`,
        key: 'pool.size',
        before: null,
        after: '40',
      },
    ]);
  });

  /** The running changes of a pull request, by environment. */
  const runningOf = async (number: number) => {
    const all = await Promise.all(['dev', 'staging', 'prod'].map(changesOf));
    return new Map(
      all
        .flat()
        .filter(
          change =>
            change.pullRequest?.number === number && change.endedAt === null,
        )
        .map(change => [change.environment, change]),
    );
  };

  const untilTouches = (number: number, environments: string[]) =>
    waitFor(`it to be a change of ${environments}`, async () => {
      const running = await runningOf(number);
      return (
        running.size === environments.length &&
        environments.every(name => running.has(name))
      );
    });

  const approve = async (number: number) => {
    await world.forge.admin.review({
      ...AT,
      number,
      as: 'bob-builds',
      event: 'APPROVE',
    });
  };

  it('is a change of each target that it touches, with one check, and lets go of those that it leaves', async () => {
    const head = await push('both', {
      [`${OVERLAYS}/staging/both.yaml`]: 'pool: 1\n',
      [`${OVERLAY}/both.yaml`]: 'pool: 1\n',
    });
    const { number } = await open('both');
    await untilTouches(number, ['prod', 'staging']);
    const first = (await runningOf(number)).get('prod');
    await waitFor(
      'its check',
      async () => (await forge.checks(head)).length > 0,
    );
    expect(await forge.checks(head)).toHaveLength(1);

    await push(
      'both',
      { [`${OVERLAY}/both.yaml`]: null },
      { message: 'Staging alone' },
    );
    await untilTouches(number, ['staging']);
    const left = await untilState(dana, String(first?.id), 'cancelled');
    expect(left.summary.sentence).toMatch(
      /does not touch what is deployed of .*ledger-svc in prod any more/,
    );

    await push(
      'both',
      { 'docs/both.md': 'Text\n', [`${OVERLAYS}/staging/both.yaml`]: null },
      { message: 'Nothing deployed' },
    );
    await untilTouches(number, []);
    await world.forge.admin.close({ ...AT, number, as: 'dana-dev' });
  });

  it('is a change of every target that is built of the base that it touches', async () => {
    await waitFor('the bases to be read', async () => {
      const rows = await portal
        .db('kustomize_bases')
        .where({ folder: OVERLAY, stale: false });
      return rows[0]?.bases.includes(BASE) === true;
    });
    const text = await forge.file(`${BASE}/kustomization.yaml`);
    await push('base', { [`${BASE}/kustomization.yaml`]: `${text}# More\n` });
    const { number } = await open('base');
    await untilTouches(number, ['dev', 'staging', 'prod']);
    const sharers = [...(await runningOf(number)).values()];
    expect(sharers.map(({ kind }) => kind)).toEqual(Array(3).fill('direct'));
    await world.forge.admin.close({ ...AT, number, as: 'dana-dev' });
  });

  it('is not merged while it is a draft', async () => {
    await push('draft', { [`${OVERLAY}/draft.yaml`]: 'pool: 2\n' });
    const { number } = await open('draft', { draft: true });
    await untilTouches(number, ['prod']);
    const id = String((await runningOf(number)).get('prod')?.id);
    await approve(number);
    await until(
      dana,
      id,
      'the draft to hold it',
      ({ gates, reviews }) =>
        reviews.some(({ counts }) => counts) &&
        gates.some(
          ({ gate, state, reason }) =>
            gate === 'mergeable' && state !== 'open' && /draft/.test(reason),
        ),
    );
    expect((await lena.post(`/v1/changes/${id}/merge`)).status).toBe(409);
    await world.forge.admin.edit({
      ...AT,
      number,
      as: 'dana-dev',
      draft: false,
    });
    await until(
      dana,
      id,
      'the gates to open',
      ({ actions }) => actions.merge.allowed,
    );
    await world.forge.admin.close({ ...AT, number, as: 'dana-dev' });
    await untilState(dana, id, 'cancelled');
  });

  it('trap: a push after the merge: nothing of it counts, and it is a change of its own', async () => {
    const head = await push('after', {
      [`${OVERLAY}/after.yaml`]: 'pool: 5\n',
    });
    const { number } = await open('after');
    await untilTouches(number, ['prod']);
    const id = String((await runningOf(number)).get('prod')?.id);
    await approve(number);
    await until(
      dana,
      id,
      'the gates to open',
      ({ actions }) => actions.merge.allowed,
    );
    expect((await lena.post(`/v1/changes/${id}/merge`)).status).toBe(202);
    await until(dana, id, 'its merge', ({ timeline }) =>
      timeline.some(({ type }) => type === 'change.merged'),
    );
    const later = await push('after', {
      [`${OVERLAY}/after.yaml`]: 'pool: 500\n',
    });
    // Only by a pull request of its own it gets any further.
    const again = await open('after');
    await untilTouches(again.number, ['prod']);
    const own = String((await runningOf(again.number)).get('prod')?.id);
    expect(own).not.toBe(id);
    const held = await until(dana, own, 'its gates', ({ gates }) =>
      gates.some(({ gate }) => gate === 'peer-review'),
    );
    expect(
      held.gates.find(({ gate }) => gate === 'peer-review'),
    ).not.toMatchObject({ state: 'open' });

    const done = await untilState(dana, id, 'succeeded');
    expect(done.summary.pullRequest).toMatchObject({ headSha: head });
    const merged = await portal
      .db('ledger_entries')
      .where({ stream: `change:${id}`, type: 'change.merged' });
    expect(merged).toHaveLength(1);
    expect(await forge.file(`${OVERLAY}/after.yaml`)).toBe('pool: 5\n');
    expect(await forge.checks(later)).toMatchObject([
      { status: 'in_progress' },
    ]);
    await world.forge.admin.close({
      ...AT,
      number: again.number,
      as: 'dana-dev',
    });
    await untilState(dana, own, 'cancelled');
  });

  it('trap: a push between check and merge: not merged at a head that nobody agreed to', async () => {
    await push('later', { [`${OVERLAY}/later.yaml`]: 'pool: 3\n' });
    const { number } = await open('later');
    await untilTouches(number, ['prod']);
    const id = String((await runningOf(number)).get('prod')?.id);
    await approve(number);
    await until(
      dana,
      id,
      'the gates to open',
      ({ actions }) => actions.merge.allowed,
    );
    const hold = world.forge.faults.pause(
      ({ method, path }) => method === 'PUT' && path.endsWith('/merge'),
      'before-effect',
    );
    expect((await lena.post(`/v1/changes/${id}/merge`)).status).toBe(202);
    await hold.reached;
    // Only the expected head can refuse it now, and in what comes after.
    await world.forge.admin.ensureBranchProtection({ ...AT, branch: 'main' });
    await push('later', { [`${OVERLAY}/later.yaml`]: 'pool: 300\n' });
    hold.release();
    const back = await until(dana, id, 'the merge to be refused', change =>
      change.timeline.some(({ type }) => type === 'change.merge-refused'),
    );
    expect(back.summary.state).not.toBe('merging');
    const [pull] = await forge.pulls('later');
    expect(pull).toMatchObject({ state: 'open', merged_at: null });
    await world.forge.admin.close({ ...AT, number, as: 'dana-dev' });
    await untilState(dana, id, 'cancelled');
  });

  it('trap: merged outside the portal: whoever touches the same file is told at once', async () => {
    const path = `${OVERLAY}/shared.yaml`;
    const ids: string[] = [];
    const numbers: number[] = [];
    for (const [branch, pool] of [
      ['quicker', 6],
      ['slower', 7],
    ] as const) {
      await push(branch, { [path]: `pool: ${pool}\n` });
      const { number } = await open(branch);
      await untilTouches(number, ['prod']);
      numbers.push(number);
      ids.push(String((await runningOf(number)).get('prod')?.id));
    }
    const [quicker, slower] = ids;
    await until(dana, slower, 'its gates', ({ gates }) => gates.length > 0);
    await world.forge.admin.merge({
      ...AT,
      number: numbers[0],
      as: 'bob-builds',
    });
    const told = await until(
      dana,
      slower,
      'what overtook it',
      ({ problem }) => problem !== null,
    );
    const { body } = await dana.get<ChangeView>(`/v1/changes/${quicker}`);
    expect(told.problem).toContain(
      `#${body.summary.number} changed ${path} on main since this was opened`,
    );
    await world.forge.admin.close({
      ...AT,
      number: numbers[1],
      as: 'dana-dev',
    });
    await untilState(dana, slower, 'cancelled');
  });

  it('is on record in mode observe, with nothing written at the forge', async () => {
    const head = await push('observed', {
      [`${OVERLAYS}/dev/observed.yaml`]: 'pool: 4\n',
    });
    const { number } = await open('observed');
    await untilTouches(number, ['dev']);
    const id = String((await runningOf(number)).get('dev')?.id);
    const seen = await until(dana, id, 'its gates', ({ timeline }) =>
      timeline.some(({ type }) => type === 'change.gates-evaluated'),
    );
    expect(seen.mode).toBe('observe');
    expect(await forge.checks(head)).toEqual([]);
    // To cancel it would be to close somebody's pull request.
    expect(seen.actions.cancel.reason).toMatch(/in observe mode/);
    const { status } = await dana.post(`/v1/changes/${id}/cancel`, {
      reason: 'Not wanted any more',
    });
    expect(status).toBe(409);
    await world.forge.admin.merge({ ...AT, number, as: 'bob-builds' });
    const merged = await until(dana, id, 'its merge', ({ timeline }) =>
      timeline.some(({ type }) => type === 'change.merged'),
    );
    expect(
      merged.timeline.some(({ type }) => type === 'change.check-published'),
    ).toBe(false);
  });
});
