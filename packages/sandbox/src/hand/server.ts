import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type RequestHandler } from 'express';
import {
  pageAddress,
  removeAddress,
  writeAddress,
  type Address,
} from './address';
import { apiRouter } from './api';
import { Hand, type HandOptions } from './Hand';
import { refusedPage } from './page';
import { webRouter } from './web';

const HOST = '127.0.0.1';

/** A running control server. */
export interface HandServer extends Address {
  /** The page's address, with the token. */
  pageUrl: string;
  close(): Promise<void>;
}

/**
 * Only requests that name this server by a loopback name: a page elsewhere
 * whose name was made to resolve to this machine does not (DNS rebinding).
 */
const onlyByLoopbackName: RequestHandler = (request, response, next) => {
  const { localPort } = request.socket;
  const names = ['127.0.0.1', 'localhost'].map(name => `${name}:${localPort}`);
  if (names.includes(request.headers.host ?? '')) {
    next();
    return;
  }
  const reason = `This server answers to ${names.join(' and ')} only.`;
  response.status(421).send(refusedPage(reason));
};

const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    // Forms need it: without a referrer browsers tell no origin either.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  next();
};

function buildApp(hand: Hand, token: string): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders, onlyByLoopbackName);
  app.use('/api', apiRouter(hand, token));
  app.use(webRouter(hand, token));
  return app;
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: HOST, port, exclusive: true }, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/**
 * Starts the control server of a running world on loopback. Effects need a
 * POST and the token, which lies in the data directory for its owner alone;
 * no other origin is let in.
 */
export async function startHand(
  options: HandOptions & {
    /** 0: any free one. */
    port: number;
    dataDir: string;
  },
): Promise<HandServer> {
  const hand = new Hand(options);
  const token = randomBytes(24).toString('base64url');
  const server = createServer(buildApp(hand, token));
  const port = await listen(server, options.port);
  const address = { url: `http://${HOST}:${port}`, token };
  await writeAddress(options.dataDir, address);
  return {
    ...address,
    pageUrl: pageAddress(address),
    close: async () => {
      hand.close();
      await removeAddress(options.dataDir);
      const closed = new Promise<void>(resolve => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
    },
  };
}
