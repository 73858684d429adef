import { Forge } from './index';
import {
  asUser,
  AT,
  promote,
  refusal,
  seededForge,
  temporaryDir,
} from './__testUtils__/testForge';

describe('faults', () => {
  let forge: Forge;
  let dispose: () => Promise<void>;

  beforeEach(async () => {
    const dir = await temporaryDir();
    dispose = dir.dispose;
    forge = await seededForge(dir.dir);
  });

  afterEach(async () => {
    await forge.close();
    await dispose();
  });

  const read = () =>
    fetch(`${forge.apiUrl}/user`, {
      headers: { authorization: 'token token-of-ada' },
    });

  it('down cuts every connection until it is lifted', async () => {
    const lift = forge.faults.down();
    await expect(read()).rejects.toThrow();
    lift();
    expect((await read()).status).toBe(200);
  });

  it('status answers the next requests only', async () => {
    forge.faults.status(503, 2, { retryAfterSeconds: 7 });
    const first = await read();
    expect(first.status).toBe(503);
    expect(first.headers.get('retry-after')).toBe('7');
    expect((await read()).status).toBe(503);
    expect((await read()).status).toBe(200);
  });

  it('rateLimit refuses as GitHub does, in REST and GraphQL', async () => {
    forge.faults.rateLimit({ resetAfterSeconds: 30 });
    const rest = await read();
    expect(rest.status).toBe(403);
    expect(rest.headers.get('x-ratelimit-remaining')).toBe('0');
    forge.faults.rateLimit({ secondary: true });
    expect((await read()).headers.get('retry-after')).toBe('60');
    forge.faults.rateLimit();
    const graphql = await fetch(forge.graphqlUrl, {
      method: 'POST',
      headers: {
        authorization: 'token token-of-ada',
        'content-type': 'application/json',
      },
      body: '{"query":"{viewer{login}}"}',
    });
    expect(graphql.status).toBe(200);
    expect(await graphql.json()).toMatchObject({
      errors: [{ type: 'RATE_LIMITED' }],
    });
  });

  it('pause holds a request before it acts', async () => {
    const { number } = await promote(forge, 'ada');
    const { rest } = asUser(forge, 'bob');
    const pull = { ...AT, pull_number: number };
    const merging = ({ path }: { path: string }) => path.endsWith('/merge');
    const pause = forge.faults.pause(merging, 'before-effect');
    const merge = rest.pulls.merge(pull);
    expect(await pause.reached).toMatchObject({ method: 'PUT' });
    expect((await rest.pulls.get(pull)).data.merged).toBe(false);
    pause.release();
    expect((await merge).data.merged).toBe(true);
  });

  it('pause can lose the answer of what has happened', async () => {
    const { number } = await promote(forge, 'ada');
    const { rest } = asUser(forge, 'bob');
    const pull = { ...AT, pull_number: number };
    const merging = ({ path }: { path: string }) => path.endsWith('/merge');
    const pause = forge.faults.pause(merging, 'before-reply');
    const merge = refusal(rest.pulls.merge(pull));
    await pause.reached;
    expect((await rest.pulls.get(pull)).data.merged).toBe(true);
    pause.drop();
    expect((await merge).status).toBe(500);
  });

  it('requests tells who asked for what', async () => {
    forge.requests.clear();
    const heard: string[] = [];
    const stop = forge.faults.onRequest(({ path }) => heard.push(path));
    await read();
    stop();
    await fetch(forge.url);
    expect(forge.requests.list()).toMatchObject([
      {
        method: 'GET',
        path: '/api/v3/user',
        kind: 'api',
        actor: 'ada',
        status: 200,
      },
      { path: '/', kind: 'web' },
    ]);
    expect(heard).toEqual(['/api/v3/user']);
  });
});
