import type {
  ChangeList,
  ChangeView,
  EvidenceExport,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { ForgeView } from './forgeView';
import {
  approve,
  PAYMENTS_PROD,
  promotable,
  untilOpened,
  untilState,
  wish,
  type ApiErrorBody,
} from './journey';
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
import { verified } from './verified';

jest.setTimeout(180_000);

const QUESTION = 'What may be affected, and for whom?';

describe('impact and back-out of changes', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  let forge: ForgeView;

  beforeAll(async () => {
    world = await startTestWorld();
    forge = new ForgeView(world);
    portal = await startTestPortal({
      world,
      database,
      collectors: { forgeSeconds: 10 },
      policyFile: await world.writePolicy(policy => {
        const prod = policy.environments.find(({ name }) => name === 'prod')!;
        Object.assign(prod, { requireImpact: true, templateTexts: [QUESTION] });
      }),
    });
    dana = portal.as('user:default/dana');
    for (const service of ['payments-api', 'ledger-svc']) {
      await untilCollected(portal, service);
    }
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const asked = async (said: { impact?: string; backOut?: string }) => {
    const revision = await promotable(dana, PAYMENTS_PROD);
    return dana.post<ChangeView & ApiErrorBody>('/v1/changes', {
      ...wish(PAYMENTS_PROD, revision, 'Larger pool'),
      ...said,
    });
  };
  const verdict = async () =>
    (await dana.compliance('payments-api')).environments
      .find(({ name }) => name === 'prod')
      ?.checks.find(({ check }) => check === 'CHG-08');

  it.each<[string, { impact?: string; backOut?: string }, string]>([
    ['nothing', {}, 'impact and back-out'],
    ['no way back', { impact: 'Card payments' }, 'back-out'],
    [
      'the question of a template',
      { impact: QUESTION, backOut: 'Roll it back' },
      'impact',
    ],
  ])(
    'are asked for where the policy does: %s is refused',
    async (_, said, what) => {
      const { status, body } = await asked(said);
      expect([status, body.error?.message]).toEqual([
        422,
        expect.stringContaining(`say ${what} in at least`),
      ]);
      expect(await portal.db('changes').count()).toEqual([{ count: '0' }]);
    },
  );

  it('go with the change into its pull request, its verdict and its evidence', async () => {
    expect((await verdict())?.verdict).toBe('not-applicable');
    const said = {
      impact: 'Card payments are slow for a minute',
      backOut: 'Roll it back',
    };
    const { status, body } = await asked(said);
    expect(status).toBe(201);
    expect(body).toMatchObject(said);
    const { id } = body.summary;
    await untilOpened(dana, id);
    const [pull] = await forge.pulls(`gitops-compliance/change-${id}`);
    expect(pull.body).toContain(`**Impact:** ${said.impact}`);
    expect(pull.body).toContain(`**Back-out:** ${said.backOut}`);

    await approve(world, dana, id);
    expect((await dana.post(`/v1/changes/${id}/merge`)).status).toBe(202);
    await untilState(dana, id, 'succeeded');
    await waitFor(
      'the verdict',
      async () => (await verdict())?.verdict === 'pass',
    );

    const { body: exported } = await dana.post<EvidenceExport>(
      `/v1/changes/${id}/evidence`,
    );
    await waitFor('its bundle', async () => {
      const { body: found } = await dana.get<EvidenceExport>(
        `/v1/evidence/${exported.id}`,
      );
      return found.state === 'done';
    });
    const report = await verified(portal, 'user:default/dana', exported.id);
    expect(report.findings).toEqual([]);
    expect(report.reperformed.verdicts).toMatchObject({ differs: 0 });
    const entries = await portal
      .db('ledger_entries')
      .where({ stream: `change:${id}`, type: 'change.requested' });
    // The words can be erased: the entry has none of them.
    expect(entries.map(({ entry }) => String(entry)).join()).not.toContain(
      'Card payments',
    );
  });

  it('of somebody’s own pull request are read from its description', async () => {
    const at = { owner: 'acme', repo: 'deploy' };
    await world.forge.admin.commit({
      ...at,
      branch: 'pool',
      author: 'dana-dev',
      message: 'Pool size 40',
      files: {
        'services/ledger-svc/overlays/prod/patch.yaml': 'pool:\n  size: 40\n',
      },
    });
    await world.forge.admin.openPullRequest({
      ...at,
      as: 'dana-dev',
      head: 'pool',
      title: 'Raise the pool size to 40',
      body: `## Impact\n${QUESTION}\n## Back-out\nRevert it <!-- how? -->`,
    });
    const service = encodeURIComponent('component:default/ledger-svc');
    let id = '';
    await waitFor('the pull request to be a change', async () => {
      const { body } = await dana.get<ChangeList>(
        `/v1/changes?entity=${service}&environment=prod`,
      );
      id = body.items[0]?.id ?? '';
      return id !== '';
    });
    await untilOpened(dana, id);
    expect(await dana.change(id)).toMatchObject({
      impact: QUESTION,
      backOut: 'Revert it',
    });
    const { statements } = await portal.db('changes').where({ id }).first();
    expect(statements).toEqual({
      asked: true,
      reason: 'filled',
      impact: 'template',
      backOut: 'filled',
    });
  });
});
