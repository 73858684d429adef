import { ErrorRequestHandler, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { ForgeError, notFound } from '../errors';
import { World } from '../World';
import { accountRoutes } from './accounts';
import { activityRoutes } from './activity';
import { appRoutes } from './app';
import { commitRoutes } from './commits';
import { deliveryRoutes } from './deliveries';
import { organizationRoutes } from './orgs';
import { pullRoutes } from './pulls';
import { protectionRoutes } from './protection';
import { repoRoutes } from './repos';
import { RepoRoutes } from './route';
import { organizationRuleRoutes, ruleRoutes } from './rules';
import { timelineRoutes } from './timeline';
import { signingKeyRoutes } from './signingKeys';
import { tagRoutes } from './tags';

const DOCUMENTATION = 'https://docs.github.com/enterprise-server/rest';

/** Answers refusals in GitHub's form; anything else is our own fault: 500. */
export const errorAnswer: ErrorRequestHandler = (
  error,
  _request,
  response,
  _next,
) => {
  if (response.headersSent) {
    response.socket?.destroy();
    return;
  }
  const known = error instanceof ForgeError;
  const parse = error?.type === 'entity.parse.failed';
  const fallback = parse ? 400 : 500;
  const status = known ? error.status : fallback;
  const message = parse ? 'Problems parsing JSON' : error.message;
  response.status(status).json({
    message,
    ...(known && error.details.errors ? { errors: error.details.errors } : {}),
    documentation_url: DOCUMENTATION,
    status: String(status),
  });
};

/** The REST API below `/api/v3`. */
export function restRouter(world: World): Router {
  const router = PromiseRouter();
  appRoutes(world, router);
  deliveryRoutes(world, router);
  accountRoutes(world, router);
  organizationRoutes(world, router);
  signingKeyRoutes(world, router);
  const routes = new RepoRoutes(world, router);
  organizationRuleRoutes(world, router);
  ruleRoutes(routes);
  protectionRoutes(routes);
  repoRoutes(routes);
  activityRoutes(routes);
  tagRoutes(routes);
  commitRoutes(routes);
  pullRoutes(routes);
  timelineRoutes(routes);
  router.use(() => {
    throw notFound();
  });
  router.use(errorAnswer);
  return router;
}
