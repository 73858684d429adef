import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const MAX_BYTES = 512 * 1024;

const common = {
  routing_key: z
    .string()
    .length(
      32,
      "Length of 'routing_key' is incorrect (should be 32 characters)",
    ),
  client: z.string().optional(),
  client_url: z.string().optional(),
};

/**
 * An event as the Events API v2 takes it: `dedup_key` has 255 characters at most,
 * the summary 1024; to resolve, the key must be there.
 */
const eventSchema = z.discriminatedUnion('event_action', [
  z.object({
    ...common,
    event_action: z.literal('trigger'),
    dedup_key: z.string().max(255).optional(),
    links: z
      .array(z.object({ href: z.url(), text: z.string().optional() }))
      .optional(),
    images: z.array(z.object({ src: z.url() })).optional(),
    payload: z.object({
      summary: z.string().min(1).max(1024),
      source: z.string().min(1),
      severity: z.enum(['critical', 'error', 'warning', 'info']),
      timestamp: z.iso.datetime({ offset: true }).optional(),
      component: z.string().optional(),
      group: z.string().optional(),
      class: z.string().optional(),
      custom_details: z.record(z.string(), z.unknown()).optional(),
    }),
  }),
  z.object({
    ...common,
    event_action: z.enum(['acknowledge', 'resolve']),
    dedup_key: z.string().max(255),
  }),
]);

/** An event that was taken. */
export type PagerEvent = z.infer<typeof eventSchema>;

/** A running stand-in. */
export interface PagerStandIn {
  /** Where events go to. */
  url: string;
  /** Every event that was taken, oldest first. */
  events(): PagerEvent[];
  /** Keys of the alerts that are open. */
  open(): string[];
  /** Answers with this status, and takes nothing, until it is 202 again. */
  answer(status: number): void;
  close(): Promise<void>;
}

/** Starts it on the loopback interface; without a port on any free one. */
export async function startPager(port = 0): Promise<PagerStandIn> {
  const events: PagerEvent[] = [];
  const alerts = new Set<string>();
  let status = 202;
  const take = (text: string): [status: number, body: object] => {
    if (status !== 202) return [status, { message: 'fault of the stand-in' }];
    const parsed = eventSchema.safeParse(jsonOf(text));
    if (!parsed.success) {
      return [
        400,
        {
          status: 'invalid event',
          message: 'Event object is invalid',
          errors: parsed.error.issues.map(({ message }) => message),
        },
      ];
    }
    const event = parsed.data;
    const key = event.dedup_key ?? `made-${events.length + 1}`;
    if (event.event_action === 'trigger') alerts.add(key);
    if (event.event_action === 'resolve') alerts.delete(key);
    events.push(event);
    return [
      202,
      { status: 'success', message: 'Event processed', dedup_key: key },
    ];
  };
  const server = createServer((request, response) => {
    if (request.method !== 'POST' || request.url !== '/v2/enqueue') {
      reply(response, 404, { message: 'Not Found' });
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BYTES) chunks.push(chunk);
    });
    request.on('end', () => {
      if (size > MAX_BYTES) {
        reply(response, 413, { message: 'Too large' });
      } else {
        reply(response, ...take(Buffer.concat(chunks).toString('utf8')));
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: used } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${used}/v2/enqueue`,
    events: () => [...events],
    open: () => [...alerts],
    answer: next => {
      status = next;
    },
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function reply(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify(body));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
