import type {
  ChatPostMessageResponse,
  UsersLookupByEmailResponse,
} from '@slack/web-api';
import express, { type Request } from 'express';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** A message as it stands in a channel. */
export interface SlackMessage {
  channel: string;
  ts: string;
  text: string;
  /** How often it was altered in place. */
  updates: number;
  attachments: z.infer<typeof attachments>;
}

/** A running Slack. */
export interface SlackStandIn {
  /** Where its Web API is, with a slash at the end. */
  apiUrl: string;
  /** What is in all channels, oldest first. */
  messages(): readonly SlackMessage[];
  close(): Promise<void>;
}

/** Limits of Block Kit (docs.slack.dev/reference/block-kit). */
const plainText = z.strictObject({
  type: z.literal('plain_text'),
  text: z.string().min(1).max(2000),
  emoji: z.boolean().optional(),
});
const section = z.strictObject({
  type: z.literal('section'),
  text: z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(3000),
  }),
  accessory: z
    .strictObject({
      type: z.literal('button'),
      text: plainText.refine(({ text }) => text.length <= 75),
      url: z.url().max(3000).optional(),
      action_id: z.string().max(255),
    })
    .optional(),
});
const context = z.strictObject({
  type: z.literal('context'),
  elements: z.array(plainText).min(1).max(10),
});
const attachments = z
  .array(
    z.strictObject({
      color: z.string(),
      fallback: z.string(),
      blocks: z.array(z.union([section, context])).max(50),
    }),
  )
  .max(100);
const message = z.object({
  channel: z.string().min(1),
  text: z.string().min(1).max(40_000),
  attachments: z
    .string()
    .transform(text => attachments.parse(JSON.parse(text))),
});

/**
 * Starts a Slack that has a user for every address, and keeps what is posted.
 * It answers as the Web API does: 200, with `ok` and the name of the error.
 *
 * @param options.port - 0: any free one
 */
export async function startSlack(options: {
  port: number;
  token: string;
  /** What a browser is shown. */
  page: (messages: readonly SlackMessage[]) => string;
}): Promise<SlackStandIn> {
  const posted: SlackMessage[] = [];
  const app = express();
  app.get('/', (_, res) => {
    res.type('text/plain').send(options.page(posted));
  });
  app.use(express.urlencoded({ extended: false, limit: '1mb' }));
  const method = (
    name: string,
    answer: (body: Record<string, string>) => object,
  ) =>
    app.post(`/api/${name}`, (req, res) => {
      if (!isFrom(req, options.token)) {
        res.json({ ok: false, error: 'invalid_auth' });
        return;
      }
      try {
        res.json(answer(req.body));
      } catch (error) {
        if (!(error instanceof z.ZodError)) throw error;
        res.json({ ok: false, error: 'invalid_blocks' });
      }
    });
  method('users.lookupByEmail', ({ email }): UsersLookupByEmailResponse => {
    const [name] = email.split('@');
    return { ok: true, user: { id: `U${name.toUpperCase()}`, name } };
  });
  method('chat.postMessage', (body): ChatPostMessageResponse => {
    const told = message.parse(body);
    const ts = `${1_700_000_000 + posted.length}.000100`;
    posted.push({ ...told, ts, updates: 0 });
    return { ok: true, channel: told.channel, ts };
  });
  method('chat.update', (body): ChatPostMessageResponse => {
    const told = message.parse(body);
    const before = posted.find(
      ({ channel, ts }) => channel === told.channel && ts === body.ts,
    );
    if (!before) return { ok: false, error: 'message_not_found' };
    Object.assign(before, told, { updates: before.updates + 1 });
    return { ok: true, channel: told.channel, ts: before.ts };
  });
  const server = await new Promise<Server>((resolve, reject) => {
    const listening = app
      .listen(options.port, '127.0.0.1', () => resolve(listening))
      .once('error', reject);
  });
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    messages: () => posted,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isFrom(req: Request, token: string): boolean {
  return req.headers.authorization === `Bearer ${token}`;
}
