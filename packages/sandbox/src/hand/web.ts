import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
} from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { foreseen } from './foreseen';
import type { Hand } from './Hand';
import { closedPage, handPage, refusedPage } from './page';
import { commandNamed, runCommand } from './runCommand';
import { sameSecret, Sessions } from './Sessions';

const formSchema = z
  .object({ formToken: z.string(), command: z.string() })
  .catchall(z.string());

/** Forms count only when a page of this very server sent them. */
function isFromOurPage(request: Request): boolean {
  const { origin, host } = request.headers;
  return origin === `http://${host}`;
}

/** People's door: the page, for whoever opened it with the token. */
export function webRouter(hand: Hand, token: string): RequestHandler {
  const router = PromiseRouter();
  const sessions = new Sessions();
  router.get('/', async (request, response) => {
    if (request.query.token !== undefined) {
      if (sameSecret(request.query.token, token)) {
        sessions.begin(response);
        response.redirect(303, '/');
      } else {
        response.status(403).send(closedPage());
      }
      return;
    }
    const session = sessions.of(request);
    if (!session) {
      response.status(403).send(closedPage());
      return;
    }
    response.send(handPage(hand, session));
    delete session.news;
  });
  router.post(
    '/run',
    express.urlencoded({ extended: false, limit: '100kb' }),
    async (request, response) => {
      const session = sessions.of(request);
      const form = formSchema.safeParse(request.body);
      if (
        !session ||
        !isFromOurPage(request) ||
        !form.success ||
        !sameSecret(form.data.formToken, session.formToken)
      ) {
        const reason = 'This form must be sent from the page of this server.';
        response.status(403).send(refusedPage(reason));
        return;
      }
      const { formToken, command, ...texts } = form.data;
      try {
        const report = await runCommand(hand, commandNamed(command), texts);
        session.news = { command, report };
      } catch (error) {
        const problem = foreseen(error);
        if (problem === undefined) throw error;
        session.news = { command, problem };
      }
      response.redirect(303, '/#news');
    },
  );
  router.use((_request, response) => {
    response.status(404).send(refusedPage('There is no such page.'));
  });
  router.use(((error, _request, response, _next) => {
    response.status(error.status ?? 500).send(refusedPage(error.message));
  }) as ErrorRequestHandler);
  return router;
}
