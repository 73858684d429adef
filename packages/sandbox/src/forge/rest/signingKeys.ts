import { Request, Router } from 'express';
import { authenticate } from '../auth';
import { SigningKey } from '../accountTypes';
import { notFound } from '../errors';
import { addSigningKey, removeSigningKey, signingKeys } from '../signing/keys';
import { World } from '../World';
import { Json } from './shapes';

function keyJson(key: SigningKey): Json {
  return {
    id: key.id,
    key: key.key,
    title: key.title,
    created_at: key.createdAt,
  };
}

/** The SSH keys with which accounts sign; callers are already known. */
export function signingKeyRoutes(world: World, router: Router): void {
  const caller = (request: Request) =>
    authenticate(world, request.headers.authorization).user;
  const own = (request: Request) => {
    const id = Number(request.params.id);
    const key = signingKeys(world, caller(request)).find(k => k.id === id);
    if (!key) {
      throw notFound();
    }
    return key;
  };
  router.get('/users/:login/ssh_signing_keys', async (request, response) => {
    const user = world.findUser(request.params.login);
    if (!user) {
      throw notFound();
    }
    response.json(signingKeys(world, user).map(keyJson));
  });
  router.get('/user/ssh_signing_keys', async (request, response) => {
    response.json(signingKeys(world, caller(request)).map(keyJson));
  });
  router.post('/user/ssh_signing_keys', async (request, response) => {
    const { key, title } = request.body ?? {};
    const added = addSigningKey(world, caller(request), {
      key: typeof key === 'string' ? key : undefined,
      title: typeof title === 'string' ? title : undefined,
    });
    response.status(201).json(keyJson(added));
  });
  router.get('/user/ssh_signing_keys/:id', async (request, response) => {
    response.json(keyJson(own(request)));
  });
  router.delete('/user/ssh_signing_keys/:id', async (request, response) => {
    removeSigningKey(world, own(request).id);
    response.status(204).end();
  });
}
