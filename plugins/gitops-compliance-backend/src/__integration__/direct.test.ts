import type {
  ChangeList,
  ChangeSummary,
} from '@gitops-compliance/plugin-gitops-compliance-common';
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
const OVERLAY = 'services/ledger-svc/overlays/prod';

describe('a pull request of a person that alters what is deployed', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  let lena: Caller;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      collectors: { forgeSeconds: 10 },
    });
    dana = portal.as('user:default/dana');
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
    files: Record<string, string>,
    message = 'Pool size 40',
  ) =>
    world.forge.admin.commit({
      ...AT,
      branch,
      author: 'dana-dev',
      message,
      files,
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
});
