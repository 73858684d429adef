import type {
  ChangeSummary,
  EmergencyView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { PORTAL_APP_ID } from '@gitops-compliance/sandbox';
import { DateTime } from 'luxon';
import { ForgeView } from './forgeView';
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

jest.setTimeout(300_000);

const AT = { owner: 'acme', repo: 'deploy' };
const PAYMENTS = 'component:default/payments-api';
const APPLICATION = 'payments-api-prod';
const MANIFEST = 'apps/prod/payments-api.yaml';

interface Spec {
  source: { targetRevision: string };
  syncPolicy?: object;
}

describe('a revision that was set in an Application itself in an emergency', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let forge: ForgeView;
  let sam: Caller;
  let dana: Caller;
  let lena: Caller;

  const ask = async (method: string, path: string, body?: object) => {
    const response = await fetch(
      `${world.argocd.url}/api/v1/applications/${path}`,
      {
        method,
        headers: {
          authorization: `Bearer ${world.secrets.argocdSreToken}`,
          'content-type': 'application/json',
        },
        body: body && JSON.stringify(body),
      },
    );
    expect(response.status).toBe(200);
    return response.json();
  };
  const edit = async (application: string, change: (spec: Spec) => Spec) => {
    const { spec } = await ask('GET', application);
    await ask('PUT', `${application}/spec`, change(spec));
  };

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      collectors: { forgeSeconds: 10 },
      policyFile: await world.writePolicy(({ environments }) => {
        for (const environment of environments) {
          environment.emergencySecondPerson = 'may-act-alone';
        }
      }),
    });
    forge = new ForgeView(world);
    sam = portal.as('user:default/sam');
    dana = portal.as('user:default/dana');
    lena = portal.as('user:default/lena');
    await untilCollected(portal, 'payments-api');
    await world.forge.admin.ensureBranchProtection({
      ...AT,
      branch: 'main',
      requiredStatusChecks: [
        { context: 'gitops-compliance', appId: PORTAL_APP_ID },
      ],
    });
    // What is set by hand stays.
    await edit('apps-prod', spec => ({ ...spec, syncPolicy: {} }));
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  /** Lets it run a revision that Git does not name. */
  const setRevision = async (revision: string) => {
    await edit(APPLICATION, spec => ({
      ...spec,
      source: { ...spec.source, targetRevision: revision },
    }));
    await ask('POST', `${APPLICATION}/sync`, {});
    await waitFor('it to run', async () => {
      const row = await portal
        .db('deployments')
        .where({ service_ref: PAYMENTS, environment: 'prod' })
        .first();
      return row.pinned_revision === revision && row.sync_status === 'synced';
    });
  };
  const hotfix = (text: string) =>
    world.forge.admin.commit({
      owner: 'acme',
      repo: 'payments-api',
      branch: 'main',
      files: { 'src/main.ts': text },
      message: 'Mend it',
      author: 'dana-dev',
      sign: 'dana-dev',
    });
  const declare = async () => {
    const { status, body } = await sam.post<EmergencyView>('/v1/emergencies', {
      services: [PAYMENTS],
      environments: ['prod'],
      reason: 'Nobody can pay',
      incident: 'https://incidents.example/4712',
    });
    expect(status).toBe(201);
    // Argo CD tells whole seconds: what it does within this one began before.
    const { clock } = world;
    clock.putForwardTo(DateTime.fromJSDate(clock.now()).plus({ seconds: 1 }));
    return body.id;
  };
  const end = async (id: string) => {
    const { status } = await sam.post(`/v1/emergencies/${id}/end`, {
      reason: 'It holds',
    });
    expect(status).toBe(200);
  };
  const view = async (id: string) =>
    (await dana.get<EmergencyView>(`/v1/emergencies/${id}`)).body;
  const dutyOf = async (id: string) =>
    (await view(id)).duties.find(({ kind }) => kind === 'pull-request');
  const untilOwed = (id: string) =>
    waitFor(
      'it to be owed that Git says the same',
      async () => (await dutyOf(id)) !== undefined,
    );
  const untilSettled = (id: string) =>
    waitFor('it to be settled', async () =>
      Boolean((await dutyOf(id))?.settledAt),
    );
  const answersOf = async (id: string) =>
    (await view(id)).events.flatMap(({ type, payload }) =>
      type.startsWith('emergency.pull-request-') && !type.endsWith('-asked')
        ? [{ type, payload: payload as Record<string, unknown> }]
        : [],
    );

  it('is put into Git by a pull request, and settled once Git says it', async () => {
    const was = await forge.file(MANIFEST);
    const id = await declare();
    const revision = await hotfix('// mended\n');
    await setRevision(revision);
    await end(id);
    await untilOwed(id);
    await waitFor(
      'the pull request',
      async () => (await answersOf(id)).length > 0,
    );
    const [{ type, payload }] = await answersOf(id);
    expect(type).toBe('emergency.pull-request-opened');
    const [{ before }] = payload.pins as { before: string }[];
    expect(payload).toMatchObject({
      target: { service: PAYMENTS, environment: 'prod' },
      pins: [{ path: MANIFEST, after: revision }],
      objects: 0,
      rest: 0,
    });
    expect(before).not.toBe(revision);
    expect(await forge.file(MANIFEST, String(payload.branch))).toBe(
      was.replace(before, revision),
    );
    expect((await dutyOf(id))?.settledAt).toBeNull();

    let changeId = '';
    await waitFor('it to be a change', async () => {
      const { body } = await dana.get<{ items: ChangeSummary[] }>(
        `/v1/changes?entity=${encodeURIComponent(PAYMENTS)}&environment=prod`,
      );
      changeId = body.items.find(({ kind }) => kind === 'direct')?.id ?? '';
      return changeId !== '';
    });
    await world.forge.admin.review({
      ...AT,
      number: Number(payload.number),
      as: 'bob-builds',
      event: 'APPROVE',
    });
    await until(
      dana,
      changeId,
      'every gate to open',
      ({ actions }) => actions.merge.allowed,
    );
    expect((await lena.post(`/v1/changes/${changeId}/merge`)).status).toBe(202);
    await untilState(dana, changeId, 'succeeded');
    await untilSettled(id);
    expect(await answersOf(id)).toHaveLength(1);
  });

  it('is settled where it is taken back', async () => {
    const text = await forge.file(MANIFEST);
    const [, named] = /targetRevision: (\S+)/.exec(text) as string[];
    const id = await declare();
    await setRevision(await hotfix('// mended again\n'));
    await end(id);
    await untilOwed(id);
    await waitFor(
      'the pull request',
      async () => (await answersOf(id)).length > 0,
    );
    expect((await dutyOf(id))?.settledAt).toBeNull();
    await setRevision(named);
    await untilSettled(id);
  });
});
