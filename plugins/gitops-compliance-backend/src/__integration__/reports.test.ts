import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockCredentials } from '@backstage/backend-test-utils';
import type { ChangeView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';
import {
  cancel,
  PAYMENTS_PROD,
  request,
  until,
  untilOpened,
  type ApiErrorBody,
} from './journey';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  untilCollected,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(120_000);

/** An outside check that answers what a test wants, and counts how often. */
class Check {
  answer: { status: number; body: string } = { status: 200, body: '{}' };
  readonly asked: Record<string, unknown>[] = [];
  readonly #server: Server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    this.asked.push(JSON.parse(Buffer.concat(chunks).toString()));
    res.writeHead(this.answer.status, { location: 'http://127.0.0.1:1/' });
    res.end(this.answer.body);
  });

  async start(): Promise<string> {
    await new Promise<void>(resolve => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/check`;
  }

  says(state: string, reason = '') {
    this.answer = { status: 200, body: JSON.stringify({ state, reason }) };
  }

  stop() {
    this.#server.close();
  }
}

describe('what other tools say', () => {
  const database = newDatabase();
  const quota = new Check();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;
  let id: string;
  let headSha: string;

  beforeAll(async () => {
    world = await startTestWorld();
    const url = await quota.start();
    quota.says('pending', 'Counting');
    portal = await startTestPortal({
      world,
      database,
      policyFile: await world.writePolicy(policy => {
        const prod = policy.environments.find(({ name }) => name === 'prod')!;
        prod.externalReports = [
          {
            name: 'scanner',
            principal: 'external:scanner',
            maxAgeSeconds: 3600,
          },
        ];
        prod.externalChecks = [{ name: 'quota', maxAgeSeconds: 60 }];
      }),
      externalChecks: [{ name: 'quota', url, allowPrivate: true }],
    });
    dana = portal.as('user:default/dana');
    await untilCollected(portal, 'payments-api');
    id = await request(dana, PAYMENTS_PROD);
    ({ headSha } = await untilOpened(dana, id));
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    quota.stop();
    await database.drop();
  });

  const report = async (body: object, as = 'external:scanner') => {
    const response = await fetch(`${portal.url}/v1/changes/${id}/reports`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: mockCredentials.service.header({
          onBehalfOf: mockCredentials.service(as),
          targetPluginId: 'gitops-compliance',
        }),
      },
      body: JSON.stringify({ name: 'scanner', headSha, ...body }),
    });
    return {
      status: response.status,
      body: (await response.json()) as ApiErrorBody,
    };
  };
  const gate = ({ gates }: ChangeView) =>
    gates.find(each => each.gate === 'external');
  const untilSaid = (words: RegExp) =>
    until(dana, id, `${words}`, change =>
      words.test(gate(change)?.reason ?? ''),
    );

  it('a tool that the policy names reports under its name, on the head alone', async () => {
    const other = { state: 'open', headSha: 'a'.repeat(40) };
    expect(await report(other)).toMatchObject({ status: 409 });
    const stranger = await report({ state: 'open' }, 'external:stranger');
    expect(stranger.status).toBe(403);
    expect(stranger.body.error.message).toMatch(/does not ask external:stran/);
    const unnamed = await report({ name: 'other', state: 'open' });
    expect(unnamed.status).toBe(403);
    const wrong = await report({ state: 'fine' });
    expect(wrong.status).toBe(400);
    const user = await dana.post(`/v1/changes/${id}/reports`, {
      name: 'scanner',
      state: 'open',
      headSha,
    });
    expect(user.status).toBe(403);

    const no = { state: 'closed', reason: '2 findings' };
    expect(await report(no)).toMatchObject({ status: 202 });
    const change = await untilSaid(/scanner says no: 2 findings/);
    expect(change.timeline).toContainEqual(
      expect.objectContaining({
        text: 'scanner says closed: 2 findings',
        attestation: 'reported',
      }),
    );
  });

  it('a check over HTTP is asked of the head, and its words are told by its schema alone', async () => {
    await report({ state: 'open' });
    await untilSaid(/quota is still working: Counting/);
    expect(quota.asked[0]).toMatchObject({
      change: id,
      service: 'component:default/payments-api',
      environment: 'prod',
      headSha,
    });
    quota.says('open');
    // Half of its age later it is asked again.
    const later = new Date(world.clock.now().getTime() + 31_000);
    world.clock.putForwardTo(DateTime.fromJSDate(later));
    await untilSaid(/2 tools said yes/);
  });

  it('an answer that is none, or a redirect, opens nothing: the last one grows old', async () => {
    quota.answer = { status: 302, body: 'secret words' };
    const asked = quota.asked.length;
    const later = new Date(world.clock.now().getTime() + 61_000);
    world.clock.putForwardTo(DateTime.fromJSDate(later));
    const change = await untilSaid(/quota has not said anything since/);
    expect(gate(change)?.state).toBe('closed');
    await until(dana, id, 'it to be asked', () => quota.asked.length > asked);
    expect(JSON.stringify(await dana.change(id))).not.toContain('secret words');
    await cancel(dana, id);
    expect(await report({ state: 'open' })).toMatchObject({ status: 409 });
  });
});
