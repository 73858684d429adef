import { ServerResponse } from 'node:http';
import { KEEP_ALIVE_MS } from './stream';

interface Subscriber {
  response: ServerResponse;
  application: string;
  asEvents: boolean;
  read: () => object;
  sent: string;
  keepAlive: NodeJS.Timeout;
}

/**
 * The watch over resource trees, as `/stream/applications/{name}/resource-tree`
 * gives it: the whole tree at first and after each change.
 */
export class TreeHub {
  private readonly subscribers = new Set<Subscriber>();
  /** How many trees were written so far, to all subscribers together. */
  written = 0;

  subscribe(
    response: ServerResponse,
    application: string,
    options: { asEvents: boolean; read: () => object },
  ) {
    const { asEvents } = options;
    response.writeHead(200, {
      'Content-Type': asEvents ? 'text/event-stream' : 'application/json',
      'Cache-Control': 'no-cache',
    });
    const keepAlive = setInterval(() => {
      response.write(asEvents ? ':\n' : '\n');
    }, KEEP_ALIVE_MS);
    const subscriber = {
      ...options,
      response,
      application,
      sent: '',
      keepAlive,
    };
    response.on('close', () => this.remove(subscriber));
    this.subscribers.add(subscriber);
    this.send(subscriber);
  }

  /** Sends the tree of an Application where it is not as it was. */
  publish(application: string) {
    for (const subscriber of this.subscribers) {
      if (subscriber.application === application) {
        this.send(subscriber);
      }
    }
  }

  /** Ends all streams. */
  close() {
    for (const subscriber of this.subscribers) {
      this.remove(subscriber);
      subscriber.response.end();
    }
  }

  private remove(subscriber: Subscriber) {
    clearInterval(subscriber.keepAlive);
    this.subscribers.delete(subscriber);
  }

  private send(subscriber: Subscriber) {
    const { response, asEvents, read } = subscriber;
    const text = JSON.stringify({ result: read() });
    if (text !== subscriber.sent) {
      subscriber.sent = text;
      response.write(asEvents ? `data: ${text}\n\n` : `${text}\n`);
      this.written += 1;
    }
  }
}
