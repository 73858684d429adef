import { randomUUID } from 'node:crypto';
import type {
  ChangeDiffView,
  ChangelogView,
  ChangeView,
  PromotionPreview,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { changeDigest, type DigestFacts } from '@gitops-compliance/rules';
import { gitBlobId } from '../contents/gitBlob';
import type { ContentsRow } from '../contents/records';
import {
  approve,
  cancel,
  LEDGER_PROD,
  PAYMENTS_PROD,
  request,
  until,
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

jest.setTimeout(180_000);

describe('what a change is about', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({ world, database });
    dana = portal.as('user:default/dana');
    await untilCollected(portal, 'payments-api');
    await untilCollected(portal, 'ledger-svc');
  });
  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const contentsOf = (id: string): Promise<ContentsRow | undefined> =>
    portal.db('change_contents').where({ change_id: id }).first();
  const read = async (id: string): Promise<ContentsRow> => {
    await waitFor('the contents to be read', async () =>
      Boolean((await contentsOf(id))?.digest),
    );
    return (await contentsOf(id)) as ContentsRow;
  };
  const entries = async (id: string, type: string) => {
    const rows = await portal
      .db('ledger_entries')
      .where({ stream: `change:${id}`, type })
      .orderBy('stream_seq');
    return rows.map(row => JSON.parse(row.entry.toString()));
  };

  it('is read once, without a request at the forge, and bound to a digest', async () => {
    const id = await request(dana, LEDGER_PROD);
    const contents = await read(id);
    const { summary } = await dana.change(id);
    const headSha = summary.pullRequest?.headSha;
    expect(contents.rendered).toMatchObject({
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      facts: { added: 0, removed: 0, changed: 1 },
      resources: [{ kind: 'Deployment', change: 'changed' }],
    });
    expect(contents.problems).toEqual({});
    expect(contents.diffs?.[0].fields).toContainEqual({
      path: 'spec.template.spec.containers[ledger-svc].image',
      before: expect.any(String),
      after: expect.stringContaining(String(summary.toRevision).slice(0, 7)),
    });
    expect(contents.risk).toMatchObject({
      score: expect.any(Number),
      facts: { firstByAuthor: true, recentFailures: 0 },
    });
    expect(contents.digest_facts).toMatchObject({
      headSha,
      rendered: contents.rendered?.hash,
      files: [{ path: 'services/ledger-svc/overlays/prod/kustomization.yaml' }],
    });
    expect(changeDigest(contents.digest_facts as DigestFacts)).toBe(
      contents.digest,
    );
    const [file] = contents.files ?? [];
    const textAt = async (ref: string) => {
      const answer = await fetch(
        `${world.forge.apiUrl}/repos/acme/deploy/contents/${file.path}?ref=${ref}`,
        { headers: { authorization: `token ${await userToken()}` } },
      );
      const { content } = (await answer.json()) as { content: string };
      return Buffer.from(content, 'base64').toString('utf8');
    };
    expect(file.after).toBe(gitBlobId(await textAt(String(headSha))));
    expect(file.before).toBe(gitBlobId(await textAt('main')));
    for (const type of [
      'change.rendered',
      'change.risk-assessed',
      'change.digest',
    ]) {
      expect(await entries(id, type)).toHaveLength(1);
    }
    await cancel(dana, id);
  });

  it('of a pinned application is what its source says at both revisions', async () => {
    const id = await request(dana, PAYMENTS_PROD);
    const contents = await read(id);
    expect(contents.rendered?.applications).toEqual([
      expect.objectContaining({
        hashBefore: expect.any(String),
        hashAfter: expect.any(String),
      }),
    ]);
    const row = await portal.db('changes').where({ id }).first();
    expect(contents.rendered?.applications[0]).toMatchObject({
      from: [row.from_revision],
      to: [row.to_revision],
    });
    expect(row.risk).toBe(contents.risk?.score);
    expect((await dana.change(id)).summary.risk).toBe(row.risk);
    await cancel(dana, id);
  });

  it('is told without reading a source, page by page', async () => {
    const entity = '/v1/entities/component/default/payments-api';
    const wish = 'environment=prod&from=staging';
    const preview = await dana.get<PromotionPreview>(
      `${entity}/promotion-preview?${wish}`,
    );
    expect(preview.body.changelog).toMatchObject({
      state: 'known',
      direction: 'forward',
      sentence: 'Brings 3 commits.',
      brings: 3,
      more: 0,
    });
    expect(preview.body.risk.parts).toContainEqual(
      expect.objectContaining({ rule: 'not-rendered' }),
    );
    const { body: first } = await dana.get<ChangelogView>(
      `${entity}/changelog?${wish}&limit=2`,
    );
    expect(first).toMatchObject({ more: 1 });
    const { body: second } = await dana.get<ChangelogView>(
      `${entity}/changelog?${wish}&limit=2&cursor=${first.nextCursor}`,
    );
    expect(second).toMatchObject({ more: 0, nextCursor: null });
    expect([...first.commits, ...second.commits].map(({ sha }) => sha)).toEqual(
      preview.body.changelog.commits.map(({ sha }) => sha),
    );

    const id = await request(dana, PAYMENTS_PROD);
    const log = await dana.get<ChangelogView>(`/v1/changes/${id}/changelog`);
    expect(log.body.commits).toEqual(preview.body.changelog.commits);
    await read(id);
    const diff = await dana.get<ChangeDiffView>(`/v1/changes/${id}/diff`);
    const contents = await contentsOf(id);
    expect(diff.body).toMatchObject({
      state: 'known',
      digest: contents?.digest,
      risk: { score: contents?.risk?.score },
      problems: [],
    });
    await cancel(dana, id);
  });

  it.each([
    ['a change that is not there', `/v1/changes/${randomUUID()}/diff`, 404],
    ['its commits', `/v1/changes/${randomUUID()}/changelog`, 404],
    [
      'a cursor that is not ours',
      '/v1/entities/component/default/payments-api/changelog?environment=prod&from=staging&cursor=x',
      400,
    ],
    [
      'an environment that is not upstream',
      '/v1/entities/component/default/payments-api/changelog?environment=staging&from=prod',
      409,
    ],
    [
      'an unknown field',
      '/v1/entities/component/default/payments-api/changelog?environment=prod&from=staging&all=1',
      400,
    ],
  ])('is refused for %s', async (_, route, status) => {
    expect((await dana.get(route)).status).toBe(status);
  });

  it('voids approvals when the policy of the target alters', async () => {
    const id = await request(dana, LEDGER_PROD);
    const { digest } = await read(id);
    await approve(world, dana, id);
    await portal.stop();
    const policyFile = await world.writePolicy(policy => {
      for (const environment of policy.environments) {
        if (environment.name === 'prod') environment.maxFactAgeSeconds = 599;
      }
    });
    portal = await startTestPortal({ world, database, policyFile });
    dana = portal.as('user:default/dana');
    const reviewed = ({ gates }: ChangeView) =>
      gates.find(({ gate }) => gate === 'peer-review');
    const voided = await until(
      dana,
      id,
      'the approval to be void',
      change => reviewed(change)?.state === 'pending',
    );
    expect(reviewed(voided)?.reason).toContain(
      'before its rules or contents altered',
    );
    expect(voided.reviews[0]).toMatchObject({
      counts: false,
      why: 'The rules or contents of the change altered since.',
    });
    expect((await contentsOf(id))?.digest).not.toBe(digest);
    expect(await entries(id, 'change.digest')).toHaveLength(2);
    await approve(world, dana, id);
    await cancel(dana, id);
  });

  async function userToken(): Promise<string> {
    const token = 'a-token-of-bob';
    await world.forge.admin.ensureToken({ login: 'bob-builds', token });
    return token;
  }
});
