import express, {
  type ErrorRequestHandler,
  type RequestHandler,
} from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { foreseen } from './foreseen';
import type { Hand } from './Hand';
import { commandNamed, runCommand } from './runCommand';
import { sameSecret } from './Sessions';

const callSchema = z.strictObject({
  command: z.string(),
  arguments: z.record(z.string(), z.string()),
});

/** The command line's door: the token, and JSON. */
export function apiRouter(hand: Hand, token: string): RequestHandler {
  const router = PromiseRouter();
  router.use((request, response, next) => {
    const [, given] = /^Bearer (.+)$/.exec(
      request.headers.authorization ?? '',
    ) ?? [undefined, undefined];
    if (sameSecret(given, token)) {
      next();
      return;
    }
    response.status(401).json({ error: 'The token is missing or wrong.' });
  });
  router.use(express.json({ limit: '100kb' }));
  router.post('/run', async (request, response) => {
    const call = callSchema.safeParse(request.body);
    if (!call.success) {
      response.status(400).json({ error: z.prettifyError(call.error) });
      return;
    }
    try {
      const command = commandNamed(call.data.command);
      response.json(await runCommand(hand, command, call.data.arguments));
    } catch (error) {
      const message = foreseen(error);
      if (message === undefined) throw error;
      response.status(409).json({ error: message });
    }
  });
  router.use((_request, response) => {
    response.status(404).json({ error: 'POST /api/run is all there is.' });
  });
  router.use(((error, _request, response, _next) => {
    response.status(error.status ?? 500).json({ error: String(error.message) });
  }) as ErrorRequestHandler);
  return router;
}
