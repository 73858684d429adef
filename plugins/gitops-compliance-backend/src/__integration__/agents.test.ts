import type {
  ChangeView,
  EmergencyView,
  WaitingList,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { randomUUID } from 'node:crypto';
import {
  approve,
  cancel,
  PAYMENTS_PROD,
  promotable,
  untilOpened,
  untilState,
} from './journey';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(180_000);

const SERVICE = 'component:default/payments-api';

describe('programs that act for a person, and what waits for persons', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  let revision: string;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({ world, database });
    dana = portal.as('user:default/dana');
    revision = await promotable(dana, PAYMENTS_PROD);
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const invoke = (caller: Caller, name: string, input: object) =>
    caller.post<{
      output: Record<string, unknown>;
      error?: { message: string };
    }>(
      `/.backstage/actions/v1/actions/gitops-compliance:${name}/invoke`,
      input,
    );
  const proposal = (over: object = {}) => ({
    entityRef: SERVICE,
    environment: 'prod',
    from: 'staging',
    revision,
    reason: 'The retry fix is needed before the sale',
    agent: 'release-assistant',
    ...over,
  });

  it('tell which actions only read', async () => {
    const { body } = await dana.get<{
      actions: { name: string; attributes: { readOnly: boolean } }[];
    }>('/.backstage/actions/v1/actions');
    const readOnly = Object.fromEntries(
      body.actions.map(({ name, attributes }) => [name, attributes.readOnly]),
    );
    expect(readOnly).toEqual({
      'get-environments': true,
      'list-changes': true,
      'get-change': true,
      'propose-promotion': false,
    });
  });

  it('read what the person sees, and refuse what they do not know', async () => {
    const { body } = await invoke(dana, 'get-environments', {
      entityRef: SERVICE,
    });
    expect(body.output).toMatchObject({
      environments: expect.arrayContaining([
        expect.objectContaining({
          name: 'prod',
          promotableFrom: [
            expect.objectContaining({ environment: 'staging', revision }),
          ],
        }),
      ]),
    });
    const odd = await invoke(dana, 'get-environments', {
      entityRef: SERVICE,
      everything: true,
    });
    expect(odd.status).toBe(400);
    const none = await invoke(dana, 'get-environments', {
      entityRef: 'component:default/no-such-service',
    });
    expect(none.status).toBe(404);
  });

  it('propose as the person, who is held to the same rules', async () => {
    const shirin = portal.as('user:default/shirin');
    const refused = await invoke(shirin, 'propose-promotion', proposal());
    expect(refused.status).toBe(403);

    const { status, body } = await invoke(
      dana,
      'propose-promotion',
      proposal(),
    );
    expect({ status, body }).toMatchObject({ status: 200 });
    const id = body.output.id as string;
    const change = await dana.change(id);
    expect(change).toMatchObject({
      agent: 'release-assistant',
      summary: { requester: { entityRef: 'user:default/dana' } },
    });
    const told = await invoke(dana, 'get-change', { id });
    expect(told.body.output).toMatchObject({
      gates: expect.arrayContaining([
        expect.objectContaining({ gate: 'peer-review' }),
      ]),
    });
    await untilOpened(dana, id);
  });

  it('wait for who can do something for them', async () => {
    const todos = async (caller: Caller) => {
      const { body } = await caller.get<WaitingList>('/v1/waiting');
      return body.items.map(({ todo, change }) => [todo, change.service]);
    };
    const lena = portal.as('user:default/lena');
    expect(await todos(lena)).toEqual([['review', SERVICE]]);
    expect(await todos(dana)).toEqual([]);
    expect(await todos(portal.as('user:default/shirin'))).toEqual([]);
    const { body } = await invoke(dana, 'list-changes', { state: 'running' });
    const [{ id }] = body.output.changes as { id: string }[];
    await approve(world, dana, id);
    await untilState(dana, id, 'ready');
    expect(await todos(dana)).toEqual([['merge', SERVICE]]);
    await cancel(dana, id);
    expect(await todos(lena)).toEqual([]);
  });

  it('name an emergency, which has to be one of the target that is not over', async () => {
    const sam = portal.as('user:default/sam');
    const declared = await sam.post<EmergencyView>('/v1/emergencies', {
      services: [SERVICE],
      environments: ['prod'],
      reason: 'Nobody can pay',
      incident: 'https://incidents.example/4713',
    });
    expect(declared.status).toBe(201);
    const { id: emergency, name } = declared.body;
    const propose = (caller: Caller, over: object) =>
      invoke(caller, 'propose-promotion', proposal(over));
    expect((await propose(dana, { emergency: name })).status).toBe(400);
    const odd = await propose(dana, { emergency: randomUUID() });
    expect({ status: odd.status, body: odd.body }).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining('is not there') } },
    });
    const shirin = portal.as('user:default/shirin');
    expect((await propose(shirin, { emergency })).status).toBe(403);

    const { status, body } = await propose(dana, { emergency });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { output: { emergency: name } },
    });
    const id = body.output.id as string;
    const { summary } = await dana.change(id);
    expect(summary.emergency).toMatchObject({ id: emergency });
    await cancel(dana, id);
    const reason = 'It holds';
    await sam.post(`/v1/emergencies/${emergency}/end`, { reason });
    expect((await propose(dana, { emergency })).status).toBe(409);
  });

  it('are capped for each person, who can still ask in the portal', async () => {
    let last = { status: 200, message: '' };
    for (let count = 1; count <= 10 && last.status === 200; count += 1) {
      const { status, body } = await invoke(
        dana,
        'propose-promotion',
        proposal({ reason: `Attempt ${count} of a program in a loop` }),
      );
      last = { status, message: body.error?.message ?? '' };
      if (status === 200) await cancel(dana, body.output.id as string);
    }
    expect(last).toEqual({
      status: 429,
      message: expect.stringMatching(/asked for 10 changes on your behalf/),
    });
    const { agent, ...own } = proposal();
    const { status } = await dana.post<ChangeView>('/v1/changes', own);
    expect(status).toBe(201);
  });
});
