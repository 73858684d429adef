import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createPromoteAction } from './promoteAction';

const REVISION = 'a'.repeat(40);
const wish = {
  entityRef: 'component:default/payments-api',
  environment: 'prod',
  from: 'staging',
  reason: 'A template asked for it',
};

describe('gitops:promote', () => {
  let server: Server;
  let asked: { url: string; token: string; body: unknown }[];
  let refusal: { status: number; message: string } | null;

  const answer = (request: IncomingMessage): [number, object] => {
    if (request.url?.endsWith('/environments')) {
      const promotableFrom = [{ from: 'staging', revision: REVISION }];
      return [200, { environments: [{ name: 'prod', promotableFrom }] }];
    }
    return refusal
      ? [refusal.status, { error: { message: refusal.message } }]
      : [201, { summary: { id: 'c1', number: 7, sentence: 'Requested.' } }];
  };

  beforeEach(async () => {
    asked = [];
    refusal = null;
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString('utf8');
      asked.push({
        url: `${request.method} ${request.url}`,
        token: `${request.headers.authorization}`,
        body: text ? JSON.parse(text) : null,
      });
      const [status, body] = answer(request);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  async function run(input: object) {
    const { port } = server.address() as AddressInfo;
    const discovery = mockServices.discovery.mock({
      getBaseUrl: async plugin => `http://127.0.0.1:${port}/api/${plugin}`,
    });
    const action = createPromoteAction({
      auth: mockServices.auth(),
      discovery,
    });
    const context = createMockActionContext({ input: { ...wish, ...input } });
    await action.handler(context as Parameters<typeof action.handler>[0]);
    return context.output as jest.Mock;
  }

  it('requests what the upstream environment runs, as who runs the template', async () => {
    const output = await run({});
    expect(asked.map(({ url }) => url)).toEqual([
      'GET /api/gitops-compliance/v1/entities/component/default/payments-api/environments',
      'POST /api/gitops-compliance/v1/changes',
    ]);
    expect(asked[1].body).toEqual({ ...wish, revision: REVISION });
    expect(asked[1].token).toContain('"obo":"user:default/mock"');
    expect(output.mock.calls).toEqual([
      ['changeId', 'c1'],
      ['changeNumber', 7],
      ['sentence', 'Requested.'],
    ]);
  });

  it('takes a revision that it was given', async () => {
    await run({ revision: 'b'.repeat(40) });
    expect(asked).toHaveLength(1);
    expect(asked[0].body).toMatchObject({ revision: 'b'.repeat(40) });
  });

  it('goes under the emergency that it is given, and under none else', async () => {
    const emergency = 'b0a4d1de-64e1-4c5f-9f0a-2f6a4b1c7d10';
    await run({ emergency, revision: REVISION });
    await run({ revision: REVISION });
    expect(asked.map(({ body }) => body)).toEqual([
      { ...wish, revision: REVISION, emergency },
      { ...wish, revision: REVISION },
    ]);
  });

  it('fails in the words of the portal', async () => {
    refusal = { status: 403, message: 'You do not own payments-api' };
    await expect(run({})).rejects.toThrow('You do not own payments-api');
  });

  it('says what is wrong with a target that takes nothing from there', async () => {
    await expect(run({ from: 'dev' })).rejects.toThrow(
      /runs in dev is not known, or prod takes nothing from there/,
    );
    await expect(run({ entityRef: 'payments-api' })).rejects.toThrow(
      /must read kind:namespace\/name/,
    );
  });
});
