import { createHmac, randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { notFound } from './errors';
import { App, Delivery } from './types';
import { ReceiverFailure, WebhookFaults } from './webhookFaults';
import { World } from './World';

const DELIVERY_TIMEOUT_MS = 10_000;
const DELIVERIES_KEPT = 500;

/** What went out with a delivery, and what came back. */
export interface Exchange {
  request: { headers: Record<string, string>; payload: unknown };
  response: { headers: Record<string, string>; payload: string };
}

/** A webhook about to be delivered. */
export interface Outgoing {
  guid: string;
  event: string;
  action?: string;
  repositoryId?: number;
  body: string;
  redelivery: boolean;
}

/** The value of X-Hub-Signature-256: an HMAC of the body under the secret. */
export function signature256(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/**
 * Delivers webhooks. Those of one App go out one after the other. Each is
 * tried once and noted: GitHub repeats none by itself, only when asked to.
 */
export class Deliveries {
  private readonly queues = new Map<number, Promise<void>>();
  private readonly dir: string;
  private closed = false;

  constructor(
    private readonly world: World,
    private readonly faults: WebhookFaults,
  ) {
    this.dir = join(world.dataDir, 'deliveries');
  }

  /** Resolves when all deliveries that are not held back were tried. */
  async settled(): Promise<void> {
    await Promise.all(this.queues.values());
  }

  /** Tries no further delivery. */
  async close(): Promise<void> {
    this.closed = true;
    await this.settled();
  }

  /** Delivers something new. */
  add(app: App, webhook: Omit<Outgoing, 'guid' | 'redelivery'>): void {
    const outgoing = { ...webhook, guid: randomUUID(), redelivery: false };
    this.faults.apply(webhook.event, failure =>
      this.enqueue(app, outgoing, failure),
    );
  }

  /** Delivers something again, under the GUID that it had. */
  async redeliver(app: App, delivery: Delivery): Promise<void> {
    const { request } = await this.exchange(delivery);
    this.enqueue(app, {
      guid: delivery.guid,
      event: delivery.event,
      action: delivery.action,
      repositoryId: delivery.repositoryId,
      body: JSON.stringify(request.payload),
      redelivery: true,
    });
  }

  /** The deliveries to an App, oldest first. */
  of(app: App): Delivery[] {
    return this.world.state.deliveries.filter(({ appId }) => appId === app.id);
  }

  /** One delivery to an App, or GitHub's 404. */
  byId(app: App, id: number): Delivery {
    const found = this.of(app).find(delivery => delivery.id === id);
    if (!found) {
      throw notFound();
    }
    return found;
  }

  /** What was sent and answered. */
  async exchange(delivery: Delivery): Promise<Exchange> {
    return JSON.parse(await readFile(this.file(delivery), 'utf8'));
  }

  private enqueue(app: App, webhook: Outgoing, failure?: ReceiverFailure) {
    const queue = this.queues.get(app.id) ?? Promise.resolve();
    this.queues.set(
      app.id,
      queue.then(() => this.deliver(app, webhook, failure)),
    );
  }

  private async deliver(
    app: App,
    webhook: Outgoing,
    failure?: ReceiverFailure,
  ): Promise<void> {
    if (this.closed) {
      return;
    }
    const { body, ...noted } = webhook;
    const headers = this.headers(app, webhook);
    const started = performance.now();
    const { response, ...outcome } = failure
      ? { ...failure, response: { headers: {}, payload: '' } }
      : await this.post(app, headers, body);
    const delivery: Delivery = {
      id: this.world.store.nextId(),
      ...noted,
      appId: app.id,
      ...outcome,
      url: app.webhookUrl ?? '',
      durationS: Math.round(performance.now() - started) / 1000,
      deliveredAt: this.world.timestamp(),
    };
    const payload = JSON.parse(body);
    const exchange: Exchange = { request: { headers, payload }, response };
    await mkdir(this.dir, { recursive: true });
    await writeFile(this.file(delivery), JSON.stringify(exchange));
    const { deliveries } = this.world.state;
    deliveries.push(delivery);
    const surplus = deliveries.splice(0, deliveries.length - DELIVERIES_KEPT);
    this.world.store.save();
    await Promise.all(surplus.map(old => rm(this.file(old), { force: true })));
  }

  private file({ id }: Delivery): string {
    return join(this.dir, `${id}.json`);
  }

  private headers(app: App, { event, guid, body }: Outgoing) {
    const sha1 = createHmac('sha1', app.webhookSecret).update(body);
    return {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/stand-in',
      'x-github-event': event,
      'x-github-delivery': guid,
      'x-github-hook-id': String(app.id),
      'x-github-hook-installation-target-id': String(app.id),
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature': `sha1=${sha1.digest('hex')}`,
      'x-hub-signature-256': signature256(app.webhookSecret, body),
    };
  }

  private async post(app: App, headers: Record<string, string>, body: string) {
    try {
      const response = await fetch(app.webhookUrl ?? '', {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
        headers,
        body,
      });
      return {
        statusCode: response.status,
        status: response.ok ? 'OK' : response.statusText,
        response: {
          headers: Object.fromEntries(response.headers),
          payload: await response.text(),
        },
      };
    } catch (error) {
      const status = error instanceof Error ? error.message : String(error);
      return { statusCode: 0, status, response: { headers: {}, payload: '' } };
    }
  }
}
