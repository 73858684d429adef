import type {
  ChangeSummary,
  ChangeView,
  EmergencyView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { PORTAL_APP_ID } from '@gitops-compliance/sandbox';
import { ForgeView } from './forgeView';
import { LEDGER_PROD, promotable, until, untilState } from './journey';
import { KillablePortal } from './KillablePortal';
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

const LEDGER = 'component:default/ledger-svc';
const IMAGE = 'registry.acme.example/ledger-svc';
const HOTFIX = 'f'.repeat(40);
const OVERLAY = 'services/ledger-svc/overlays/prod/kustomization.yaml';

/** What tests alter of a live Deployment. */
interface Workload {
  spec: {
    replicas: number;
    template: { spec: { containers: Record<string, unknown>[] } };
  };
}

const policyOf = (world: TestWorld) =>
  world.writePolicy(({ environments }) => {
    for (const environment of environments) {
      environment.emergencySecondPerson = 'may-act-alone';
      // What the emergency left there must not hold what says so in Git.
      environment.requireCleanTarget = true;
    }
  });

const alter = (world: TestWorld, change: (workload: Workload) => void) =>
  world.argocd.faults.drift(
    'ledger-svc-prod',
    { kind: 'Deployment', name: 'ledger-svc' },
    manifest => change(manifest as unknown as Workload),
  );

const setImage = ({ spec }: Workload, revision: string) => {
  spec.template.spec.containers[0].image = `${IMAGE}:${revision}`;
};

const declareAndEnd = async (
  caller: Caller,
  doing: () => Promise<void>,
): Promise<string> => {
  const { status, body } = await caller.post<EmergencyView>('/v1/emergencies', {
    services: [LEDGER],
    environments: ['prod'],
    reason: 'The ledger fails for everybody',
    incident: 'https://incidents.example/4711',
  });
  expect(status).toBe(201);
  await doing();
  const ended = await caller.post(`/v1/emergencies/${body.id}/end`, {
    reason: 'It holds',
  });
  expect(ended.status).toBe(200);
  return body.id;
};

const eventsOf = async (caller: Caller, id: string, kind: string) => {
  const { body } = await caller.get<EmergencyView>(`/v1/emergencies/${id}`);
  return body.events.filter(
    ({ type }) => type === `emergency.pull-request-${kind}`,
  );
};

const untilAnswered = async (caller: Caller, id: string, kind: string) => {
  await waitFor(
    `the pull request to be ${kind}`,
    async () => (await eventsOf(caller, id, kind)).length > 0,
  );
  const [{ payload }] = await eventsOf(caller, id, kind);
  return payload as Record<string, unknown> & {
    branch: string;
    number: number;
  };
};

describe('what was altered by hand in an emergency', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let forge: ForgeView;
  let sam: Caller;
  let dana: Caller;
  let lena: Caller;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({
      world,
      database,
      collectors: { forgeSeconds: 10 },
      policyFile: await policyOf(world),
    });
    forge = new ForgeView(world);
    sam = portal.as('user:default/sam');
    dana = portal.as('user:default/dana');
    lena = portal.as('user:default/lena');
    await untilCollected(portal, 'ledger-svc');
    await world.forge.admin.ensureBranchProtection({
      owner: 'acme',
      repo: 'deploy',
      branch: 'main',
      requiredStatusChecks: [
        { context: 'gitops-compliance', appId: PORTAL_APP_ID },
      ],
    });
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const untilSync = (state: string) =>
    waitFor(`the ledger to be ${state}`, async () => {
      const row = await portal
        .db('deployments')
        .where({ service_ref: LEDGER, environment: 'prod' })
        .first();
      return row.sync_status === state;
    });
  const altered = async (change: (workload: Workload) => void) => {
    alter(world, change);
    await untilSync('out-of-sync');
  };
  const dutyOf = async (id: string) => {
    const { body } = await dana.get<EmergencyView>(`/v1/emergencies/${id}`);
    return body.duties.find(({ kind }) => kind === 'pull-request');
  };
  const review = (number: number, as: string) =>
    world.forge.admin.review({
      owner: 'acme',
      repo: 'deploy',
      number,
      as,
      event: 'APPROVE',
    });

  it('is put into Git by a pull request that its declarer cannot approve, and settled once both agree', async () => {
    const revision = await promotable(dana, LEDGER_PROD);
    const was = await forge.file(OVERLAY);
    const id = await declareAndEnd(sam, () =>
      altered(workload => {
        setImage(workload, revision);
        workload.spec.replicas = 7;
        workload.spec.template.spec.containers[0].env = [
          { name: 'DB_PASSWORD', value: 'hunter2' },
        ];
      }),
    );
    const opened = await untilAnswered(dana, id, 'opened');
    expect(opened).toMatchObject({
      target: { service: LEDGER, environment: 'prod' },
      pins: [{ path: OVERLAY, after: revision }],
      objects: 1,
    });
    const [{ before }] = opened.pins as { before: string }[];
    const pulls = await forge.pulls(opened.branch);
    expect(pulls).toHaveLength(1);
    expect(await forge.file(OVERLAY, opened.branch)).toBe(
      was.replace(before, revision),
    );
    const { body } = pulls[0] as unknown as { body: string };
    expect(body).toContain('spec\\.replicas: 2 → 7');
    expect(body).toContain('No pin tells');
    expect(body).not.toContain('hunter2');

    let change: ChangeSummary | undefined;
    await waitFor('it to be a change', async () => {
      const found = await dana.get<{ items: ChangeSummary[] }>(
        `/v1/changes?entity=${encodeURIComponent(LEDGER)}&environment=prod`,
      );
      change = found.body.items.find(({ kind }) => kind === 'direct');
      return change !== undefined;
    });
    expect(change).toMatchObject({
      requester: { entityRef: 'user:default/sam' },
      pullRequest: { number: opened.number },
    });
    const changeId = (change as ChangeSummary).id;
    expect((await dutyOf(id))?.pullRequest).toMatchObject({
      state: 'open',
      number: opened.number,
      url: expect.stringMatching(/^http/),
      change: { id: changeId },
      applicationUrl: expect.stringContaining('ledger-svc-prod'),
      sentence: expect.stringContaining('No pin tells all that differs'),
    });
    await review(opened.number, 'sam-sre');
    const held = await until(
      dana,
      changeId,
      'the approval of its declarer to be read',
      ({ gates }: ChangeView) =>
        gates.some(
          ({ gate, reason }) =>
            gate === 'peer-review' && reason.includes('cannot approve'),
        ),
    );
    expect(held.actions.merge.allowed).toBe(false);
    await review(opened.number, 'bob-builds');
    await until(
      dana,
      changeId,
      'every gate to open',
      ({ actions }) => actions.merge.allowed,
    );
    expect((await lena.post(`/v1/changes/${changeId}/merge`)).status).toBe(202);
    await until(dana, changeId, 'its merge', ({ summary }) =>
      ['merged', 'synced', 'succeeded'].includes(summary.state),
    );
    // The sync takes the rest back, as what Git says is applied whole.
    await untilState(dana, changeId, 'succeeded');
    await waitFor(
      'it to be settled',
      async () => (await dutyOf(id))?.settledAt !== null,
    );
    expect(await eventsOf(dana, id, 'asked')).toHaveLength(1);
    expect(await eventsOf(dana, id, 'opened')).toHaveLength(1);
  });

  it('stays owed where no pin tells it, with the reason, and is tried again on demand', async () => {
    const [, named] = /newTag: (\S+)/.exec(
      await forge.file(OVERLAY),
    ) as string[];
    const id = await declareAndEnd(sam, () =>
      altered(({ spec }) => {
        spec.replicas = 9;
      }),
    );
    const refused = await untilAnswered(dana, id, 'impossible');
    expect(refused).toEqual({
      target: { service: LEDGER, environment: 'prod' },
      cause: 'no-pin',
      objects: 1,
    });
    expect(await dutyOf(id)).toMatchObject({
      settledAt: null,
      pullRequest: {
        state: 'impossible',
        sentence: expect.stringContaining('Open one by hand'),
        url: null,
        tryAgain: { allowed: true },
      },
    });
    // Somebody sets the image as well, which a pin tells.
    const target = { service: LEDGER, environment: 'prod' };
    const again = (caller: Caller) =>
      caller.post<EmergencyView>(`/v1/emergencies/${id}/pull-request`, target);
    alter(world, workload => setImage(workload, HOTFIX));
    const tried = await again(sam);
    expect(tried.status).toBe(200);
    expect((await again(sam)).status).toBe(409);
    const { pins } = await untilAnswered(dana, id, 'opened');
    expect(pins).toMatchObject([{ after: HOTFIX }]);
    expect((await again(sam)).status).toBe(409);
    const asked = await eventsOf(dana, id, 'asked');
    expect(asked.map(({ person }) => person?.entityRef ?? null)).toEqual([
      null,
      'user:default/sam',
    ]);
    await altered(({ spec }) => {
      spec.replicas = 2;
    });
    alter(world, workload => setImage(workload, named));
    await waitFor(
      'it to be settled',
      async () => (await dutyOf(id))?.settledAt !== null,
    );
    expect(await eventsOf(dana, id, 'impossible')).toHaveLength(1);
    expect((await again(sam)).status).toBe(409);
  });
});

describe('a portal that is killed while it opens the pull request', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: KillablePortal;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = new KillablePortal({
      world,
      database,
      policyFile: await policyOf(world),
    });
    await portal.start();
  });

  afterAll(async () => {
    await portal?.close();
    await world?.close();
    await database.drop();
  });

  it('opens one, at whatever request it is killed', async () => {
    const sam = portal.as('user:default/sam');
    const synced = async () => {
      const row = await database
        .client()('deployments')
        .where({ service_ref: LEDGER, environment: 'prod' })
        .whereNotNull('pinned_revision')
        .first();
      return row?.sync_status;
    };
    await waitFor('the ledger to be read', async () => Boolean(await synced()));
    const ofForge = (
      operation: string,
      where: 'before-effect' | 'before-reply',
    ) =>
      world.forge.faults.pause(seen => seen.operationName === operation, where);
    const points = [
      () => ofForge('FindPullRequest', 'before-reply'),
      () =>
        world.argocd.faults.pause(
          ({ url }) => url.includes('/managed-resources'),
          'before-reply',
        ),
      () => ofForge('BeforeOpening', 'before-reply'),
      () => ofForge('OpenPullRequest', 'before-effect'),
      () => ofForge('OpenPullRequest', 'before-reply'),
    ];
    let held = points[0]();
    const id = await declareAndEnd(sam, async () => {
      alter(world, workload => setImage(workload, HOTFIX));
      await waitFor(
        'the alteration to be seen',
        async () => (await synced()) === 'out-of-sync',
      );
    });
    for (const next of [...points.slice(1), null]) {
      await held.reached;
      await portal.kill();
      held.drop();
      if (next) held = next();
      await portal.restart();
    }
    const { branch, pins, number } = await untilAnswered(sam, id, 'opened');
    const pulls = await new ForgeView(world).pulls(branch);
    expect(pulls).toMatchObject([{ number }]);
    // What an earlier attempt altered is not made up.
    expect(pins).toBeNull();
    expect(await eventsOf(sam, id, 'asked')).toHaveLength(1);
    expect(await eventsOf(sam, id, 'opened')).toHaveLength(1);
    await waitFor('it to be one change', async () => {
      const rows = await database.client()('changes').where({ kind: 'direct' });
      return rows.length === 1 && rows[0].pull_request?.number === number;
    });
  });
});
