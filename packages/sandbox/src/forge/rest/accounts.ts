import { Router } from 'express';
import { authenticate, authenticateApp, grantInstallationToken } from '../auth';
import { notFound, unprocessable } from '../errors';
import { noteActor, summaryOf } from '../requests';
import { App } from '../types';
import { World } from '../World';
import { repoJson } from './repoShapes';
import { appJson, installationJson, publicUserJson } from './shapes';

/** What an App does as itself, with a JWT that it signed. */
export function appRoutes(world: World, router: Router): void {
  const ofOrganization = (app: App, owner: string) => {
    if (app.organization.toLowerCase() !== owner.toLowerCase()) {
      throw notFound();
    }
    return installationJson(world, app);
  };
  const onApp = (
    method: 'get' | 'post',
    path: string,
    handle: (
      app: App,
      params: Record<string, string>,
      body: unknown,
    ) => {
      status?: number;
      body: unknown;
    },
  ) =>
    router[method](path, async (request, response) => {
      const app = authenticateApp(world, request.headers.authorization);
      summaryOf(response).actor = app.slug;
      const reply = handle(app, request.params, request.body);
      response.status(reply.status ?? 200).json(reply.body);
    });
  onApp('get', '/app', app => ({
    body: {
      ...appJson(world, app),
      client_id: `Iv1.${app.id}`,
      installations_count: 1,
    },
  }));
  onApp('get', '/app/installations', app => ({
    body: [installationJson(world, app)],
  }));
  onApp('get', '/app/installations/:id', (app, { id }) => {
    if (Number(id) !== app.installationId) {
      throw notFound();
    }
    return { body: installationJson(world, app) };
  });
  onApp('get', '/orgs/:org/installation', (app, { org }) => ({
    body: ofOrganization(app, org),
  }));
  onApp('get', '/repos/:owner/:repo/installation', (app, params) => {
    world.repo(params.owner, params.repo);
    return { body: ofOrganization(app, params.owner) };
  });
  const tokens = '/app/installations/:id/access_tokens';
  onApp('post', tokens, (app, { id }, body) => {
    if (Number(id) !== app.installationId) {
      throw notFound();
    }
    const { permissions } = (body ?? {}) as Pick<Partial<App>, 'permissions'>;
    const granted = grantInstallationToken(world, app, permissions);
    return {
      status: 201,
      body: {
        token: granted.token,
        expires_at: granted.expiresAt,
        permissions: granted.permissions,
        repository_selection: 'all',
      },
    };
  });
}

/** Users, teams, and the rate limit. */
export function accountRoutes(world: World, router: Router): void {
  router.use(
    ['/user', '/users', '/orgs', '/rate_limit', '/installation', '/meta'],
    (request, response, next) => {
      noteActor(response, authenticate(world, request.headers.authorization));
      next();
    },
  );
  router.get('/meta', async (_request, response) => {
    response.json({
      verifiable_password_authentication: false,
      installed_version: '3.17.0',
    });
  });
  router.get('/user', async (request, response) => {
    const identity = authenticate(world, request.headers.authorization);
    response.json(publicUserJson(world, identity.user));
  });
  router.get('/users/:login', async (request, response) => {
    const user = world.findUser(request.params.login);
    if (!user) {
      throw notFound();
    }
    response.json(publicUserJson(world, user));
  });
  router.get('/installation/repositories', async (request, response) => {
    const { app } = authenticate(world, request.headers.authorization);
    if (!app) {
      throw unprocessable('An installation token is needed');
    }
    const repositories = world.state.repos.filter(
      repo => repo.owner === app.organization,
    );
    response.json({
      total_count: repositories.length,
      repositories: repositories.map(repo => repoJson(world, repo)),
    });
  });
  router.get('/user/:id(\\d+)', async (request, response) => {
    const id = Number(request.params.id);
    const user = world.state.users.find(known => known.id === id);
    if (!user) {
      throw notFound();
    }
    response.json(publicUserJson(world, user));
  });
}
