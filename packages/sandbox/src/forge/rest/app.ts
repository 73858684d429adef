import { Router } from 'express';
import { authenticateApp } from '../auth';
import { notFound } from '../errors';
import {
  grantInstallationToken,
  installedRepos,
  isInstalledOn,
  TokenWish,
} from '../installations';
import { summaryOf } from '../requests';
import { App } from '../types';
import { World } from '../World';
import { repoJson } from './repoShapes';
import { answer, Answer, Call, callOf, ok, paginate, send } from './route';
import { appJson, installationJson, Json } from './shapes';

function grant({ world, body }: Call, app: App): Json {
  const granted = grantInstallationToken(world, app, body as TokenWish);
  const { repositoryIds } = granted;
  const chosen = installedRepos(world, app).filter(repo =>
    repositoryIds?.includes(repo.id),
  );
  const isSelected = repositoryIds ?? app.repositoryIds;
  return {
    token: granted.token,
    expires_at: granted.expiresAt,
    permissions: granted.permissions,
    repository_selection: isSelected ? 'selected' : 'all',
    ...(repositoryIds
      ? { repositories: chosen.map(repo => repoJson(world, repo)) }
      : {}),
  };
}

/** What an App does as itself, with a JWT that it signed. */
export function appRoutes(world: World, router: Router): void {
  const on = (
    method: 'get' | 'post' | 'put' | 'delete',
    path: string,
    handle: (app: App, call: Call) => Answer,
  ) =>
    router[method](path, async (request, response) => {
      const app = authenticateApp(world, request.headers.authorization);
      summaryOf(response).actor = app.slug;
      send(response, handle(app, callOf(world, request, response)));
    });
  const own = (app: App, { params }: Call) => {
    if (Number(params.id) !== app.installationId) {
      throw notFound();
    }
    return app;
  };
  on('get', '/app', app =>
    ok({
      ...appJson(world, app),
      client_id: `Iv1.${app.id}`,
      installations_count: 1,
    }),
  );
  on('get', '/app/installations', (app, call) =>
    ok(paginate(call, [app]).map(item => installationJson(world, item))),
  );
  const installation = '/app/installations/:id(\\d+)';
  on('get', installation, (app, call) =>
    ok(installationJson(world, own(app, call))),
  );
  on('post', `${installation}/access_tokens`, (app, call) =>
    answer(201, grant(call, own(app, call))),
  );
  on('put', `${installation}/suspended`, (app, call) => {
    own(app, call).suspendedAt ??= world.timestamp();
    world.store.save();
    return answer(204);
  });
  on('delete', `${installation}/suspended`, (app, call) => {
    own(app, call).suspendedAt = undefined;
    world.store.save();
    return answer(204);
  });
  on('get', '/orgs/:org/installation', (app, { params }) => {
    if (app.organization.toLowerCase() !== params.org.toLowerCase()) {
      throw notFound();
    }
    return ok(installationJson(world, app));
  });
  on('get', '/repos/:owner/:repo/installation', (app, { params }) => {
    if (!isInstalledOn(app, world.repo(params.owner, params.repo))) {
      throw notFound();
    }
    return ok(installationJson(world, app));
  });
}
