import type {
  CalendarExplanationView,
  CalendarView,
  PolicyProposalView,
  PolicyView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { readFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  untilCollected,
  waitFor,
  type TestDatabase,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(180_000);

const PLACE = { owner: 'acme', repo: 'policy' };
const FILE = 'policy.yaml';

interface ApiError {
  error: { message: string };
}

/** The calendar's screen where the policy lies in a protected repository. */
describe('entries of the screen beside a policy in Git', () => {
  let world: TestWorld;
  let database: TestDatabase;
  let portal: TestPortal;
  let text: string;
  let merged = 0;

  const start = () =>
    startTestPortal({
      world,
      database,
      policy: { git: { repository: 'acme/policy', path: FILE } },
      collectors: { catalogSeconds: 1, forgeSeconds: 10 },
    });
  const dana = () => portal.as('user:default/dana');
  const lena = () => portal.as('user:default/lena');
  const withCalendar = (calendar: object) =>
    stringify({ ...parse(text), calendar });
  const iso = (hours: number) =>
    new Date(world.clock.now().getTime() + hours * 3_600_000).toISOString();
  const entry = (id: string, change: object = {}) => ({
    id,
    title: 'Audit week',
    reason: 'The auditors are here',
    environments: ['prod'],
    start: iso(-1).slice(0, 16),
    end: iso(200).slice(0, 16),
    timeZone: 'UTC',
    ...change,
  });
  const propose = (edit: object) =>
    dana().post<PolicyProposalView & ApiError>('/v1/calendar/proposals', {
      kind: 'freeze',
      reason: 'Nothing moves while they are here',
      ...edit,
    });
  const approve = ({ id }: { id: string }, caller = lena()) =>
    caller.post<PolicyProposalView & ApiError>(
      `/v1/policy/proposals/${id}/approve`,
      { reason: 'I have looked at it' },
    );
  const view = async () =>
    (
      await dana().get<CalendarView>(
        `/v1/calendar?${new URLSearchParams({ from: iso(-24), to: iso(48) })}`,
      )
    ).body;
  const state = async (at?: string) => {
    const asked = new URLSearchParams({
      service: 'component:default/payments-api',
      environment: 'prod',
      ...(at && { at }),
    });
    const path = `/v1/calendar/explanation?${asked}`;
    return (await dana().get<CalendarExplanationView>(path)).body.state.state;
  };
  const policy = async () => (await dana().get<PolicyView>('/v1/policy')).body;
  const merge = async (content: string) => {
    merged += 1;
    const branch = `policy-${merged}`;
    const { admin } = world.forge;
    const author = 'lena-lead';
    const message = `Change ${merged} of the policy`;
    const files = { [FILE]: content };
    await admin.commit({ ...PLACE, branch, author, message, files });
    const opened = { ...PLACE, head: branch, as: author, title: message };
    const { number } = await admin.openPullRequest(opened);
    const pull = { ...PLACE, number, as: 'sam-sre' };
    await admin.review({ ...pull, event: 'APPROVE' });
    await admin.merge(pull);
    return message;
  };
  const untilMerged = async (content: string) => {
    const message = await merge(content);
    await waitFor(`'${message}' to be in force`, async () => {
      const { inForce } = await policy();
      return inForce.reason === message;
    });
  };

  beforeAll(async () => {
    world = await startTestWorld();
    text = await readFile(world.policyFile, 'utf8');
    const { admin } = world.forge;
    await admin.ensureRepo({
      owner: PLACE.owner,
      name: PLACE.repo,
      author: 'lena-lead',
      files: { [FILE]: text },
    });
    await admin.ensureBranchProtection({
      ...PLACE,
      branch: 'main',
      requiredApprovingReviewCount: 1,
    });
    database = newDatabase();
    portal = await start();
    await untilCollected(portal, 'payments-api');
    await untilMerged(`${text}# Approved.\n`);
  });
  afterAll(async () => {
    await portal?.stop();
    await database?.drop();
    await world?.close();
  });

  it('are freezes alone, unless the policy says otherwise', async () => {
    expect(await view()).toMatchObject({
      mayPropose: ['freeze'],
      proposeReason: expect.stringMatching(
        /^Here freezes can be proposed .* is changed at .*\/acme\/policy@main:policy\.yaml\.$/,
      ),
    });
    const { reason: _, ...window } = entry('more-time');
    const opened = await propose({ kind: 'window', entry: window });
    expect(opened.status).toBe(409);
    expect(opened.body.error.message).toContain('Here freezes can be proposed');
    const whole = await dana().post<ApiError>('/v1/policy/proposals', {
      text,
      reason: 'Another policy altogether',
      base: (await policy()).inForce.hash,
    });
    expect(whole.status).toBe(409);
  });

  it('hold once a second person approves them, and not before', async () => {
    const before = iso(0);
    const proposed = await propose({ entry: entry('audit') });
    expect(proposed.status).toBe(201);
    expect(await state()).toBe('open');
    expect((await view()).proposed).toMatchObject([
      { entries: [{ id: 'audit', source: 'screen' }] },
    ]);
    expect((await approve(proposed.body, dana())).status).toBe(409);
    expect(await state()).toBe('open');

    expect((await approve(proposed.body)).status).toBe(200);
    expect(await state()).toBe('frozen');
    expect(await state(before)).toBe('open');
    expect(await view()).toMatchObject({
      policy: { governed: true, source: expect.stringMatching(/^git:/) },
      entries: [
        {
          id: 'audit',
          source: 'screen',
          mayChange: true,
          version: {
            reason: 'Nothing moves while they are here',
            author: { name: expect.stringMatching(/dana/i) },
            approvers: [{ name: expect.stringMatching(/lena/i) }],
          },
        },
      ],
    });
  });

  it('stay when the portal starts again, and under a new version from Git', async () => {
    await portal.stop();
    portal = await start();
    expect(await state()).toBe('frozen');
    const later = { start: iso(20).slice(0, 16) };
    await untilMerged(withCalendar({ freezes: [entry('git', later)] }));
    const { entries } = await view();
    expect(
      entries.map(({ id, source, mayChange }) => ({ id, source, mayChange })),
    ).toEqual([
      { id: 'git', source: 'policy', mayChange: false },
      { id: 'audit', source: 'screen', mayChange: true },
    ]);
    for (const edit of [{ remove: 'git' }, { entry: entry('git') }]) {
      const { status, body } = await propose(edit);
      expect(status).toBe(409);
      expect(body.error.message).toContain('change it there by a pull request');
    }
  });

  it('keep out a version from Git that leaves them no place, until they are gone', async () => {
    const without = withCalendar({ screen: 'none' });
    const message = await merge(without);
    await waitFor('the version to be refused', async () =>
      /leaves no freeze to; take it out there first/.test(
        (await policy()).alert?.reason ?? '',
      ),
    );
    expect(await state()).toBe('frozen');

    const removed = await propose({ remove: 'audit' });
    expect((await approve(removed.body)).status).toBe(200);
    await waitFor('the version to be in force', async () => {
      const { inForce, alert } = await policy();
      return inForce.reason === message && alert === null;
    });
    expect(await view()).toMatchObject({ entries: [], mayPropose: [] });
    expect((await policy()).text).toBe(without);
    expect(await state()).toBe('open');
    expect((await propose({ entry: entry('late') })).status).toBe(409);
  });

  it('are written by the portal alone', async () => {
    await merge(withCalendar({ fromScreen: { freezes: [entry('forged')] } }));
    await waitFor('the version to be refused', async () =>
      /only the portal writes it/.test((await policy()).alert?.reason ?? ''),
    );
    expect(await state()).toBe('open');
  });
});
