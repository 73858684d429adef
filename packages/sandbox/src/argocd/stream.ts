import { ServerResponse } from 'node:http';
import { FieldSelection, selectAnyPath } from './fields';
import { Application } from './types';
import { jsonCopy } from './values';

export const KEEP_ALIVE_MS = 15_000;
/** Argo CD's `watchAPIBufferSize`. */
const BUFFER_SLOTS = 1_000;

/** What happened to an Application. */
export type WatchType = 'ADDED' | 'MODIFIED' | 'DELETED';

interface Subscriber {
  response: ServerResponse;
  asEvents: boolean;
  fields: FieldSelection;
  wants: (application: Application) => boolean;
  /** The last message of each Application, as it was sent. */
  sent: Map<string, string>;
  keepAlive: NodeJS.Timeout;
}

/**
 * The watch over Applications. A message whose selected fields are as in the
 * one before for that Application is not sent. Nothing is kept for who is
 * not connected, and a fault can drop messages: subscribers must re-list.
 */
export class StreamHub {
  private readonly subscribers = new Set<Subscriber>();
  private toDrop = 0;
  /** What waits for readers that lag; absent while they do not. */
  private buffer: [WatchType, Application][] | undefined;
  /** How many messages were written so far, to all subscribers together. */
  written = 0;

  /**
   * Connects a response. Without `since` everything that exists is sent
   * as ADDED first.
   */
  subscribe(
    response: ServerResponse,
    options: {
      asEvents: boolean;
      fields: FieldSelection;
      wants: (application: Application) => boolean;
      existing: Application[];
    },
  ) {
    const { existing, ...rest } = options;
    response.writeHead(200, {
      'Content-Type': options.asEvents
        ? 'text/event-stream'
        : 'application/json',
      'Cache-Control': 'no-cache',
    });
    response.flushHeaders();
    const keepAlive = setInterval(() => {
      response.write(options.asEvents ? ':\n' : '\n');
    }, KEEP_ALIVE_MS);
    const subscriber: Subscriber = {
      ...rest,
      response,
      sent: new Map(),
      keepAlive,
    };
    response.on('close', () => this.remove(subscriber));
    this.subscribers.add(subscriber);
    for (const application of existing) {
      this.send(subscriber, 'ADDED', application);
    }
  }

  publish(type: WatchType, application: Application) {
    if (this.toDrop > 0) {
      this.toDrop -= 1;
    } else if (this.buffer === undefined) {
      this.deliver(type, application);
    } else if (this.buffer.length < BUFFER_SLOTS) {
      this.buffer.push([type, jsonCopy(application)]);
    }
  }

  /** Readers lag until `resume`; what does not fit the buffer is lost. */
  stall() {
    this.buffer ??= [];
  }

  get isStalled(): boolean {
    return this.buffer !== undefined;
  }

  /** Readers catch up with what waits. */
  resume() {
    const waiting = this.buffer ?? [];
    this.buffer = undefined;
    waiting.forEach(([type, application]) => this.deliver(type, application));
  }

  /** The next `count` messages reach nobody. */
  drop(count: number) {
    this.toDrop += count;
  }

  /** How many of the next messages reach nobody. */
  get stillToDrop(): number {
    return this.toDrop;
  }

  /** Loses nothing any more. */
  dropNone() {
    this.toDrop = 0;
  }

  /** Ends all streams. */
  close() {
    for (const subscriber of this.subscribers) {
      this.remove(subscriber);
      subscriber.response.end();
    }
  }

  private deliver(type: WatchType, application: Application) {
    for (const subscriber of this.subscribers) {
      this.send(subscriber, type, application);
    }
  }

  private remove(subscriber: Subscriber) {
    clearInterval(subscriber.keepAlive);
    this.subscribers.delete(subscriber);
  }

  private send(
    subscriber: Subscriber,
    type: WatchType,
    application: Application,
  ) {
    if (!subscriber.wants(application)) {
      return;
    }
    const message = { result: { type, application } };
    const text = JSON.stringify(selectAnyPath(message, subscriber.fields));
    const { name } = application.metadata;
    if (subscriber.sent.get(name) === text) {
      return;
    }
    if (type === 'DELETED') {
      subscriber.sent.delete(name);
    } else {
      subscriber.sent.set(name, text);
    }
    const { response, asEvents } = subscriber;
    response.write(asEvents ? `data: ${text}\n\n` : `${text}\n`);
    this.written += 1;
  }
}
