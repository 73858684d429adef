import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ArgoCdApi } from './http/ArgoCdApi';
import { readLiveDifferences } from './liveDifferences';

const deployment = (replicas: number) =>
  JSON.stringify({ kind: 'Deployment', spec: { replicas } });
const ITEM = { group: 'apps', kind: 'Deployment', name: 'shop' };

describe('asking Argo CD what is not as Git says', () => {
  let server: Server;
  let asked: string[];
  let status: number;
  let body: unknown;

  beforeEach(async () => {
    asked = [];
    status = 200;
    server = createServer((request, response) => {
      asked.push(String(request.url));
      response.statusCode = status;
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

  const read = () => {
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const instance = {
      name: 'eu-1',
      url,
      frontendUrl: url,
      credentials: { kind: 'token', token: 't' },
      emergencyGrants: null,
      key: 'argocd.instances[0]',
    } as const;
    return readLiveDifferences(new ArgoCdApi(instance), instance, {
      namespace: 'argocd',
      name: 'shop prod',
      project: 'shop',
    });
  };

  it('names the project, so that one that is missing is told from one that is not ours', async () => {
    body = {};
    expect(await read()).toEqual([]);
    expect(asked).toEqual([
      '/api/v1/applications/shop%20prod/managed-resources?appNamespace=argocd&project=shop',
    ]);
  });

  it('takes the two states that Argo CD compares, not the texts with defaults and without', async () => {
    body = {
      items: [
        {
          ...ITEM,
          targetState: deployment(2),
          liveState: JSON.stringify({ kind: 'Deployment', status: {} }),
          predictedLiveState: deployment(2),
          normalizedLiveState: deployment(2),
        },
      ],
    };
    expect(await read()).toEqual([]);
  });

  it('gives each object that differs; order of keys is no difference', async () => {
    body = {
      items: [
        {
          ...ITEM,
          namespace: 'shop',
          predictedLiveState: deployment(2),
          normalizedLiveState: deployment(5),
        },
        {
          kind: 'Service',
          name: 'same',
          predictedLiveState: '{"a":1,"b":2}',
          normalizedLiveState: '{"b":2,"a":1}',
        },
      ],
    };
    expect(await read()).toEqual([
      {
        ...ITEM,
        namespace: 'shop',
        declared: JSON.parse(deployment(2)),
        live: JSON.parse(deployment(5)),
      },
    ]);
  });

  it('tells who wrote what runs, which the states that are compared lack', async () => {
    const managedFields = [{ manager: 'kubectl-edit', fieldsV1: {} }];
    body = {
      items: [
        {
          ...ITEM,
          liveState: JSON.stringify({ metadata: { managedFields } }),
          predictedLiveState: deployment(2),
          normalizedLiveState: deployment(5),
        },
      ],
    };
    expect(await read()).toMatchObject([{ managedFields }]);
  });

  it('says what is missing and what Git does not have; hooks are neither', async () => {
    body = {
      items: [
        { ...ITEM, targetState: deployment(1), liveState: 'null' },
        { ...ITEM, name: 'extra', targetState: '', liveState: deployment(1) },
        { ...ITEM, name: 'hook', hook: true, liveState: deployment(1) },
      ],
    };
    expect(await read()).toMatchObject([
      { name: 'shop', declared: { kind: 'Deployment' }, live: null },
      { name: 'extra', declared: null, live: { kind: 'Deployment' } },
    ]);
  });

  it.each([
    [403, { message: 'permission denied' }, /applications, get/],
    [200, { items: 'many' }, /no list of managed resources/],
    [200, { items: [{ kind: 'Deployment' }] }, /no list of managed resources/],
  ])('%s %j is an outage, and says what to do', async (code, answer, said) => {
    status = code;
    body = answer;
    await expect(read()).rejects.toMatchObject({
      name: 'SourceUnavailableError',
      message: expect.stringMatching(said),
    });
  });
});
