import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const API = '/api/gitops-compliance';

/** A change as the list of changes tells of it. */
export function change(
  number: number,
  service = 'component:default/payments-api',
) {
  return {
    id: `id-${number}`,
    number,
    kind: 'promotion',
    class: 'normal',
    service,
    environment: 'prod',
    from: 'staging',
    state: 'reviewing',
    sentence: 'Waiting for: reviews.',
    requester: { ref: 'user:default/dora', name: 'Dora Diaz' },
  };
}

/** A portal with changes, as far as the search asks it, over HTTP. */
export async function startPortal() {
  const asked: { url: string; token: string }[] = [];
  const portal = {
    changes: [change(2), change(1)],
    policy: 'version: 1\n',
    /** Answers instead of a page, from the second on. */
    failsAfterFirstPage: false,
    asked,
  };
  const answer = (request: IncomingMessage): [number, object] => {
    const url = new URL(`${request.url}`, 'http://portal');
    asked.push({
      url: url.pathname.slice(API.length) + url.search,
      token: `${request.headers.authorization}`,
    });
    if (url.pathname === `${API}/v1/policy`) {
      return [200, { text: portal.policy }];
    }
    const start = Number(url.searchParams.get('cursor') ?? 0);
    const end = start + Number(url.searchParams.get('limit'));
    if (start > 0 && portal.failsAfterFirstPage) {
      return [503, { error: { message: 'The database is away' } }];
    }
    const page = portal.changes.slice(start, end);
    return [
      200,
      {
        items: page,
        findings: page.map(({ number }) => ({ reason: `Wish ${number}` })),
        nextCursor: portal.changes.length > end ? String(end) : null,
      },
    ];
  };
  const server = createServer((request, response) => {
    const [status, body] = answer(request);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return Object.assign(portal, { address: `http://127.0.0.1:${port}`, stop });
}
