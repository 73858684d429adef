import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

const MAX_QUERY_BYTES = 64 * 1024;
const TOO_MUCH_BYTES = 2 * 1024 * 1024;

/** How the next answers are wrong. */
export type PrometheusFault =
  /** The connection is cut. */
  | 'down'
  /** No answer comes. */
  | 'silent'
  /** 422, as for a query that cannot be executed. */
  | 'execution'
  /** 503, as for a query that took too long. */
  | 'timeout'
  /** 302. */
  | 'redirect'
  /** A page instead of an answer. */
  | 'page'
  /** More bytes than any answer has. */
  | 'huge'
  /** A whole answer with a warning, as of a federation that lacks a part. */
  | 'partial';

/** A running stand-in. */
export interface Prometheus {
  url: string;
  /**
   * What a query gives from now on: a value for each series, or a scalar. A
   * query that was never set gives no series.
   */
  set(query: string, values: readonly number[] | number): void;
  /** Queries that came and were answered or refused. */
  queries(): string[];
  /** Lets all answers be wrong in one way; null: none. */
  fail(fault: PrometheusFault | null): void;
  close(): Promise<void>;
}

/**
 * Starts a server that answers `/api/v1/query` over HTTP as Prometheus 2.42
 * documents it: GET or a form by POST, instant vectors and scalars, errors with
 * their type. It computes nothing: a test says what a query gives.
 *
 * @param options.token - bearer token that it demands; without, it takes any
 */
export async function startPrometheus(
  options: { token?: string; now?: () => Date } = {},
): Promise<Prometheus> {
  const { token, now = () => new Date() } = options;
  const results = new Map<string, readonly number[] | number>();
  const asked: string[] = [];
  let fault: PrometheusFault | null = null;

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    if (token && request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end('Unauthorized\n');
      return;
    }
    if (url.pathname !== '/api/v1/query') {
      response.writeHead(404).end('404 page not found\n');
      return;
    }
    const query =
      request.method === 'POST'
        ? new URLSearchParams(await bodyOf(request)).get('query')
        : url.searchParams.get('query');
    asked.push(query ?? '');
    if (answerWrongly(response, fault)) return;
    const nesting = (text: string, bracket: string) =>
      text.split(bracket).length - 1;
    if (!query || nesting(query, '(') !== nesting(query, ')')) {
      json(response, 400, {
        status: 'error',
        errorType: 'bad_data',
        error: `invalid parameter "query": 1:1: parse error: ${query ?? ''}`,
      });
      return;
    }
    const time = now().getTime() / 1000;
    const found = results.get(query) ?? [];
    const sample = (value: number) => [time, textOf(value)];
    json(response, 200, {
      status: 'success',
      ...(fault === 'partial' && { warnings: ['a store did not answer'] }),
      data:
        typeof found === 'number'
          ? { resultType: 'scalar', result: sample(found) }
          : {
              resultType: 'vector',
              result: found.map((value, index) => ({
                metric: { instance: `10.0.0.${index + 1}:8080` },
                value: sample(value),
              })),
            },
    });
  };
  const server = createServer((request, response) => {
    if (fault === 'down') request.socket.destroy();
    else if (fault !== 'silent') void answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    set: (query, values) => void results.set(query, values),
    queries: () => [...asked],
    fail: next => {
      fault = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Whether a fault gave the answer. */
function answerWrongly(
  response: ServerResponse,
  fault: PrometheusFault | null,
): boolean {
  switch (fault) {
    case 'execution':
    case 'timeout':
      json(response, fault === 'timeout' ? 503 : 422, {
        status: 'error',
        errorType: fault,
        error: 'query processing failed',
      });
      return true;
    case 'redirect':
      response.writeHead(302, { location: '/elsewhere' }).end();
      return true;
    case 'page':
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>Sign in</title>');
      return true;
    case 'huge':
      response.end(Buffer.alloc(TOO_MUCH_BYTES, 32));
      return true;
    default:
      return false;
  }
}

/** Numbers as Prometheus writes them. */
function textOf(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}

function json(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MAX_QUERY_BYTES) break;
  }
  return text;
}
