import jiraModule from '@gitops-compliance/plugin-gitops-compliance-backend-module-jira';
import type {
  ChangeView,
  EvidenceExport,
  ReleaseView,
  TicketOfChange,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { startJira, type JiraStandIn } from '@gitops-compliance/sandbox';
import { DateTime } from 'luxon';
import {
  approve,
  cancel,
  LEDGER_PROD,
  PAYMENTS_PROD,
  promotable,
  request,
  until,
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

jest.setTimeout(120_000);

const TOKEN = 'token-of-the-portal';
const SECRET = 'secret-of-the-webhook';

describe('tickets of changes', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let jira: JiraStandIn;
  let dana: Caller;
  /** Ticket of a change that was merged. */
  let used: string;

  beforeAll(async () => {
    world = await startTestWorld();
    jira = await startJira({ token: TOKEN, now: () => world.clock.now() });
    portal = await startTestPortal({
      world,
      database,
      features: [jiraModule],
      policyFile: await world.writePolicy(policy => {
        const prod = policy.environments.find(({ name }) => name === 'prod')!;
        Object.assign(prod, {
          maxFactAgeSeconds: 900,
          requireTicket: true,
          ticketProjects: ['PAY'],
          ticketTypes: ['Change'],
          requireTicketApproval: true,
          requireTicketService: true,
          ticketForOneChange: true,
        });
      }),
      jira: {
        url: jira.url,
        edition: 'cloud',
        auth: { email: 'portal@acme.test', token: TOKEN },
        approval: {
          approvedStatuses: ['Approved'],
          rejectedStatuses: ['Rejected'],
        },
        create: { project: 'PAY', issueType: 'Change' },
        webhookSecret: SECRET,
      },
      // What these tests wait for comes by webhooks, or not at all.
      collectors: { ticketsSeconds: 3600 },
    });
    jira.setWebhook(`${portal.origin}/api/events/http/jira`, SECRET);
    dana = portal.as('user:default/dana');
    for (const service of ['payments-api', 'ledger-svc']) {
      await untilCollected(portal, service);
    }
  });

  afterAll(async () => {
    await portal?.stop();
    await jira?.close();
    await world?.close();
    await database.drop();
  });

  const open = (service: string, project?: string) =>
    jira.people.open({ summary: `Change ${service}`, service, project }).key;
  const ticketOf = async (id: string) => {
    const { body } = await dana.get<TicketOfChange>(`/v1/changes/${id}/ticket`);
    return body;
  };
  const set = (id: string, body: object, caller = dana) =>
    caller.post<TicketOfChange & ApiErrorBody>(
      `/v1/changes/${id}/ticket`,
      body,
    );
  const gateOf = ({ gates }: ChangeView) =>
    gates.find(({ gate }) => gate === 'ticket')!;
  const untilGate = (id: string, state: string) =>
    until(
      dana,
      id,
      `its ticket to be ${state}`,
      change => gateOf(change).state === state,
    );
  const asked = async (ticket: string) => {
    const revision = await promotable(dana, PAYMENTS_PROD);
    return dana.post<ChangeView & ApiErrorBody>('/v1/changes', {
      ...wish(PAYMENTS_PROD, revision),
      ticket,
    });
  };
  const entriesOf = (id: string, type: string) =>
    portal.db('ledger_entries').where({ stream: `change:${id}`, type });

  it('trap: a ticket matched by its title: a key that is none, or names no ticket, is refused and nothing is requested', async () => {
    const numbers = () => portal.db('changes').count();
    const before = await numbers();
    for (const [key, status, message] of [
      ['not a key', 400, /no key of a ticket of Jira/],
      ['PAY-99999', 400, /has no ticket PAY-99999/],
    ] as const) {
      const answer = await asked(key);
      expect(answer.status).toBe(status);
      expect(answer.body.error.message).toMatch(message);
    }
    const end = jira.outage();
    const answer = await asked('PAY-101');
    expect(answer.status).toBe(503);
    expect(answer.body.error.message).toMatch(/does not answer/);
    end();
    expect(await numbers()).toEqual(before);
  });

  it('one ticket counts for every change of a release, and for no other', async () => {
    const { key } = jira.people.open({
      summary: 'Both',
      service: 'payments-api',
      also: ['ledger-svc'],
    });
    jira.people.move(key, 'Approved');
    const targets = [];
    for (const target of [PAYMENTS_PROD, LEDGER_PROD]) {
      const revision = await promotable(dana, target);
      const { reason, ...rest } = wish(target, revision);
      targets.push(rest);
    }
    const { status, body } = await dana.post<ReleaseView>('/v1/releases', {
      reason: 'Both together',
      ticket: key,
      waves: [{ targets }],
    });
    expect(status).toBe(201);
    const ids = body.waves.flatMap(({ changes }) =>
      changes.map(({ id }) => id),
    );
    expect(ids).toHaveLength(2);
    for (const id of ids) {
      expect(gateOf(await dana.change(id)).state).toBe('open');
    }
    // Attached to one, another one counts for both.
    const other = open('payments-api');
    await set(ids[1], { ticket: other });
    for (const id of ids) {
      expect((await ticketOf(id)).ticket?.key).toBe(other);
    }
    await dana.post(`/v1/releases/${body.summary.id}/cancel`, {
      reason: 'The test is over',
    });
    await untilState(dana, ids[1], 'cancelled');
  });

  it('a ticket holds a change until it is approved, whatever is said there, and an auditor decides the same', async () => {
    const { key } = jira.people.open({
      summary: 'Pool size',
      service: 'payments-api',
      also: ['ledger-svc'],
    });
    used = key;
    const { status, body } = await asked(key);
    expect(status).toBe(201);
    const { id } = body.summary;
    expect(await ticketOf(id)).toMatchObject({
      ticket: { key, made: false, reading: { approval: 'waiting' } },
      attach: { allowed: true },
    });
    await untilOpened(dana, id);
    const held = await untilGate(id, 'pending');
    expect(gateOf(held).reason).toContain(`${key} is not approved yet`);
    await waitFor('the link at the ticket', async () =>
      Boolean(jira.people.find(key)?.remoteLinks.length),
    );

    jira.people.say(key, 'I approve this!');
    jira.people.move(key, 'Approved');
    await approve(world, dana, id);
    const digests = await entriesOf(id, 'change.digest');
    jira.people.say(key, 'Good luck');
    await dana.post(`/v1/changes/${id}/merge`);
    await untilState(dana, id, 'succeeded');
    expect(await entriesOf(id, 'change.ticket-observed')).toHaveLength(1);
    // Neither words nor a status void a review.
    expect(await entriesOf(id, 'change.digest')).toHaveLength(digests.length);
    await waitFor('its end to be told there', async () =>
      JSON.stringify(jira.people.find(key)?.comments).includes(
        'ended as succeeded',
      ),
    );

    const { body: exported } = await dana.post<EvidenceExport>(
      `/v1/changes/${id}/evidence`,
    );
    await waitFor('its bundle', async () => {
      const found = await dana.get<EvidenceExport>(
        `/v1/evidence/${exported.id}`,
      );
      return found.body.state === 'done';
    });
    const report = await verified(portal, 'user:default/dana', exported.id);
    expect(report.findings.filter(({ check }) => check === 'gates')).toEqual(
      [],
    );
    expect(report.reperformed.gateDecisions).toMatchObject({
      differs: 0,
      notRePerformable: 0,
    });
    const late = await set(id, { ticket: key });
    expect(late.status).toBe(409);
  });

  it('a ticket is made of a change, once, and another one takes its place', async () => {
    const id = await request(dana, LEDGER_PROD);
    expect(gateOf(await dana.change(id)).reason).toBe('No ticket is attached.');
    expect((await set(id, {})).status).toBe(400);
    expect((await set(id, { makeIn: 'servicenow' })).status).toBe(409);
    const shirin = portal.as('user:default/shirin');
    expect((await set(id, { makeIn: '' }, shirin)).status).toBe(403);

    expect((await set(id, { makeIn: '' })).body.isWanted).toBe(true);
    await waitFor(
      'the ticket',
      async () => (await ticketOf(id)).ticket !== null,
    );
    const { ticket } = await ticketOf(id);
    expect(ticket).toMatchObject({
      made: true,
      reading: { services: ['ledger-svc'], approval: 'waiting' },
    });
    const count = jira.people.count();
    await set(id, { makeIn: '' });
    await waitFor('the ticket again', async () => {
      return !(await ticketOf(id)).isWanted;
    });
    expect(jira.people.count()).toBe(count);

    for (const [key, reason] of [
      [open('ledger-svc', 'HR'), /project HR/],
      [open('payments-api'), /names payments-api, not ledger-svc/],
      [used, /counts for #\d+ already/],
    ] as const) {
      expect((await set(id, { ticket: key })).status).toBe(202);
      const closed = await untilGate(id, 'closed');
      expect(gateOf(closed).reason).toMatch(reason);
    }
    await cancel(dana, id);
  });

  it('an outage closes, and a ticket that is gone too', async () => {
    const id = await request(dana, LEDGER_PROD);
    const key = open('ledger-svc');
    jira.people.move(key, 'Approved');
    await set(id, { ticket: key });
    await untilGate(id, 'open');
    const end = jira.outage();
    world.clock.putForwardTo(
      DateTime.fromJSDate(world.clock.now()).plus({ minutes: 16 }),
    );
    const unknown = await untilGate(id, 'unknown');
    expect(gateOf(unknown).reason).toContain('has not been read since');
    end();
    // A hint reads it again.
    jira.people.say(key, 'Are you there?');
    jira.people.move(key, 'Rejected');
    const closed = await untilGate(id, 'closed');
    expect(gateOf(closed).reason).toContain('rejected');
  });
});
