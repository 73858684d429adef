import { StampingAuthority } from '@gitops-compliance/evidence-log/testUtils';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const QUERY = 'application/timestamp-query';
const REPLY = 'application/timestamp-reply';
const MAX_QUERY_BYTES = 8 * 1024;
const HOUR_MS = 3_600_000;
const YEARS_MS = 20 * 365 * 24 * HOUR_MS;
const TOO_MUCH_BYTES = 1024 * 1024;

/** How the next answers are wrong. */
export type TimestampFault =
  /** The connection is cut. */
  | 'down'
  /** No answer comes. */
  | 'silent'
  /** It says no, as RFC 3161 has it. */
  | 'refused'
  /** 503. */
  | 'unavailable'
  /** 302. */
  | 'redirect'
  /** A page instead of an answer. */
  | 'page'
  /** More bytes than any answer has. */
  | 'huge'
  /** Bytes that are no answer, under the right type. */
  | 'garbage'
  /** A time stamp of something else. */
  | 'other-data'
  /** The answer to another request for the same. */
  | 'other-nonce'
  /** A clock that is an hour late. */
  | 'late-clock';

/** A running stand-in. */
export interface TimestampAuthority {
  /** Where requests go. */
  url: string;
  /** Certificate of the authority above it, in PEM. */
  caPem: string;
  /** Requests that came, refused ones included. */
  requests(): number;
  /** Lets all answers be wrong in one way; null: none. */
  fail(fault: TimestampFault | null): void;
  close(): Promise<void>;
}

/**
 * Starts a time-stamp authority that answers over HTTP as RFC 3161, 3.4 says:
 * real signatures under certificates that it makes at its first start.
 *
 * @param options.dataDir - keeps keys and certificates; without it they are of
 *   this start alone
 * @param options.port - 0 or undefined: a free one
 */
export async function startTimestampAuthority(
  options: { dataDir?: string; port?: number; now?: () => Date } = {},
): Promise<TimestampAuthority> {
  const now = options.now ?? (() => new Date());
  const authority = await authorityOf(options.dataDir, now);
  let fault: TimestampFault | null = null;
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    void answer({ request, response, authority, fault, now }).catch(() =>
      response.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/tsr`,
    caPem: authority.caPem,
    requests: () => requests,
    fail: wanted => {
      fault = wanted;
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The authority of a data directory, made where there is none. */
async function authorityOf(
  dataDir: string | undefined,
  now: () => Date,
): Promise<StampingAuthority> {
  const make = () =>
    StampingAuthority.make({
      from: new Date(now().getTime() - 24 * HOUR_MS),
      until: new Date(now().getTime() + YEARS_MS),
    });
  if (dataDir === undefined) return make();
  const file = path.join(dataDir, 'authority.json');
  try {
    return await StampingAuthority.of(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const made = await make();
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, JSON.stringify(made.save()), { mode: 0o600 });
  return made;
}

async function answer(of: {
  request: IncomingMessage;
  response: ServerResponse;
  authority: StampingAuthority;
  fault: TimestampFault | null;
  now: () => Date;
}): Promise<void> {
  const { request, response, authority, fault, now } = of;
  const send = (status: number, type: string, body: string | Uint8Array) => {
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  };
  const query = await bodyOf(request);
  switch (fault) {
    case 'down':
      response.destroy();
      return;
    case 'silent':
      return;
    case 'refused':
      send(200, REPLY, authority.refusal());
      return;
    case 'unavailable':
      send(503, 'text/plain', 'secret of the house');
      return;
    case 'redirect':
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
      return;
    case 'page':
      send(200, 'text/html', '<p>secret of the house</p>');
      return;
    case 'huge':
      send(200, REPLY, Buffer.alloc(TOO_MUCH_BYTES));
      return;
    case 'garbage':
      send(200, REPLY, 'secret of the house');
      return;
    case 'other-data': {
      const imprint = createHash('sha256').update('another').digest();
      const token = await authority.stamp({ imprint, at: now() });
      send(200, REPLY, authority.granted(token));
      return;
    }
    default:
  }
  if (request.method !== 'POST' || request.headers['content-type'] !== QUERY) {
    send(415, 'text/plain', `POST a ${QUERY}`);
    return;
  }
  const at =
    fault === 'late-clock' ? new Date(now().getTime() - HOUR_MS) : now();
  const nonce = fault === 'other-nonce' ? randomBytes(8) : undefined;
  send(200, REPLY, await authority.answer(query, at, { nonce }));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_QUERY_BYTES) throw new Error('The request is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
