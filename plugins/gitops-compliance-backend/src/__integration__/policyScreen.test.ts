import { readFile } from 'node:fs/promises';
import type {
  ModesView,
  PolicyCheckView,
  PolicyProposalPage,
  PolicyProposalView,
  PolicyVersionPage,
  PolicyView,
  TargetPolicyView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { stringify } from 'yaml';
import { PAYMENTS_PROD, requestMerge, untilState } from './journey';
import { permissionsByUser } from './permissions';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  untilCollected,
  type TestDatabase,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(180_000);

interface ApiError {
  error: { message: string };
}

/** A policy that people change on the screen. */
describe('a policy in the portal', () => {
  let world: TestWorld;
  let database: TestDatabase;
  let portal: TestPortal;
  let text: string;

  const REASON = 'Two persons look at every change';
  const start = () =>
    startTestPortal({
      world,
      database,
      policy: { store: 'portal', file: world.policyFile },
      collectors: { catalogSeconds: 1 },
      features: [
        permissionsByUser({
          'user:default/shirin': { permissions: ['gitops-compliance.read'] },
        }),
      ],
    });
  const dana = () => portal.as('user:default/dana');
  const lena = () => portal.as('user:default/lena');
  const view = async () => (await dana().get<PolicyView>('/v1/policy')).body;
  const propose = async (wish: object, caller = dana()) => {
    const { inForce } = await view();
    return caller.post<PolicyProposalView & ApiError>('/v1/policy/proposals', {
      base: inForce.hash,
      reason: REASON,
      ...wish,
    });
  };
  const decide = ({ id }: { id: string }, decision: string, caller = lena()) =>
    caller.post<PolicyProposalView & ApiError>(
      `/v1/policy/proposals/${id}/${decision}`,
      { reason: 'I have looked at it' },
    );
  const withApprovals = (approvals: number) =>
    text.replace(/requiredApprovals: \d+/g, `requiredApprovals: ${approvals}`);

  beforeAll(async () => {
    world = await startTestWorld();
    text = await readFile(world.policyFile, 'utf8');
    database = newDatabase();
    portal = await start();
    await untilCollected(portal, 'payments-api');
  });
  afterAll(async () => {
    await portal?.stop();
    await database?.drop();
    await world?.close();
  });

  it('begins with its seed, which nobody governs', async () => {
    expect(await view()).toMatchObject({
      store: 'portal',
      text,
      inForce: { governed: false, source: 'portal', approvers: [] },
      alert: null,
      propose: { allowed: true },
    });
  });

  it('tells what is wrong in a proposal, and on which line', async () => {
    const broken = text.replace('requiredApprovals: 1', 'requiredApprovals: x');
    const line = broken.split('\n').findIndex(l => l.includes(': x')) + 1;
    const { body } = await dana().post<PolicyCheckView>('/v1/policy/check', {
      text: broken,
    });
    expect(body.problems).toEqual([
      expect.objectContaining({
        path: 'environments.1.requiredApprovals',
        line,
      }),
    ]);
    const refused = await propose({ text: broken });
    expect(refused.status).toBe(400);
    expect(refused.body.error.message).toMatch(
      /broken: environments\.1\.requiredApprovals/,
    );
    expect((await propose({ text })).body.error.message).toMatch(
      /the policy in force already/,
    );
  });

  it('comes into force when a second person approves, and not before', async () => {
    const proposed = (await propose({ text: withApprovals(2) })).body;
    expect(proposed).toMatchObject({
      state: 'open',
      decide: {
        allowed: false,
        reason: expect.stringMatching(/second person/),
      },
      withdraw: { allowed: true },
    });
    const own = await decide(proposed, 'approve', dana());
    expect(own.status).toBe(409);
    expect(own.body.error.message).toMatch(/ask a second person/);
    const unknown = await decide(
      proposed,
      'approve',
      portal.as('user:default/mallory'),
    );
    expect(unknown.body.error.message).toMatch(/no user that was read/);
    const powerless = await decide(
      proposed,
      'approve',
      portal.as('user:default/shirin'),
    );
    expect(powerless.status).toBe(403);
    expect((await view()).inForce.governed).toBe(false);

    const approved = await decide(proposed, 'approve');
    expect(approved.body).toMatchObject({
      state: 'approved',
      decider: { entityRef: 'user:default/lena' },
      decision: 'I have looked at it',
    });
    expect(await view()).toMatchObject({
      text: withApprovals(2),
      inForce: {
        governed: true,
        reason: REASON,
        author: { entityRef: 'user:default/dana' },
        approvers: [{ entityRef: 'user:default/lena' }],
      },
    });
    expect((await decide(proposed, 'reject')).body.error.message).toMatch(
      /was approved already/,
    );
    const { body } = await dana().get<PolicyVersionPage>(
      '/v1/policy/versions?limit=1',
    );
    expect(body.nextCursor).toBe(body.items[0].id);
    const older = await dana().get<PolicyVersionPage>(
      `/v1/policy/versions?limit=1&cursor=${body.nextCursor}`,
    );
    expect(older.body).toMatchObject({
      items: [{ governed: false }],
      nextCursor: null,
    });
  });

  it('does not undo what came between', async () => {
    const one = (await propose({ text: withApprovals(3) })).body;
    const other = (await propose({ text: withApprovals(1) })).body;
    expect((await decide(other, 'approve')).status).toBe(200);
    const late = await decide(one, 'approve');
    expect(late.body.error.message).toMatch(/not in force any more/);
    const { body } = await lena().get<PolicyProposalPage>(
      '/v1/policy/proposals',
    );
    expect(body.items.map(({ state }) => state)).toEqual([
      'approved',
      'outdated',
      'approved',
    ]);
    expect((await decide(one, 'withdraw')).body.error.message).toMatch(
      /Only who proposed it/,
    );
    expect((await decide(one, 'withdraw', dana())).body.state).toBe(
      'withdrawn',
    );
  });

  it('is not that of the seed after a restart', async () => {
    const before = await view();
    await portal.stop();
    portal = await start();
    expect(await view()).toEqual(before);
  });

  it('explains each rule of a target by the line that it comes from', async () => {
    const strict = `${withApprovals(
      1,
    )}services:\n  - services: [payments-api]\n    environments: [prod]\n    requiredApprovals: 3\n`;
    const proposal = (await propose({ text: strict })).body;
    await decide(proposal, 'approve');
    const read = (environment: string) =>
      dana().get<TargetPolicyView>(
        `/v1/entities/component/default/payments-api/policy?environment=${environment}`,
      );
    const rule = (body: TargetPolicyView, key: string) =>
      body.rules.find(each => each.rule === key);
    const { body } = await read('prod');
    const lines = strict.split('\n');
    expect(rule(body, 'requiredApprovals')).toMatchObject({
      said: {
        value: 3,
        from: 'service',
        where: '/services/0/requiredApprovals',
        line: lines.indexOf('    requiredApprovals: 3') + 1,
      },
      overridden: [
        {
          value: 1,
          from: 'environment',
          line: lines.lastIndexOf('    requiredApprovals: 1') + 1,
        },
      ],
    });
    expect(rule(body, 'soakSeconds')?.said).toEqual({
      value: 0,
      from: 'default',
      where: '',
      line: null,
    });
    const staging = (await read('staging')).body;
    expect(rule(staging, 'requiredApprovals')?.said.value).toBe(1);
    expect(staging.hash).not.toBe(body.hash);
    expect((await read('qa')).status).toBe(404);
  });

  it('tells what enforcing would have held, and what it would change', async () => {
    const environments = (mode: string) =>
      withApprovals(1).replace(
        /(name: prod\n(?:.*\n)*?.*mode: )\w+/,
        `$1${mode}\n    soakSeconds: ${mode === 'warn' ? 86_400 : 0}`,
      );
    const warn = (await propose({ text: environments('warn') })).body;
    await decide(warn, 'approve');
    const id = await requestMerge(world, dana(), PAYMENTS_PROD);
    const stricter = environments('warn').replaceAll(
      'requiredApprovals: 1',
      'requiredApprovals: 2',
    );
    const check = await dana().post<PolicyCheckView>('/v1/policy/check', {
      text: stricter,
    });
    expect(check.body).toMatchObject({ problems: [], looked: 1, open: 1 });
    expect(check.body.changes[0]?.gates).toContainEqual(
      expect.objectContaining({
        gate: 'peer-review',
        after: 'pending',
        reason: expect.stringMatching(/of 2 independent approvals/),
      }),
    );
    await untilState(dana(), id, 'succeeded');
    const { body } = await dana().get<ModesView>('/v1/policy/modes');
    const prod = body.environments.find(({ name }) => name === 'prod');
    expect(prod).toMatchObject({
      mode: 'warn',
      passed: 1,
      held: 1,
      more: 0,
      changes: [{ id, phase: 'merge' }],
    });
    expect(prod?.gates).toContainEqual({
      gate: 'upstream',
      title: 'Upstream',
      changes: 1,
    });
    expect(body.environments[0]).toMatchObject({ held: 0, changes: [] });
  });

  it('cannot be proposed where it lies elsewhere', async () => {
    await portal.stop();
    portal = await startTestPortal({
      world,
      database,
      policyFile: await world.writePolicy(() => {}),
      collectors: { catalogSeconds: 1 },
    });
    const { store, propose: offer } = await view();
    expect(store).toBe('file');
    expect(offer.allowed).toBe(false);
    const refused = await propose({ text: stringify({ version: 1 }) });
    expect(refused.status).toBe(409);
  });
});
