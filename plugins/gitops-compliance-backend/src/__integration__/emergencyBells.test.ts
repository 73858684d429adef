import type {
  EmergencyTermsView,
  EmergencyView,
  EntityEnvironments,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { startPager, type PagerStandIn } from '@gitops-compliance/sandbox';
import { DateTime } from 'luxon';
import type { ApiErrorBody } from './journey';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  waitFor,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(120_000);

const ROUTING_KEY = 'R'.repeat(32);
const REVIEW_SECONDS = 3600;
const ESCALATE_SECONDS = 120;

describe('the bells of an emergency', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let first: PagerStandIn;
  let second: PagerStandIn;
  let sam: Caller;
  let lena: Caller;

  const runsInProd = async (service: string) => {
    const { status, body } = await sam.get<EntityEnvironments>(
      `/v1/entities/component/default/${service}/environments`,
    );
    return (
      status === 200 &&
      body.environments.some(
        ({ name, deployments }) => name === 'prod' && deployments.length > 0,
      )
    );
  };

  beforeAll(async () => {
    world = await startTestWorld();
    [first, second] = [await startPager(), await startPager()];
    portal = await startTestPortal({
      world,
      database,
      pagers: [
        ['first', first],
        ['second', second],
      ].map(([name, pager]) => ({
        name: name as string,
        url: (pager as PagerStandIn).url,
        routingKey: ROUTING_KEY,
        allowPrivate: true,
      })),
      emergencyAccess: { grants: ['sync', 'logs'] },
      // It grants, too, and runs nothing of what is asked about.
      instances: [
        {
          name: 'us-1',
          url: world.argocd.url,
          token: 'refused-there',
          emergencyAccess: { grants: ['sync'] },
        },
      ],
      policyFile: await world.writePolicy(policy => {
        const prod = policy.environments.find(({ name }) => name === 'prod')!;
        Object.assign(prod, {
          emergencies: true,
          emergencySecondPerson: 'required',
          emergencyReviewSeconds: REVIEW_SECONDS,
        });
        const labels = { environment: 'moon' };
        const moon = { name: 'moon', title: 'Moon', match: { labels } };
        policy.environments.push({ ...prod, ...moon });
      }),
    });
    sam = portal.as('user:default/sam');
    lena = portal.as('user:default/lena');
    // Nothing runs on the moon, so only what does is waited for.
    await waitFor('what runs to be collected', async () => {
      const running = ['payments-api', 'ledger-svc'].map(runsInProd);
      return (await Promise.all(running)).every(Boolean);
    });
  });

  afterAll(async () => {
    await portal?.stop();
    await first?.close();
    await second?.close();
    await world?.close();
    await database.drop();
  });

  const declare = async () => {
    const { status, body } = await sam.post<EmergencyView>('/v1/emergencies', {
      services: ['component:default/payments-api'],
      environments: ['prod'],
      reason: 'The pool is exhausted',
      incident: 'https://incidents.example/12',
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  };
  const move = async (caller: Caller, id: string, what: string, body = {}) => {
    const answer = await caller.post<EmergencyView>(
      `/v1/emergencies/${id}/${what}`,
      body,
    );
    expect(answer).toMatchObject({ status: 200 });
  };
  const events = async (id: string) => {
    const { body } = await sam.get<EmergencyView>(`/v1/emergencies/${id}`);
    return body.events.map(({ payload, type }) => ({
      type: type.slice('emergency.'.length),
      ...payload,
    }));
  };
  const untilEvent = (id: string, wanted: object) =>
    waitFor(JSON.stringify(wanted), async () =>
      (await events(id)).some(event =>
        Object.entries(wanted).every(
          ([key, value]) => (event as Record<string, unknown>)[key] === value,
        ),
      ),
    );
  const ahead = (seconds: number) =>
    world.clock.putForwardTo(
      DateTime.fromJSDate(world.clock.now()).plus({ seconds }),
    );
  const roles = () =>
    world.argocd
      .project('default')
      ?.spec.roles?.map(({ groups, name, policies }) => ({
        groups,
        name,
        policies,
      })) ?? [];

  const terms = (query: Record<string, string>[]) =>
    sam.get<EmergencyTermsView & ApiErrorBody>(
      `/v1/emergency-terms?${query
        .map(each => new URLSearchParams(each))
        .join('&')}`,
    );
  const PAYMENTS = { entity: 'component:default/payments-api' };
  const LEDGER = { entity: 'component:default/ledger-svc' };

  it('says beforehand whom it wakes, and what it grants where the services run', async () => {
    const { status, body } = await terms([
      PAYMENTS,
      LEDGER,
      { environment: 'prod' },
    ]);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { secondPerson: true, wakes: ['first', 'second'] },
    });
    expect(body.grants).toEqual([
      { instance: 'eu-1', permissions: expect.any(Array) },
    ]);
  });

  it.each<[string, Record<string, string>[], number]>([
    [
      'a service that runs nowhere there',
      [PAYMENTS, { environment: 'moon' }],
      404,
    ],
    [
      'no service',
      [
        PAYMENTS,
        { entity: 'component:default/nobody' },
        { environment: 'prod' },
      ],
      404,
    ],
    ['no environment', [PAYMENTS, { environment: 'mars' }], 404],
    [
      'the same service twice',
      [PAYMENTS, PAYMENTS, { environment: 'prod' }],
      400,
    ],
  ])('tells no terms of %s', async (_, query, status) => {
    expect((await terms(query)).status).toBe(status);
  });

  it('wakes at once, grants while it is in force, withdraws and ends the alert', async () => {
    const { id } = await declare();
    // That somebody is woken is enqueued with the declaration itself.
    await untilEvent(id, { type: 'alerted', channel: 'first' });
    expect(first.events()).toHaveLength(1);
    expect(first.events()[0]).toMatchObject({
      event_action: 'trigger',
      payload: {
        severity: 'critical',
        summary: expect.stringMatching(
          /^Emergency E-1 for payments-api in prod, declared by /,
        ),
        custom_details: { reason: 'The pool is exhausted' },
      },
      client_url: expect.stringContaining(`?emergency=${id}`),
    });
    // While a second person is waited for nothing is granted.
    expect(roles()).toEqual([]);

    await move(lena, id, 'confirm');
    await untilEvent(id, { type: 'access-granted', instance: 'eu-1' });
    const role = `proj:default:gitops-compliance-${id}`;
    expect(roles()).toEqual([
      {
        name: `gitops-compliance-${id}`,
        groups: ['sam'],
        policies: [
          `p, ${role}, applications, get, default/payments-api-prod, allow`,
          `p, ${role}, applications, sync, default/payments-api-prod, allow`,
          `p, ${role}, logs, get, default/payments-api-prod, allow`,
        ],
      },
    ]);

    await move(sam, id, 'end', { reason: 'It is put right' });
    await untilEvent(id, { type: 'access-withdrawn', isLate: false });
    expect(roles()).toEqual([]);
    await untilEvent(id, { type: 'alerted', occasion: 'ended' });
    expect(first.open()).toEqual([]);
    expect(second.events()).toEqual([]);
  });

  it('goes to the next pager where the first refuses, and where it stays silent', async () => {
    first.answer(403);
    const refused = await declare();
    await untilEvent(refused.id, {
      type: 'undelivered',
      channel: 'first',
      next: 'second',
    });
    await untilEvent(refused.id, { type: 'alerted', channel: 'second' });

    first.answer(503);
    const silent = await declare();
    await untilEvent(silent.id, { type: 'declared' });
    expect(await events(silent.id)).not.toContainEqual(
      expect.objectContaining({ type: 'undelivered' }),
    );
    ahead(ESCALATE_SECONDS);
    await untilEvent(silent.id, { type: 'undelivered', next: 'second' });
    await untilEvent(silent.id, { type: 'alerted', channel: 'second' });
    first.answer(202);
  });

  it('wakes again for a review that is overdue', async () => {
    const { id } = await declare();
    await move(sam, id, 'end', { reason: 'It was nothing' });
    ahead(REVIEW_SECONDS);
    await untilEvent(id, { type: 'alerted', occasion: 'overdue/review' });
    expect(first.open()).toContain(`gitops-compliance/emergency/${id}/overdue`);
  });
});
