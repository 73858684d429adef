import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  notificationService,
  type NotificationSendOptions,
} from '@backstage/plugin-notifications-node';
import type {
  AroundNoticePage,
  ChangeView,
  DriftIncident,
  DriftIncidentPage,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { startPager, type PagerStandIn } from '@gitops-compliance/sandbox';
import { LEDGER_PROD, request, until, type ApiErrorBody } from './journey';
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
const APPLICATION = 'ledger-svc-prod';
const LEDGER = encodeURIComponent('component:default/ledger-svc');

describe('what nobody approved', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let replica: TestPortal;
  let pager: PagerStandIn;
  /** It takes nothing. */
  let asleep: PagerStandIn;
  let dana: Caller;
  let lena: Caller;
  let sam: Caller;
  let shirin: Caller;
  const sent: NotificationSendOptions[] = [];

  beforeAll(async () => {
    world = await startTestWorld();
    pager = await startPager();
    asleep = await startPager();
    asleep.answer(503);
    const options = {
      world,
      database,
      collectors: { forgeSeconds: 10 },
      changes: { notify: true },
      features: [
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({
            async send(notice) {
              sent.push(notice);
            },
          }),
        }),
      ],
      pagers: [
        ['asleep', asleep.url],
        ['on-call', pager.url],
      ].map(([name, url]) => ({
        name,
        url,
        routingKey: 'R'.repeat(32),
        allowPrivate: true,
      })),
      policyFile: await world.writePolicy(policy => {
        const prod = policy.environments.find(({ name }) => name === 'prod')!;
        Object.assign(prod, { driftGraceSeconds: 0, driftSeconds: 3600 });
      }),
    };
    portal = await startTestPortal(options);
    replica = await startTestPortal(options);
    dana = portal.as('user:default/dana');
    lena = portal.as('user:default/lena');
    sam = portal.as('user:default/sam');
    shirin = portal.as('user:default/shirin');
    await untilCollected(portal, 'ledger-svc');
    await waitFor('main to be watched', async () => {
      const [row] = await portal
        .db('watched_branches')
        .where({ repository: 'acme/deploy', branch: 'main' });
      return row !== undefined;
    });
  });

  afterAll(async () => {
    world?.forge.faults.clear();
    await replica?.stop();
    await portal?.stop();
    await pager?.close();
    await asleep?.close();
    await world?.close();
    await database.drop();
  });

  const incidents = async (query = '', caller = dana) => {
    const { body } = await caller.get<DriftIncidentPage>(
      `/v1/drift?entity=${LEDGER}${query}`,
    );
    return body.items;
  };
  const one = async (
    what: string,
    holds: (incident: DriftIncident) => boolean = () => true,
  ): Promise<DriftIncident> => {
    let found: DriftIncident | undefined;
    await waitFor(`an incident: ${what}`, async () => {
      found = (await incidents()).find(
        incident => incident.what === what && holds(incident),
      );
      return found !== undefined;
    });
    return found as DriftIncident;
  };
  const resolve = (caller: Caller, id: string) =>
    caller.post<DriftIncident & ApiErrorBody>(
      `/v1/drift/${encodeURIComponent(id)}/resolve`,
      { reason: 'It was looked at, and stays' },
    );
  const hold = ({ gates }: ChangeView) =>
    gates.find(({ gate }) => gate === 'hold');
  const entries = (type: string) => portal.db('ledger_entries').where({ type });

  it('opens an incident once with two replicas, wakes somebody and holds the target until somebody without a part in it resolves it', async () => {
    const change = await request(dana, LEDGER_PROD);
    const sha = await world.forge.admin.commit({
      ...AT,
      branch: 'main',
      author: 'sam-sre',
      message: 'By hand',
      files: { [`${OVERLAY}/patch.yaml`]: 'pool: 40\n' },
      bypassProtection: true,
    });
    const found = await one('direct-push');
    expect(found).toMatchObject({
      environment: 'prod',
      held: true,
      over: false,
      attribution: { by: 'unauthorised' },
      reason: expect.stringContaining(sha.slice(0, 7)),
      author: { entityRef: 'user:default/sam' },
      resolution: null,
    });
    expect(found.dueAt).not.toBeNull();
    const held = await until(
      dana,
      change,
      'the hold',
      view => hold(view)?.state === 'closed',
    );
    expect(hold(held)?.reason).toContain('pushed without a pull request');
    expect((await dana.post(`/v1/changes/${change}/merge`)).status).toBe(409);
    await waitFor('people to be told', async () =>
      sent.some(
        ({ payload, recipients }) =>
          payload.topic === 'unauthorised' &&
          payload.link === '/change-control/drift' &&
          JSON.stringify(recipients).includes('user:default/lena') &&
          // Who did it knows.
          !JSON.stringify(recipients).includes('user:default/sam'),
      ),
    );
    await waitFor('somebody to be woken', async () =>
      pager
        .events()
        .some(event => JSON.stringify(event).includes('Unauthorised change')),
    );

    const [own] = await incidents('', sam);
    expect(own.resolve).toMatchObject({ allowed: false });
    const refused = await resolve(sam, found.id);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('You had a part in it');
    expect((await resolve(lena, '999@nowhere')).status).toBe(404);
    expect((await resolve(lena, found.id)).body).toMatchObject({
      held: false,
      over: true,
      closeCause: 'resolved',
      resolution: {
        by: { entityRef: 'user:default/lena' },
        reason: 'It was looked at, and stays',
      },
    });
    expect((await resolve(lena, found.id)).status).toBe(409);
    await until(
      dana,
      change,
      'the hold to be gone',
      view => hold(view)?.state === 'open',
    );
    await waitFor('the alert to end', async () =>
      pager.events().some(event => event.event_action === 'resolve'),
    );
    expect(await entries('drift.opened')).toHaveLength(1);
    expect(await entries('drift.alerted')).toHaveLength(1);
    expect(pager.open()).toEqual([]);
    expect(asleep.events()).toEqual([]);
    // What came stays what it was.
    const { body } = await dana.get<AroundNoticePage>(
      `/v1/around?entity=${LEDGER}`,
    );
    expect(body.items[0].classification).toBe('reached-target');
    await dana.post(`/v1/changes/${change}/cancel`, { reason: 'A test' });
  });

  it('closes a drift when it is in sync again, and holds until somebody who does not own the service resolves it', async () => {
    const token = world.secrets.argocdSreToken;
    const sync = () =>
      fetch(`${world.argocd.url}/api/v1/applications/${APPLICATION}/sync`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
        },
        body: '{}',
      });
    await sync();
    await waitFor('it to be in sync', async () => {
      const [row] = await portal
        .db('deployments')
        .where({ application: APPLICATION });
      return row.sync_status === 'synced' && row.operation?.phase !== 'running';
    });
    world.argocd.faults.drift(APPLICATION, {
      kind: 'Deployment',
      name: 'ledger-svc',
    });
    const found = await one('drifted');
    expect(found).toMatchObject({ held: true, closedAt: null, author: null });
    const told = await one(
      'drifted',
      ({ differences }) => differences !== null,
    );
    expect(told.reason).toContain('Deployment ledger-svc was altered');
    expect(told.differences).toMatchObject({
      problem: null,
      more: 0,
      objects: [
        {
          kind: 'Deployment',
          name: 'ledger-svc',
          change: 'changed',
          fields: [{ owners: ['kubectl-edit'] }],
        },
      ],
    });
    await sync();
    const closed = await one('drifted', ({ closedAt }) => closedAt !== null);
    expect(closed).toMatchObject({
      id: found.id,
      closeCause: 'in-sync',
      held: true,
      over: false,
    });
    const owner = await resolve(lena, found.id);
    expect(owner.status).toBe(403);
    expect(owner.body.error.message).toContain('does not own the service');
    expect((await resolve(shirin, found.id)).body).toMatchObject({
      held: false,
      over: true,
      closeCause: 'in-sync',
    });
    expect((await incidents('&state=open')).map(({ id }) => id)).not.toContain(
      found.id,
    );
    const drifts = await incidents('&what=drifted&environment=prod');
    expect(drifts.map(({ id }) => id)).toEqual([found.id]);
    expect(await incidents('&what=drifted&environment=staging')).toEqual([]);
    expect((await dana.get('/v1/drift?what=nonsense')).status).toBe(400);
    expect((await incidents('&state=over')).map(({ id }) => id)).toContain(
      found.id,
    );
  });

  it('gives the same as CSV, as narrow as the list', async () => {
    const csv = async (query = '') =>
      (await dana.get<string>(`/v1/drift/csv?entity=${LEDGER}${query}`)).body;
    const all = await incidents('&limit=100');
    const [header, ...lines] = (await csv()).trimEnd().split('\r\n');
    expect(header).toMatch(/^id,service,environment,/);
    expect(lines.map(line => line.split(',')[0])).toEqual(
      all.map(({ id }) => id),
    );
    expect(lines.join()).toContain('It was looked at');
    expect((await csv('&what=drifted')).trimEnd().split('\r\n')).toHaveLength(
      2,
    );
    expect((await dana.get('/v1/drift/csv?what=nonsense')).status).toBe(400);
  });

  it('gives each once over pages', async () => {
    const all = await incidents('&limit=100');
    const paged: DriftIncident[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await dana.get<DriftIncidentPage>(
        `/v1/drift?entity=${LEDGER}&limit=1${cursor}`,
      );
      paged.push(...body.items);
      if (!body.nextCursor) break;
      cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
    }
    expect(all.length).toBeGreaterThan(1);
    expect(paged.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    const { status } = await dana.get('/v1/drift?cursor=nonsense');
    expect(status).toBe(400);
  });
});
