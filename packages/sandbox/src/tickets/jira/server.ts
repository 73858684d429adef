import express, { type RequestHandler } from 'express';
import { createHmac } from 'node:crypto';
import { listen } from '../listen';
import { JiraState, type StatusName, type StoredIssue } from './JiraState';
import { jiraPages } from './pages';
import { jiraRoutes } from './routes';

/** A running stand-in for Jira, as Cloud and as Data Center. */
export interface JiraStandIn {
  url: string;
  /** What people do there. */
  people: {
    open(wish: {
      summary: string;
      service: string;
      /** What else it is for. */
      also?: string[];
      project?: string;
    }): StoredIssue;
    move(key: string, status: StatusName): void;
    say(key: string, text: string): void;
    remove(key: string): void;
    find(key: string): StoredIssue | undefined;
    count(): number;
  };
  /** Cuts every connection until the returned function is called. */
  outage(): () => void;
  /** Refuses new tickets without a field until what it returns is called. */
  demandField(name: string): () => void;
  /** Where its webhook goes from now on. */
  setWebhook(url: string, secret: string): void;
  close(): Promise<void>;
}

/** What the stand-in is started with. */
export interface JiraStandInOptions {
  /** API token of Cloud, and personal access token of Data Center. */
  token: string;
  /** Keeps its tickets; absent: they are of this start alone. */
  file?: string;
  /** 0 or absent: any free one. */
  port?: number;
  now?: () => Date;
}

/** Starts the stand-in. */
export async function startJira(
  options: JiraStandInOptions,
): Promise<JiraStandIn> {
  let isDown = false;
  let url = '';
  let webhook: { url: string; secret: string } | null = null;
  const state = new JiraState({
    file: options.file,
    now: options.now ?? (() => new Date()),
    onChange: issue => {
      if (webhook) void deliver(webhook, issue);
    },
  });
  const app = express();
  app.disable('x-powered-by');
  app.use((req, _, next) => {
    if (isDown) req.socket.destroy();
    else next();
  });
  app.use(express.json({ limit: '1mb' }));
  const guard = authorised(options.token);
  app.use(
    '/rest/api/3',
    guard,
    jiraRoutes(state, '3', () => url),
  );
  app.use(
    '/rest/api/2',
    guard,
    jiraRoutes(state, '2', () => url),
  );
  app.use(jiraPages(state));
  const listening = await listen(app, options.port);
  url = listening.url;
  return {
    url,
    people: {
      open: ({ summary, service, also = [], project = 'PAY' }) =>
        state.create({
          project,
          type: 'Change',
          summary,
          components: [service, ...also],
        }),
      move: (key, status) => {
        state.change(key, issue => {
          issue.status = status;
        });
      },
      say: (key, text) => {
        state.change(key, issue => {
          const id = String(10_000 + issue.comments.length);
          issue.comments.push({ id, body: text, created: issue.updated });
        });
      },
      remove: key => state.remove(key),
      find: key => state.find(key),
      count: () => state.issues.length,
    },
    outage: () => {
      isDown = true;
      return () => {
        isDown = false;
      };
    },
    demandField: name => {
      state.demanded = name;
      return () => {
        state.demanded = null;
      };
    },
    setWebhook: (to, secret) => {
      webhook = { url: to, secret };
    },
    close: listening.close,
  };
}

function authorised(token: string): RequestHandler {
  return (req, res, next) => {
    const [scheme, given = ''] = (req.headers.authorization ?? '').split(' ');
    const secret =
      scheme === 'Basic'
        ? Buffer.from(given, 'base64').toString('utf8').split(':')[1]
        : given;
    if (secret === token) next();
    else res.status(401).json({ errorMessages: ['Unauthorized'], errors: {} });
  };
}

/** Jira's webhook is a hint: one that is lost is lost. */
async function deliver(
  { url, secret }: { url: string; secret: string },
  issue: StoredIssue,
): Promise<void> {
  const body = JSON.stringify({
    timestamp: Date.parse(issue.updated),
    webhookEvent: 'jira:issue_updated',
    issue: { id: issue.id, key: issue.key },
  });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature': `sha256=${signature}`,
    },
    body,
  }).catch(() => undefined);
}
