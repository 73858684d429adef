import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PagerRefusedError, PagerUnavailableError, type Page } from './Pager';
import {
  SIGNATURE_HEADER,
  signatureOf,
  WebhookPager,
  type PagerSettings,
} from './WebhookPager';

const PAGE: Page = {
  action: 'raise',
  key: 'emergency:1',
  summary: 'Emergency E-12: payments-api in prod-eu',
  url: 'https://portal.example/change-control/emergencies?emergency=1',
  at: '2026-03-02T14:00:00Z',
  details: { services: ['payments-api'], environments: ['prod-eu'] },
};

describe('a pager over HTTP', () => {
  let server: Server;
  let url: string;
  let status = 202;
  const got: { headers: NodeJS.Dict<string | string[]>; body: string }[] = [];

  beforeAll(async () => {
    server = createServer((req, res) => {
      let body = '';
      req.on('data', chunk => {
        body += chunk;
      });
      req.on('end', () => {
        got.push({ headers: req.headers, body });
        const location = status === 302 ? { location: '/elsewhere' } : {};
        res.writeHead(status, location).end('{"secret":"of theirs"}');
      });
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterAll(() => server.close());
  beforeEach(() => {
    status = 202;
    got.length = 0;
  });

  const pager = (settings: Partial<PagerSettings> = {}) =>
    new WebhookPager({ name: 'on-call', url, allowPrivate: true, ...settings });

  it('sends a signed page with the token that the operator gave', async () => {
    await pager({ token: 't-1', secret: 's-1' }).page(PAGE);
    const [{ headers, body }] = got;
    expect(JSON.parse(body)).toEqual({ source: 'gitops-compliance', ...PAGE });
    expect(headers.authorization).toBe('Bearer t-1');
    expect(headers[SIGNATURE_HEADER]).toBe(signatureOf(body, 's-1'));
    expect(signatureOf(body, 's-2')).not.toBe(signatureOf(body, 's-1'));
  });

  it("speaks PagerDuty's Events API v2 where it has a routing key", async () => {
    const routingKey = 'R'.repeat(32);
    await pager({ routingKey }).page({ ...PAGE, summary: 'x'.repeat(2000) });
    await pager({ routingKey }).page({ ...PAGE, action: 'resolve' });
    const [raised, resolved] = got.map(({ body }) => JSON.parse(body));
    expect(raised).toMatchObject({
      routing_key: routingKey,
      event_action: 'trigger',
      dedup_key: PAGE.key,
      payload: {
        source: 'gitops-compliance',
        severity: 'critical',
        timestamp: PAGE.at,
        custom_details: PAGE.details,
      },
    });
    expect(raised.payload.summary).toHaveLength(1024);
    expect(resolved).toMatchObject({
      event_action: 'resolve',
      dedup_key: PAGE.key,
    });
    expect(resolved.payload).toBeUndefined();
  });

  it.each([200, 202])('has delivered what is answered %d', async answer => {
    status = answer;
    await pager().page(PAGE);
    expect(got).toHaveLength(1);
  });

  it.each([
    [302, PagerRefusedError],
    [400, PagerRefusedError],
    [401, PagerRefusedError],
    [408, PagerUnavailableError],
    [429, PagerUnavailableError],
    [503, PagerUnavailableError],
  ])('takes status %d for what it is', async (answer, error) => {
    status = answer;
    const problem = await pager()
      .page(PAGE)
      .catch(thrown => thrown);
    expect(problem).toBeInstanceOf(error);
    expect(problem.message).not.toMatch(/127\.0\.0\.1|theirs/);
    expect(got).toHaveLength(1);
  });

  it('goes to no private address that the operator did not allow', async () => {
    await expect(pager({ allowPrivate: false }).page(PAGE)).rejects.toThrow(
      'set allowPrivate',
    );
    expect(got).toHaveLength(0);
  });
});
