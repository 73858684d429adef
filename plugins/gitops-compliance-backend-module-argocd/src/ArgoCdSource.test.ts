import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import type { ApplicationEvent } from '@gitops-compliance/plugin-gitops-compliance-node';
import { waitFor } from '@gitops-compliance/plugin-gitops-compliance-node/testUtils';
import { APPLICATION, KEY, startWorld, TOKEN } from './__testUtils__/world';
import { ArgoCdSource } from './ArgoCdSource';

jest.setTimeout(60_000);

type World = Awaited<ReturnType<typeof startWorld>>;

describe('ArgoCdSource on the stand-in', () => {
  let world: World;
  const start = async (options: Parameters<typeof startWorld>[0] = {}) => {
    world = await startWorld(options);
    world.takeRequests();
  };
  afterEach(() => world.close());

  it('asks nobody to refresh', async () => {
    await start();
    await world.source.list();
    await world.source.sync(world.request('change-1'));
    const urls = world.standIn.requests.list().map(({ url }) => url);
    expect(urls).not.toEqual([]);
    expect(urls.filter(url => /refresh/.test(url))).toEqual([]);
  });

  it('knows the address of an application', async () => {
    await start();
    const [before] = await world.source.list();
    expect(world.source.applicationUrl(before)).toBe(
      `${world.standIn.url}/applications/argocd/${APPLICATION}`,
    );
  });

  it('tells the kinds that it manages, by list and stream alike', async () => {
    await start({ isRollout: true });
    const [listed] = await world.source.list();
    const streamed: ApplicationEvent[] = [];
    const ended = new AbortController();
    const watching = world.source.watch({
      onEvent: async event => {
        streamed.push(event);
        ended.abort();
      },
      onAlive: () => {},
      signal: ended.signal,
    });
    await watching;
    const kinds = ['Rollout.argoproj.io'];
    expect(listed.managed).toEqual({ kinds });
    expect(streamed[0].application.managed).toEqual({ kinds });
  });

  it('starts no second sync when the answer to the first was lost', async () => {
    await start();
    const held = world.standIn.faults.pause(
      ({ method }) => method === 'POST',
      'before-reply',
    );
    const lost = world.source.sync(world.request('change-1'));
    await held.reached;
    held.drop();
    await expect(lost).rejects.toMatchObject({
      name: 'SourceUnavailableError',
    });
    await world.source.sync(world.request('change-1'));
    await waitFor('the sync has ended', async () => {
      const [{ operation }] = await world.source.list();
      return (
        operation?.correlationId === 'change-1' &&
        operation.phase === 'succeeded'
      );
    });
    const posts = world.standIn.requests
      .list()
      .filter(({ method }) => method === 'POST');
    expect(posts).toHaveLength(1);
  });

  it('reports a sync that failed', async () => {
    await start();
    world.standIn.faults.failNextSync(APPLICATION, 'admission denied it');
    await world.source.sync(world.request('change-1'));
    const failed = await waitFor('the sync failed', async () => {
      const [application] = await world.source.list();
      return application.operation?.phase === 'failed' && application;
    });
    expect(failed.operation).toMatchObject({
      correlationId: 'change-1',
      message: expect.stringContaining('admission denied it'),
    });
  });

  it('is refused without the right to sync, naming it', async () => {
    await start({ actions: ['get'] });
    await expect(
      world.source.sync(world.request('change-1')),
    ).rejects.toMatchObject({
      name: 'SyncRefusedError',
      reason: 'permission',
      message: expect.stringContaining(KEY),
    });
  });

  it('is refused another revision where auto-sync is on', async () => {
    await start({ autoSync: true });
    await expect(
      world.source.sync({
        ...world.request('change-1'),
        revision: '0123456789012345678901234567890123456789',
      }),
    ).rejects.toMatchObject({
      name: 'SyncRefusedError',
      reason: 'auto-sync',
    });
  });

  it('cannot sync what is not there', async () => {
    await start();
    await expect(
      world.source.sync({ ...world.request('change-1'), name: 'gone' }),
    ).rejects.toMatchObject({ name: 'SyncRefusedError', reason: 'other' });
  });

  it('says which credentials are not taken, and not what they are', async () => {
    const token = 'a-token-that-nobody-knows';
    await start({ token });
    const error = await world.source.list().catch(refused => refused);
    expect(error).toMatchObject({
      name: 'SourceUnavailableError',
      message: expect.stringContaining(KEY),
    });
    expect(`${error.stack}${error.cause}`).not.toContain(token);
  });

  it('passes on how long Argo CD wants to be left alone', async () => {
    await start();
    world.standIn.faults.status(429, 1, { retryAfterSeconds: 9 });
    await expect(world.source.list()).rejects.toMatchObject({
      name: 'SourceUnavailableError',
      retryAfterSeconds: 9,
    });
    world.standIn.faults.status(503, 1);
    await expect(
      world.source.sync(world.request('change-1')),
    ).rejects.toMatchObject({ name: 'SourceUnavailableError' });
  });

  it('waits no longer than its time-out', async () => {
    await start();
    world.standIn.faults.slow(60_000);
    await expect(world.source.list()).rejects.toMatchObject({
      name: 'SourceUnavailableError',
      message: expect.stringContaining('in time'),
    });
    world.standIn.faults.slow(0);
  });
});

describe('ArgoCdSource on a scripted server', () => {
  let server: Server;
  let url: string;
  let asked: string[];
  let sessions: number;
  /** Token that the server takes; others are 401. */
  let accepted: string;

  beforeEach(async () => {
    asked = [];
    sessions = 0;
    accepted = 'session-1';
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url?.split('?')[0]}`);
      if (request.url === '/api/v1/session') {
        sessions += 1;
        accepted = `session-${sessions}`;
        response.end(JSON.stringify({ token: accepted }));
      } else if (request.headers.authorization !== `Bearer ${accepted}`) {
        response.statusCode = 401;
        response.end(JSON.stringify({ message: 'invalid session' }));
      } else if (request.url?.startsWith('/api/v1/stream')) {
        const application = { metadata: { name: 'a' } };
        const removed = { result: { type: 'DELETED', application } };
        response.write(`data: ${JSON.stringify(removed)}\n\n`);
      } else if (request.url?.startsWith('/moved')) {
        response.writeHead(302, { location: '/api/v1/applications' });
        response.end();
      } else {
        response.end(JSON.stringify({ items: null }));
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const connect = () =>
    new ArgoCdSource(
      {
        name: 'eu-1',
        url,
        frontendUrl: url,
        credentials: { kind: 'password', username: 'u', password: 'p' },
        emergencyGrants: null,
        key: KEY,
      },
      { logger: mockServices.logger.mock(), idleTimeoutMs: 50 },
    );

  it('keeps its session, and renews one that has ended', async () => {
    const source = connect();
    await Promise.all([source.list(), source.list()]);
    expect(sessions).toBe(1);
    accepted = 'none of ours';
    await source.list();
    expect(sessions).toBe(2);
  });

  it('follows no redirect', async () => {
    accepted = TOKEN;
    const source = new ArgoCdSource(
      {
        name: 'eu-1',
        url: `${url}/moved`,
        frontendUrl: url,
        credentials: { kind: 'token', token: TOKEN },
        emergencyGrants: null,
        key: KEY,
      },
      { logger: mockServices.logger.mock() },
    );
    await expect(source.list()).rejects.toThrow(`${KEY}.url`);
    expect(asked).toEqual(['GET /moved/api/v1/applications']);
  });

  it('tells of removals, and ends a stream that fell silent', async () => {
    const events: ApplicationEvent[] = [];
    await connect().watch({
      onEvent: async event => {
        events.push(event);
      },
      onAlive: () => undefined,
      signal: new AbortController().signal,
    });
    expect(events).toMatchObject([
      { kind: 'removed', application: { name: 'a' } },
    ]);
  });

  it('returns when it is stopped', async () => {
    const stop = new AbortController();
    const done = connect().watch({
      onEvent: async () => stop.abort(),
      onAlive: () => undefined,
      signal: stop.signal,
    });
    await expect(done).resolves.toBeUndefined();
  });
});
