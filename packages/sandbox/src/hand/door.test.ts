import { stat } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import {
  startHandledWorld,
  type HandledWorld,
} from './__testUtils__/handledWorld';

jest.setTimeout(60_000);

describe('the door of the hand', () => {
  let handled: HandledWorld;

  beforeAll(async () => {
    handled = await startHandledWorld();
  });

  afterAll(() => handled.close());

  const at = (route: string) => `${handled.hand.url}${route}`;
  const faults = () => handled.world.forge.faults.active();
  const body = JSON.stringify({ command: 'forge down', arguments: {} });
  const json = { 'content-type': 'application/json' };

  /** Opens the page with the token, as a browser does. */
  async function openPage() {
    const first = await fetch(handled.hand.pageUrl, { redirect: 'manual' });
    const cookie = first.headers.get('set-cookie') ?? '';
    const headers = { cookie: cookie.split(';')[0] };
    const page = await (await fetch(at('/'), { headers })).text();
    const [, formToken] = /name="formToken" value="([^"]+)"/.exec(page) ?? [];
    return { first, cookie, headers, page, formToken };
  }

  const post = (
    headers: Record<string, string>,
    form: object,
    more: [string, string][] = [],
  ) =>
    fetch(at('/run'), {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: new URLSearchParams([...Object.entries(form), ...more]),
    });

  it('keeps the token in a file for its owner alone', async () => {
    const file = path.join(handled.dataDir, 'hand.json');
    const { mode } = await stat(file);
    expect(mode.toString(8).slice(-3)).toBe('600');
  });

  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer guessed' }],
  ])('runs nothing for the API with %s', async (_what, headers) => {
    const answer = await fetch(at('/api/run'), {
      method: 'POST',
      headers: { ...json, ...headers },
      body,
    });
    expect(answer.status).toBe(401);
    expect(faults()).toEqual([]);
  });

  it('runs nothing by GET', async () => {
    const authorization = `Bearer ${handled.hand.token}`;
    const answer = await fetch(at('/api/run?command=forge%20down'), {
      headers: { authorization },
    });
    expect(answer.status).toBe(404);
    expect(faults()).toEqual([]);
  });

  it('answers no other name, so that no rebound name reaches it', async () => {
    const { port } = new URL(handled.hand.url);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = {
        host: `evil.example:${port}`,
        authorization: `Bearer ${handled.hand.token}`,
      };
      request({ host: '127.0.0.1', port, path: '/', headers }, response => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });

  it('lets no other origin read or ask', async () => {
    const answer = await fetch(at('/api/run'), {
      method: 'OPTIONS',
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
      },
    });
    expect(answer.ok).toBe(false);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('shows the page to whoever has the token, and to nobody else', async () => {
    const closed = await fetch(at('/'));
    expect(closed.status).toBe(403);
    expect(await closed.text()).toContain('npm run sandbox -- page');
    expect((await fetch(at('/?token=guessed'))).status).toBe(403);

    const { first, cookie, page } = await openPage();
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe('/');
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect(page).toContain('stand-ins on this machine');
  });

  it('runs what a form of the page asks for, and says what happened', async () => {
    const { headers, formToken } = await openPage();
    const origin = handled.hand.url;
    const answer = await post(
      { ...headers, origin },
      { formToken, command: 'webhooks drop', howMany: '2' },
    );
    expect(answer.status).toBe(303);
    expect(faults()).toEqual(['The next 2 webhook deliveries are lost.']);
    const next = await (await fetch(at('/'), { headers })).text();
    expect(next).toContain('webhooks drop: done');
    expect(next).toContain('The next 2 webhook deliveries are lost.');
    const later = await (await fetch(at('/'), { headers })).text();
    expect(later).not.toContain('webhooks drop: done');
    handled.world.forge.faults.clear();
  });

  it('says on the page why something did not work', async () => {
    const { headers, formToken } = await openPage();
    const origin = handled.hand.url;
    await post(
      { ...headers, origin },
      { formToken, command: 'drift', service: '<b>', environment: 'prod' },
    );
    const page = await (await fetch(at('/'), { headers })).text();
    expect(page).toContain('There is no service &lt;b&gt;');
    expect(page).toMatch(/role="alert"[^>]*>\s*<h2>drift: that did not work/);
  });

  it.each([
    ['without its token', {}, true],
    ['of another origin', { origin: 'http://localhost:7007' }, true],
    ['without an origin', { origin: '' }, true],
    ['without a session', {}, false],
    ['with a field twice', {}, true],
  ])('takes no form %s', async (what, more, withSession) => {
    const { headers, formToken } = await openPage();
    const answer = await post(
      { ...(withSession && headers), origin: handled.hand.url, ...more },
      {
        command: 'forge down',
        ...(what !== 'without its token' && { formToken }),
      },
      what === 'with a field twice' ? [['command', 'status']] : [],
    );
    expect(answer.status).toBe(403);
    expect(faults()).toEqual([]);
  });

  it('labels every field of the page', async () => {
    const { page } = await openPage();
    const ids = [...page.matchAll(/<(?:input|select)\s+id="([^"]+)"/g)];
    expect(ids.length).toBeGreaterThan(20);
    for (const [, id] of ids) {
      expect(page).toContain(`for="${id}"`);
      expect(page).toContain(`id="${id}-hint"`);
    }
  });
});
