import { Router } from 'express';
import { authenticate, credential } from '../auth';
import { forbidden, notFound } from '../errors';
import {
  installedRepos,
  reaches,
  revokeInstallationToken,
} from '../installations';
import { noteActor } from '../requests';
import { World } from '../World';
import { repoJson } from './repoShapes';
import { callOf, paginate } from './route';
import { publicUserJson } from './shapes';

/** Users, and what an installation token sees of itself. */
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
    const identity = authenticate(world, request.headers.authorization);
    if (!identity.app) {
      throw forbidden(
        'You must authenticate with an installation access token in order to list repositories for an installation.',
      );
    }
    const repos = installedRepos(world, identity.app).filter(repo =>
      reaches(identity, repo),
    );
    const call = callOf(world, request, response);
    response.json({
      total_count: repos.length,
      repository_selection: identity.app.repositoryIds ? 'selected' : 'all',
      repositories: paginate(call, repos).map(repo => repoJson(world, repo)),
    });
  });
  router.delete('/installation/token', async (request, response) => {
    const token = credential(request.headers.authorization) ?? '';
    if (!authenticate(world, request.headers.authorization).app) {
      throw forbidden('Resource not accessible by personal access token');
    }
    revokeInstallationToken(world, token);
    response.status(204).end();
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
