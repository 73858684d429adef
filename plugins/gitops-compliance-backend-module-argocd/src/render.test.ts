import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ArgoCdApi } from './http/ArgoCdApi';
import { renderManifests } from './render';

const SHA = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);

describe('asking Argo CD for manifests', () => {
  let server: Server;
  let asked: string[];
  let status: number;
  let body: unknown;

  beforeEach(async () => {
    asked = [];
    status = 200;
    body = { manifests: [] };
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

  const render = (revisions: (string | null)[]) => {
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
    return renderManifests(new ArgoCdApi(instance), instance, {
      namespace: 'argocd',
      name: 'shop prod',
      project: 'shop',
      revisions,
    });
  };
  const queryOf = (url: string) =>
    [...new URL(url, 'http://x').searchParams].filter(
      ([key]) => !['appNamespace', 'project'].includes(key),
    );

  it('names the commit of a single source', async () => {
    await render([SHA]);
    expect(asked[0]).toMatch(
      /^\/api\/v1\/applications\/shop%20prod\/manifests\?appNamespace=argocd&project=shop&/,
    );
    expect(queryOf(asked[0])).toEqual([['revision', SHA]]);
  });

  it('trap: multi-source apps: address a source by position, never by repository alone', async () => {
    await render([null, SHA, OTHER]);
    expect(queryOf(asked[0])).toEqual([
      ['sourcePositions', '2'],
      ['revisions', SHA],
      ['sourcePositions', '3'],
      ['revisions', OTHER],
    ]);
  });

  it('names none where each source says it by itself', async () => {
    await render([null]);
    await render([null, null]);
    expect(asked.flatMap(queryOf)).toEqual([]);
  });

  it('gives the objects, and leaves out what is none', async () => {
    const manifest = { kind: 'Service', metadata: { name: 'a' } };
    body = { manifests: [JSON.stringify(manifest), 'not json'] };
    expect(await render([SHA])).toEqual({ manifests: [manifest] });
  });

  it.each([
    [400, 'error generating manifests', 'RenderFailedError'],
    [403, 'permission denied', 'RenderFailedError'],
    [404, 'not found', 'RenderFailedError'],
    [500, 'kustomize build failed', 'RenderFailedError'],
    [500, 'database is locked', 'SourceUnavailableError'],
    [401, 'invalid session', 'SourceUnavailableError'],
    [429, 'slow down', 'SourceUnavailableError'],
    [503, 'manifest cache is down', 'SourceUnavailableError'],
  ])('%s "%s" is a %s', async (code, message, name) => {
    status = code;
    body = { message };
    await expect(render([SHA])).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });

  it('does not take anything else for manifests', async () => {
    body = { manifests: { a: 1 } };
    await expect(render([SHA])).rejects.toMatchObject({
      name: 'SourceUnavailableError',
    });
  });
});
