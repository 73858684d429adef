import { randomUUID } from 'node:crypto';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import express, { Express } from 'express';
import PromiseRouter from 'express-promise-router';
import { Admin } from './Admin';
import { authenticate } from './auth';
import { Faults } from './faults';
import { GitHttp } from './gitHttp';
import { executeGraphql } from './graphql/execute';
import { RateLimits } from './limits/RateLimits';
import { noteActor, RequestLog, summaryOf } from './requests';
import { errorAnswer, restRouter } from './rest/router';
import { Webhooks } from './webhooks';
import { webRouter } from './web/routes';
import type { Saving } from './stateFile';
import { World } from './World';

export interface ForgeOptions {
  /** Where repositories and state live; made when missing. */
  dataDir: string;
  /** 0 or undefined: a free one. */
  port?: number;
  /** Listen on IPv4 only. Default: on `localhost` in both families. */
  host?: '127.0.0.1';
  now?: () => Date;
  /**
   * Refuse what is above GitHub's rate limits. Default: only count, so that a
   * history can be seeded; `Forge.limits.enforced` switches it later.
   */
  enforceRateLimits?: boolean;
  /** `at-close`: the state is written once, for histories. Default: `soon`. */
  saving?: Saving;
}

export interface Forge {
  /** Pages and Git: `/{owner}/{repo}.git`, `/{owner}/{repo}/pull/{n}`. */
  url: string;
  /** The REST API, as on GitHub Enterprise Server: `{url}/api/v3`. */
  apiUrl: string;
  /** `{url}/api/graphql`. */
  graphqlUrl: string;
  admin: Admin;
  faults: Faults;
  requests: RequestLog;
  limits: RateLimits;
  /** Stops listening, cuts connections and awaits webhooks under way. */
  close(): Promise<void>;
}

const BODY_LIMIT = '20mb';
const API_VERSION = '2022-11-28';
const PORT_ATTEMPTS = 5;

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/** Listens on both loopback addresses with one port, where there are both. */
async function listenOnLoopback(
  app: Express,
  options: ForgeOptions,
): Promise<{ port: number; servers: Server[] }> {
  for (let attempt = 1; ; attempt += 1) {
    const v4 = createServer(app);
    const port = await listen(v4, '127.0.0.1', options.port ?? 0);
    if (options.host === '127.0.0.1') {
      return { port, servers: [v4] };
    }
    const v6 = createServer(app);
    try {
      await listen(v6, '::1', port);
      return { port, servers: [v4, v6] };
    } catch (error) {
      if (['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(codeOf(error) ?? '')) {
        return { port, servers: [v4] };
      }
      v4.close();
      const taken = codeOf(error) === 'EADDRINUSE';
      if (options.port || !taken || attempt === PORT_ATTEMPTS) {
        throw error;
      }
    }
  }
}

function buildApp(
  world: World,
  parts: {
    faults: Faults;
    requests: RequestLog;
    git: GitHttp;
    limits: RateLimits;
  },
): Express {
  const { limits } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    response.setHeader('x-github-request-id', randomUUID());
    if (request.path.startsWith('/api/')) {
      response.setHeader('date', world.now().toUTCString());
      response.setHeader('x-github-api-version-selected', API_VERSION);
      response.setHeader('cache-control', 'private, max-age=60, s-maxage=60');
      response.setHeader('vary', 'Accept, Authorization, Accept-Encoding');
    }
    // GitHub honours If-None-Match whatever the client says of its cache.
    delete request.headers['cache-control'];
    next();
  });
  app.use('/api', express.json({ limit: BODY_LIMIT, strict: false }));
  app.use(parts.requests.middleware(() => world.now()));
  app.use(parts.faults.middleware(summaryOf));
  app.get('/api/v3/rate_limit', (request, response) => {
    response.json(limits.overview(request));
  });
  app.use('/api/v3', limits.rest());
  app.use('/api/v3', restRouter(world));
  const graphql = PromiseRouter();
  graphql.post('/', async (request, response) => {
    const identity = authenticate(world, request.headers.authorization);
    noteActor(response, identity);
    const answer = await executeGraphql(request.body, {
      world,
      identity,
      charge: cost => limits.graphql(request, response, cost),
    });
    if (answer) {
      response.json(answer);
    }
  });
  app.use('/api/graphql', graphql);
  app.use('/api', errorAnswer);
  app.use(parts.git.router());
  app.use(webRouter(world));
  return app;
}

/**
 * Starts the forge: GitHub Enterprise Server in the part that we use, on real
 * repositories, on loopback. What was in `dataDir` is there again.
 */
export async function startForge(options: ForgeOptions): Promise<Forge> {
  const world = new World(options.dataDir, options.now, options.saving);
  const faults = new Faults(() => world.now());
  const requests = new RequestLog();
  world.webhooks = new Webhooks(world, faults.webhooks);
  const git = new GitHttp(world);
  await git.prepare();
  const limits = new RateLimits(world, {
    enforced: options.enforceRateLimits ?? false,
  });
  const app = buildApp(world, { faults, requests, git, limits });
  const { port, servers } = await listenOnLoopback(app, options);
  world.url = `http://localhost:${port}`;
  return {
    url: world.url,
    apiUrl: world.apiUrl,
    graphqlUrl: `${world.url}/api/graphql`,
    admin: new Admin(world),
    faults,
    requests,
    limits,
    async close() {
      faults.clear();
      await Promise.all(
        servers.map(
          server =>
            new Promise<void>(resolve => {
              server.close(() => resolve());
              server.closeAllConnections();
            }),
        ),
      );
      await world.webhooks.deliveries.close();
      world.close();
    },
  };
}
