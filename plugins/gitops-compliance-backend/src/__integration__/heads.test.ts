import type { EvidenceExport } from '@gitops-compliance/plugin-gitops-compliance-common';
import { generateKeyPairSync } from 'node:crypto';
import { DateTime } from 'luxon';
import {
  PAYMENTS_PROD,
  promotable,
  request,
  until,
  untilOpened,
  untilState,
} from './journey';
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

const CI = { id: 15368, slug: 'ci' };
const STRANGER = { id: 99, slug: 'stranger' };
const REPOSITORY = { owner: 'acme', repo: 'deploy' };
const PIN = 'apps/prod/payments-api.yaml';

/** What the forge knows of the head, asked for by the policy. */
describe('a promotion whose policy asks for owners, checks and signatures', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  let id: string;
  let head: { number: number; headSha: string };

  beforeAll(async () => {
    world = await startTestWorld();
    const { admin } = world.forge;
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    for (const app of [CI, STRANGER]) {
      await admin.ensureApp({
        ...app,
        privateKeyPem: privateKey,
        webhookSecret: 'a secret for tests',
        organization: 'acme',
      });
    }
    await admin.ensureTeam({
      org: 'acme',
      slug: 'payments',
      members: ['bob-builds'],
    });
    await admin.commit({
      ...REPOSITORY,
      branch: 'main',
      author: 'bob-builds',
      message: 'Say who owns what',
      files: { '.github/CODEOWNERS': 'apps/prod/ @acme/payments\n' },
      bypassProtection: true,
    });
    const check = { appId: CI.id, accept: [] };
    const policyFile = await world.writePolicy(policy => {
      Object.assign(policy.environments[2], {
        requireCodeOwners: true,
        requiredChecks: [{ ...check, name: 'ci' }],
        policyChecks: [{ ...check, name: 'conftest' }],
        signatures: 'verified-by-person',
      });
    });
    portal = await startTestPortal({ world, database, policyFile });
    dana = portal.as('user:default/dana');
    await promotable(dana, PAYMENTS_PROD);
    id = await request(dana, PAYMENTS_PROD);
    head = await untilOpened(dana, id);
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const untilGate = (gate: string, state: string, reason: RegExp) =>
    until(dana, id, `${gate} to be ${state}`, ({ gates }) =>
      gates.some(
        each =>
          each.gate === gate &&
          each.state === state &&
          reason.test(each.reason),
      ),
    );

  const publish = (
    app: { slug: string },
    name: string,
    conclusion: 'success' | 'failure',
    title: string,
  ) =>
    world.forge.admin.publishCheck({
      ...REPOSITORY,
      as: `${app.slug}[bot]`,
      sha: head.headSha,
      name,
      conclusion,
      title,
      detailsUrl: 'https://ci.example/1',
    });

  it('is held by each until it is met, and says by what', async () => {
    await untilGate('checks', 'pending', /App 15368 has not set ci on/);
    await untilGate('code-owners', 'pending', /No owner of apps\/prod/);
    await untilGate('signatures', 'open', /signed by a person/);

    await publish(CI, 'ci', 'success', 'Built');
    await untilGate('checks', 'open', /ci succeeded/);
    await publish(STRANGER, 'conftest', 'success', 'Fine');
    await untilGate('policy', 'closed', /by App 99, not by App 15368/);
    await publish(CI, 'conftest', 'failure', 'No limits are set');
    await untilGate('policy', 'closed', /as failure .*: No limits are set\./);
    await publish(CI, 'conftest', 'success', 'All rules hold');
    const { actions } = await untilGate('policy', 'open', /conftest succeeded/);
    expect(actions.merge.allowed).toBe(false);
  });

  it('trap: two open pull requests with one head', async () => {
    const { admin } = world.forge;
    await admin.ensureToken({ login: 'bob-builds', token: 'of-bob' });
    const response = await fetch(
      `${world.forge.apiUrl}/repos/acme/deploy/git/refs`,
      {
        method: 'POST',
        headers: {
          authorization: 'token of-bob',
          'content-type': 'application/json',
        },
        body: JSON.stringify({ ref: 'refs/heads/twin', sha: head.headSha }),
      },
    );
    expect(response.status).toBe(201);
    const twin = await admin.openPullRequest({
      ...REPOSITORY,
      as: 'bob-builds',
      head: 'twin',
      title: 'The same again',
    });
    // Only a reading of our own pull request shows it.
    const touch = { ...REPOSITORY, number: head.number, as: 'bob-builds' };
    await admin.review({ ...touch, event: 'COMMENT', body: 'Look' });
    await untilGate('guardrails', 'closed', /has the same head/);
    await admin.close({ ...touch, number: twin.number });
    await admin.review({ ...touch, event: 'COMMENT', body: 'Look again' });
    await untilGate('guardrails', 'open', /requires the check/);
  });

  it('is merged once an owner has approved the head', async () => {
    await world.forge.admin.review({
      ...REPOSITORY,
      number: head.number,
      as: 'bob-builds',
      event: 'APPROVE',
    });
    await untilGate('code-owners', 'open', /approved/);
    await until(
      dana,
      id,
      'every gate to open',
      ({ actions }) => actions.merge.allowed,
    );
    const { status } = await dana.post(`/v1/changes/${id}/merge`);
    expect(status).toBe(202);
    await untilState(dana, id, 'succeeded');
  });

  it('is on record with what it was decided from, and nobody named', async () => {
    const { entry } = await portal
      .db('ledger_entries')
      .where({ stream: `change:${id}`, type: 'change.pull-request-observed' })
      .orderBy('stream_seq', 'desc')
      .first('entry');
    const envelope = JSON.parse(entry.toString('utf8'));
    expect(envelope.v).toBe(2);
    expect(envelope.payload).toMatchObject({
      twins: [],
      workflowFiles: [],
      codeOwners: {
        path: '.github/CODEOWNERS',
        owned: [
          { paths: [PIN], owners: [{ kind: 'team', team: 'acme/payments' }] },
        ],
      },
      commits: [{ verification: { state: 'valid', by: 'forge' } }],
    });
    expect(
      envelope.payload.checks.map((check: any) => [
        check.name,
        check.appId,
        check.conclusion,
        check.title,
      ]),
    ).toEqual([
      ['ci', CI.id, 'success', null],
      ['conftest', STRANGER.id, 'success', null],
      ['conftest', CI.id, 'success', null],
    ]);
    expect(JSON.stringify(envelope)).not.toMatch(/bob|All rules hold/i);
  });

  it('is decided again the same by the program of auditors', async () => {
    const now = DateTime.fromJSDate(world.clock.now(), { zone: 'utc' });
    const { body } = await dana.post<EvidenceExport>('/v1/evidence', {
      environments: ['prod'],
      from: now.minus({ days: 1 }).toISO(),
      until: now.plus({ days: 1 }).toISO(),
      framework: 'SOC2',
    });
    await waitFor('the bundle', async () => {
      const found = await dana.get<EvidenceExport>(`/v1/evidence/${body.id}`);
      return found.body.state === 'done';
    });
    const report = await verified(portal, 'user:default/dana', body.id);
    expect(report.findings.filter(({ check }) => check === 'gates')).toEqual(
      [],
    );
    expect(report.reperformed.gateDecisions.differs).toBe(0);
    expect(report.reperformed.gateDecisions.agrees).toBeGreaterThan(20);
  });
});
