import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseFields, selectAnyPath } from '../../argocd/fields';
import {
  applicationAt,
  INSTANCES,
  placesOf,
  type ApplicationPlace,
  type ApplicationState,
  type InstanceName,
} from './applications';

const KEEP_ALIVE_MS = 15_000;
/** Argo CD's account behind every token here. */
export const PORTAL_ACCOUNT = 'gitops-compliance';

/** What one instance was asked. */
export interface InstanceCounts {
  /** Lists that were begun. */
  lists: number;
  /** Lists that were answered in full. */
  listed: number;
  /** Bytes of the last list. */
  listBytes: number;
  /** Streams that are connected now and have told all that exists. */
  streams: number;
  /** Instant of the first list, in milliseconds since 1970; null: none yet. */
  firstListAt: number | null;
}

interface Subscriber {
  response: ServerResponse;
  fields: ReturnType<typeof parseFields>;
  /** The last message by application: one that says nothing new is kept back. */
  sent: Map<number, string>;
  ready: boolean;
}

/**
 * As much of several Argo CD servers as collecting needs: list, stream and
 * userinfo, each instance below a path of its own. Lists are written as they
 * lie rendered, so that this is no bottleneck. It checks no token and holds no
 * rule: the stand-in in `packages/sandbox/src/argocd` does.
 */
export class SyntheticArgoCd {
  readonly #places: ApplicationPlace[];
  readonly #states: ApplicationState[];
  readonly #rendered: Buffer[];
  readonly #counts = new Map<string, InstanceCounts>();
  readonly #subscribers = new Map<string, Set<Subscriber>>();
  readonly #server: Server;
  readonly #keepAlive: NodeJS.Timeout;
  #open = false;
  #version = 1;

  constructor(count: number, private readonly revisions: string[]) {
    this.#places = placesOf(count);
    this.#states = this.#places.map(() => ({
      resourceVersion: this.#version,
      health: 'Healthy',
    }));
    this.#rendered = this.#places.map((_, index) => this.#render(index));
    for (const name of Object.keys(INSTANCES)) {
      this.#counts.set(name, {
        lists: 0,
        listed: 0,
        listBytes: 0,
        streams: 0,
        firstListAt: null,
      });
      this.#subscribers.set(name, new Set());
    }
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(error => response.destroy(error));
    });
    this.#keepAlive = setInterval(() => {
      for (const { response } of this.#allSubscribers()) response.write(':\n');
    }, KEEP_ALIVE_MS);
  }

  /** Listens on a free port of the loopback address; resolves to it. */
  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** Until it is opened it answers 503, as a server that is down. */
  open(): void {
    this.#open = true;
  }

  /** What every instance was asked so far. */
  counts(): Record<string, InstanceCounts> {
    return Object.fromEntries(this.#counts);
  }

  /** Turns an application's health; told to streams unless it is dropped. */
  change(index: number, options: { drop: boolean }): ApplicationState {
    this.#version += 1;
    const before = this.#states[index].health;
    this.#states[index] = {
      resourceVersion: this.#version,
      health: before === 'Healthy' ? 'Degraded' : 'Healthy',
    };
    this.#rendered[index] = this.#render(index);
    if (!options.drop) {
      const { instance } = this.#places[index];
      for (const subscriber of this.#subscribers.get(instance) ?? []) {
        if (subscriber.ready) this.#send(subscriber, 'MODIFIED', index);
      }
    }
    return this.#states[index];
  }

  /** Breaks every connection of an instance's streams. */
  breakStreams(instance: InstanceName): void {
    for (const { response } of this.#subscribers.get(instance) ?? []) {
      response.destroy();
    }
  }

  /** Stops listening and cuts connections. */
  async close(): Promise<void> {
    clearInterval(this.#keepAlive);
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #allSubscribers(): Subscriber[] {
    return [...this.#subscribers.values()].flatMap(all => [...all]);
  }

  #render(index: number): Buffer {
    const place = this.#places[index];
    const state = this.#states[index];
    return Buffer.from(
      JSON.stringify(applicationAt(place, state, this.revisions)),
    );
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://argocd');
    const [, instance, ...rest] = url.pathname.split('/');
    const counts = this.#counts.get(instance);
    const route = rest.join('/');
    if (!this.#open || !counts) {
      response.writeHead(503).end();
    } else if (route === 'api/v1/applications') {
      await this.#list(instance, counts, response);
    } else if (route === 'api/v1/stream/applications') {
      await this.#stream(instance, counts, url, response);
    } else if (route === 'api/v1/session/userinfo') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ username: PORTAL_ACCOUNT }));
    } else {
      response.writeHead(404).end();
    }
  }

  async #list(
    instance: string,
    counts: InstanceCounts,
    response: ServerResponse,
  ): Promise<void> {
    counts.lists += 1;
    counts.firstListAt ??= Date.now();
    let bytes = 0;
    const write = async (chunk: Buffer | string) => {
      bytes += chunk.length;
      if (!response.write(chunk)) await drained(response);
      if (response.destroyed) throw new Error('The client went away');
    };
    response.writeHead(200, { 'content-type': 'application/json' });
    await write(`{"metadata":{"resourceVersion":"${this.#version}"},"items":[`);
    let separator = '';
    for (const index of this.#indicesOf(instance)) {
      await write(separator);
      await write(this.#rendered[index]);
      separator = ',';
    }
    await write(']}');
    response.end();
    counts.listed += 1;
    counts.listBytes = bytes;
  }

  async #stream(
    instance: string,
    counts: InstanceCounts,
    url: URL,
    response: ServerResponse,
  ): Promise<void> {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    const subscriber: Subscriber = {
      response,
      fields: parseFields(url.searchParams.get('fields') ?? undefined),
      sent: new Map(),
      ready: false,
    };
    const subscribers = this.#subscribers.get(instance) as Set<Subscriber>;
    subscribers.add(subscriber);
    response.once('close', () => {
      subscribers.delete(subscriber);
      if (subscriber.ready) counts.streams -= 1;
    });
    for (const index of this.#indicesOf(instance)) {
      if (response.destroyed) return;
      if (!this.#send(subscriber, 'ADDED', index)) await drained(response);
    }
    subscriber.ready = true;
    counts.streams += 1;
  }

  /** False: wait for the connection to drain. */
  #send(subscriber: Subscriber, type: string, index: number): boolean {
    const application = JSON.parse(this.#rendered[index].toString());
    const message = { result: { type, application } };
    const text = JSON.stringify(selectAnyPath(message, subscriber.fields));
    const told = subscriber.sent.get(index);
    if (told === text) return true;
    subscriber.sent.set(index, text);
    return subscriber.response.write(`data: ${text}\n\n`);
  }

  *#indicesOf(instance: string): Generator<number> {
    for (const [index, place] of this.#places.entries()) {
      if (place.instance === instance) yield index;
    }
  }
}

/** Waits until more may be written, or nobody reads any more. */
async function drained(response: ServerResponse): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  try {
    await Promise.race([
      once(response, 'drain', { signal }),
      once(response, 'close', { signal }),
    ]);
  } finally {
    over.abort();
  }
}
