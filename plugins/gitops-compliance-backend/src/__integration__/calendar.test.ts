import type {
  CalendarExplanationView,
  CalendarPreview,
  CalendarView,
  PolicyProposalView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
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

/** The calendar through the API: what it shows, plans and how it is changed. */
describe('the calendar', () => {
  let world: TestWorld;
  let database: TestDatabase;
  let portal: TestPortal;

  const dana = () => portal.as('user:default/dana');
  const lena = () => portal.as('user:default/lena');
  const query = (params: Record<string, string>) =>
    new URLSearchParams(params).toString();
  const now = () => world.clock.now();
  const iso = (hours: number) =>
    new Date(now().getTime() + hours * 3_600_000).toISOString();
  const local = (hours: number) => iso(hours).slice(0, 16);
  const freeze = (id: string, change: object = {}) => ({
    id,
    title: 'Year end',
    reason: 'Annual accounts',
    environments: ['prod'],
    start: local(24),
    end: local(48),
    timeZone: 'UTC',
    ...change,
  });
  const view = async (more: Record<string, string> = {}) =>
    (
      await dana().get<CalendarView & ApiError>(
        `/v1/calendar?${query({ from: iso(-24), to: iso(24 * 30), ...more })}`,
      )
    ).body;
  const explain = async (at?: string) =>
    (
      await dana().get<CalendarExplanationView & ApiError>(
        `/v1/calendar/explanation?${query({
          service: 'component:default/payments-api',
          environment: 'prod',
          ...(at && { at }),
        })}`,
      )
    ).body;
  const preview = (entry: object) =>
    dana().post<CalendarPreview & ApiError>('/v1/calendar/preview', {
      kind: 'freeze',
      entry,
      from: iso(0),
      to: iso(24 * 30),
    });
  const propose = (edit: object) =>
    dana().post<PolicyProposalView & ApiError>('/v1/calendar/proposals', {
      kind: 'freeze',
      reason: 'The accounts are closed',
      ...edit,
    });
  const approve = ({ id }: { id: string }, caller = lena()) =>
    caller.post<PolicyProposalView & ApiError>(
      `/v1/policy/proposals/${id}/approve`,
      { reason: 'I have looked at it' },
    );

  beforeAll(async () => {
    world = await startTestWorld();
    database = newDatabase();
    portal = await startTestPortal({
      world,
      database,
      policy: { store: 'portal', file: world.policyFile },
      collectors: { catalogSeconds: 1 },
    });
    await untilCollected(portal, 'payments-api');
  });
  afterAll(async () => {
    await portal?.stop();
    await database?.drop();
    await world?.close();
  });

  it('tells what a planned freeze would do, and saves nothing', async () => {
    const { status, body } = await preview(freeze('plan'));
    expect(status).toBe(200);
    expect(body.entry).toMatchObject({
      kind: 'freeze',
      id: 'plan',
      occurrences: [{ start: expect.any(String), end: expect.any(String) }],
      affects: {
        services: expect.arrayContaining(['component:default/payments-api']),
      },
    });
    expect((await view()).entries).toEqual([]);
  });

  it.each([
    [
      'in an unknown zone',
      { timeZone: 'Mars/One' },
      'is not an IANA time zone',
    ],
    [
      'that ends before it starts',
      { end: '2020-01-01T00:00' },
      'must be later',
    ],
    ['without an end', { end: undefined }, 'nothing in a calendar is without'],
    [
      'for an unknown environment',
      { environments: ['qa'] },
      'names environment qa',
    ],
    ['with a key that nobody knows', { until: 'x' }, 'Unrecognized key'],
  ])('refuses an entry %s', async (_, change, said) => {
    const entry = freeze('broken', change);
    for (const { status, body } of [
      await preview(entry),
      await propose({ entry }),
    ]) {
      expect(status).toBe(400);
      expect(body.error.message).toContain(said);
    }
  });

  it('is changed by two persons, and keeps what was in force', async () => {
    const before = iso(0);
    const entry = freeze('now', { start: local(-1), end: local(12) });
    const proposed = await propose({ entry });
    expect(proposed.status).toBe(201);
    expect((await explain()).open).toBe(true);
    expect(await view()).toMatchObject({
      entries: [],
      mayPropose: ['window', 'freeze', 'exception'],
      proposeReason: '',
      proposed: [
        {
          proposal: proposed.body.id,
          proposer: { name: expect.stringMatching(/dana/i) },
          reason: 'The accounts are closed',
          entries: [{ id: 'now', version: null }],
          removed: [],
        },
      ],
    });

    expect((await approve(proposed.body, dana())).status).toBe(409);
    expect((await approve(proposed.body)).status).toBe(200);
    const told = await explain();
    expect(told).toMatchObject({
      asOf: 'now',
      open: false,
      entries: [{ kind: 'freeze', id: 'now', effect: 'freezes' }],
    });
    expect(await explain(before)).toMatchObject({ asOf: 'then', open: true });
    expect(await view()).toMatchObject({
      entries: [
        {
          kind: 'freeze',
          id: 'now',
          version: {
            reason: 'The accounts are closed',
            approvers: [{ name: expect.stringMatching(/lena/i) }],
          },
        },
      ],
      policy: { governed: true },
      proposed: [],
    });
    expect(await view({ at: before })).toMatchObject({
      asOf: before,
      entries: [],
    });
    const ids = async (more: Record<string, string>) =>
      (await view(more)).entries.map(({ id }) => id);
    expect(await ids({ service: 'payments-api' })).toEqual(['now']);
    expect(await ids({ service: 'nobody-knows-it' })).toEqual([]);
    expect(await ids({ team: 'nobody-knows-it' })).toEqual([]);

    const { body } = await dana().get<string>(
      '/v1/calendar/icalendar?environment=prod',
    );
    expect(body).toContain('SUMMARY:Freeze: Year end');

    const removed = await propose({ remove: 'now' });
    expect((await view()).proposed).toMatchObject([
      { entries: [], removed: [{ kind: 'freeze', id: 'now' }] },
    ]);
    expect((await approve(removed.body)).status).toBe(200);
    expect((await explain()).open).toBe(true);
  });

  it('takes the events of an iCalendar object, all or none', async () => {
    const event = (start: string, end: string) =>
      ['BEGIN:VEVENT', `UID:${start}`, start, end, 'END:VEVENT'].join('\r\n');
    const take = (...events: string[]) =>
      dana().post<PolicyProposalView & ApiError>('/v1/calendar/imports', {
        kind: 'freeze',
        timeZone: 'Europe/Berlin',
        scope: { criticalities: ['critical'] },
        reason: 'Public holidays',
        icalendar: ['BEGIN:VCALENDAR', ...events, 'END:VCALENDAR'].join('\r\n'),
      });
    const day = event(
      'DTSTART;VALUE=DATE:20991224',
      'DTEND;VALUE=DATE:20991227',
    );
    const broken = await take(day, event('DTSTART:20991224T000000Z', 'X-A:b'));
    expect(broken.status).toBe(400);
    expect(broken.body.error.message).toContain(
      'neither an end nor a duration',
    );

    const taken = await take(day);
    expect(taken.status).toBe(201);
    expect((await approve(taken.body)).status).toBe(200);
    expect(await explain('2099-12-25T12:00:00Z')).toMatchObject({
      open: false,
      state: { state: 'frozen', timeZone: 'Europe/Berlin' },
    });
  });

  it('refuses to remove what it does not have, and two things at once', async () => {
    expect((await propose({ remove: 'nothing' })).status).toBe(404);
    expect((await propose({ remove: 'a', entry: freeze('a') })).status).toBe(
      400,
    );
  });
});
