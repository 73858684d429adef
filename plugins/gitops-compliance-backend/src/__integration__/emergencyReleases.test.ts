import type {
  ChangeView,
  EmergencyView,
  ReleaseView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { PORTAL_APP_ID } from '@gitops-compliance/sandbox';
import { ForgeView } from './forgeView';
import {
  LEDGER_PROD,
  PAYMENTS_PROD,
  promotable,
  until,
  untilState,
  type ApiErrorBody,
} from './journey';
import { pinnedIn, runNextUpstream } from './nextRevision';
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

jest.setTimeout(240_000);

const BOTH = [PAYMENTS_PROD, LEDGER_PROD];
const PAYMENTS = 'component:default/payments-api';
const LEDGER = 'component:default/ledger-svc';
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

describe('a release under an emergency', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let forge: ForgeView;
  let dana: Caller;
  let sam: Caller;

  beforeAll(async () => {
    world = await startTestWorld();
    forge = new ForgeView(world);
    await world.forge.admin.ensureBranchProtection({
      owner: 'acme',
      repo: 'deploy',
      branch: 'main',
      requiredStatusChecks: [
        { context: 'gitops-compliance', appId: PORTAL_APP_ID },
      ],
    });
    portal = await startTestPortal({
      world,
      database,
      policyFile: await world.writePolicy(policy => {
        const prod = policy.environments.find(({ name }) => name === 'prod')!;
        prod.emergencies = true;
        prod.emergencySecondPerson = 'may-act-alone';
        policy.calendar.freezes = [
          {
            id: 'for-ever',
            title: 'Nothing moves',
            reason: 'A test',
            environments: ['prod'],
            start: '2020-01-01T00:00',
            end: '2090-01-01T00:00',
            timeZone: 'Europe/Berlin',
          },
        ];
      }),
    });
    dana = portal.as('user:default/dana');
    sam = portal.as('user:default/sam');
    await untilCollected(portal, 'payments-api');
    await untilCollected(portal, 'ledger-svc');
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  async function declare(...services: string[]): Promise<EmergencyView> {
    const { status, body } = await sam.post<EmergencyView>('/v1/emergencies', {
      services,
      environments: ['prod'],
      reason: 'Payments fail for everybody',
      incident: 'https://incidents.example/4711',
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  }
  const end = ({ id }: EmergencyView) =>
    sam.post(`/v1/emergencies/${id}/end`, { reason: 'It was nothing' });
  /** One wave each, so that either can be refused. */
  async function ask(emergency: string) {
    const waves = [];
    for (const target of BOTH) {
      const { service, ...rest } = target;
      const revision = await promotable(dana, target);
      const entityRef = `component:default/${service}`;
      waves.push({ targets: [{ entityRef, ...rest, revision }] });
    }
    return dana.post<ReleaseView & ApiErrorBody>('/v1/releases', {
      reason: 'They only work together',
      emergency,
      waves,
    });
  }
  const changesOf = ({ waves }: ReleaseView) =>
    waves.flatMap(({ changes }) => changes);
  /** Merges each wave once every gate of it is open, and sees it succeed. */
  async function followed(release: ReleaseView): Promise<ChangeView[]> {
    const done: ChangeView[] = [];
    for (const { id } of changesOf(release)) {
      const ready = await until(
        dana,
        id,
        'every gate to be open',
        ({ actions }) => actions.merge.allowed,
      );
      const { status, body } = await dana.post(
        `/v1/releases/${release.summary.id}/merge`,
      );
      expect({ status, body }).toMatchObject({ status: 202 });
      await untilState(dana, id, 'succeeded');
      done.push(ready);
    }
    return done;
  }
  const rollBack = (path: string, emergency: string) =>
    dana.post<ReleaseView & ChangeView & ApiErrorBody>(`${path}/rollback`, {
      reason: 'Transfers fail since',
      emergency,
    });
  const messageOf = async (
    answer: Promise<{ status: number; body: ApiErrorBody }>,
  ) => {
    const { status, body } = await answer;
    return [status, body.error?.message];
  };
  const counts = async () =>
    Promise.all(
      ['changes', 'releases'].map(table => portal.db(table).count().first()),
    );

  it('is refused with the reason where that is over or names not all of it, and alike where there is none', async () => {
    const before = await counts();
    const ledger = await declare(LEDGER);
    expect(await messageOf(ask(ledger.id))).toEqual([
      409,
      expect.stringMatching(
        /^payments-api: Emergency .* is not there, or does not name .*payments-api in prod: declare one that does/,
      ),
    ]);
    await end(ledger);
    const both = await declare(PAYMENTS, LEDGER);
    await end(both);
    expect(await messageOf(ask(both.id))).toEqual([
      409,
      expect.stringContaining(`Emergency ${both.name} is over`),
    ]);
    // Whether there is one that they have nothing to do with, nobody is told.
    const [status, told] = await messageOf(ask(UNKNOWN));
    expect([status, String(told).replaceAll(UNKNOWN, ledger.id)]).toEqual(
      await messageOf(ask(ledger.id)),
    );
    expect((await ask('E-1')).status).toBe(400);
    expect(await counts()).toEqual(before);
  });

  it('goes through a freeze as a whole, and back, and each change owes its review', async () => {
    const emergency = await declare(PAYMENTS, LEDGER);
    const under = { id: emergency.id, name: emergency.name };
    const first = await ask(emergency.id);
    expect(first).toMatchObject({ status: 201 });
    for (const change of changesOf(first.body)) {
      expect(change).toMatchObject({ class: 'emergency', emergency: under });
    }
    for (const { gates } of await followed(first.body)) {
      expect(gates.find(({ gate }) => gate === 'calendar')).toMatchObject({
        state: 'open',
        reason: expect.stringContaining(`Bent by emergency ${emergency.name}`),
      });
    }

    const pins = () =>
      Promise.all(BOTH.map(({ service }) => pinnedIn(forge, service, 'prod')));
    const before = await pins();
    for (const target of BOTH) {
      await runNextUpstream(world, forge, target, 'the next one');
    }
    await waitFor('the next ones', async () => {
      const offered = await Promise.all(
        BOTH.map(target => promotable(dana, target)),
      );
      return offered.every((revision, index) => revision !== before[index]);
    });
    const second = await ask(emergency.id);
    expect(second).toMatchObject({ status: 201 });
    await followed(second.body);

    const release = `/v1/releases/${second.body.summary.id}`;
    const payments = await declare(PAYMENTS);
    expect(await messageOf(rollBack(release, payments.id))).toEqual([
      409,
      expect.stringMatching(
        /^ledger-svc: Emergency [^E]* is not there, or does not name/,
      ),
    ]);
    const [ofPayments, ofLedger] = changesOf(second.body);
    expect(
      await messageOf(rollBack(`/v1/changes/${ofLedger.id}`, payments.id)),
    ).toEqual([409, expect.stringMatching(/does not name .*ledger-svc/)]);
    await end(payments);
    expect(
      await messageOf(rollBack(`/v1/changes/${ofPayments.id}`, payments.id)),
    ).toEqual([409, expect.stringMatching(/is over/)]);

    const back = await rollBack(release, emergency.id);
    expect(back).toMatchObject({ status: 201 });
    for (const change of changesOf(back.body)) {
      expect(change).toMatchObject({ kind: 'rollback', emergency: under });
    }
    await followed(back.body);
    expect(await pins()).toEqual(before);
    const { body } = await sam.get<EmergencyView>(
      `/v1/emergencies/${emergency.id}`,
    );
    const releases = [first, second, back].map(answer => answer.body);
    expect(body.changes.map(({ id }) => id).sort()).toEqual(
      releases
        .flatMap(changesOf)
        .map(({ id }) => id)
        .sort(),
    );
    for (const { id } of changesOf(back.body)) {
      const { wayBack } = await dana.change(id);
      expect(wayBack.reviewDueAt).not.toBeNull();
    }
  });
});
