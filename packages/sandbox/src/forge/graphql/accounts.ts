import { Signature } from '../git/objects';
import { nodeId } from '../ids';
import { App, Repo, User } from '../types';
import { GHOST, World } from '../World';
import { View } from './fields';

/**
 * A User or Bot. As at GitHub, GraphQL names a bot without the `[bot]` that
 * REST and commits put behind its login. Nobody where the account was deleted.
 */
export function actorView(world: World, user: User): View | null {
  if (user.id === GHOST.id) {
    return null;
  }
  const bot = user.type === 'Bot';
  const login = bot ? user.login.replace(/\[bot\]$/, '') : user.login;
  const resourcePath = bot ? `/apps/${login}` : `/${login}`;
  return {
    __typename: user.type,
    id: nodeId(user.type, user.id),
    databaseId: user.id,
    login,
    name: user.name,
    email: user.email,
    avatarUrl: `${world.url}/avatars/${user.id}`,
    resourcePath,
    url: `${world.url}${resourcePath}`,
  };
}

/** The owner of a repository. */
export function ownerView(world: World, repo: Repo): View | null {
  const org = world.findOrganization(repo.owner);
  if (!org) {
    return actorView(world, world.userByLogin(repo.owner));
  }
  return {
    __typename: 'Organization',
    id: nodeId('Organization', org.id),
    databaseId: org.id,
    login: org.login,
    name: org.login,
    avatarUrl: `${world.url}/avatars/${org.id}`,
    resourcePath: `/${org.login}`,
    url: `${world.url}/${org.login}`,
  };
}

export function appView(world: World, app: App): View {
  return {
    __typename: 'App',
    id: nodeId('App', app.id),
    databaseId: app.id,
    slug: app.slug,
    name: app.slug,
    url: `${world.url}/apps/${app.slug}`,
  };
}

/** The author or committer of a commit, with the account of the address. */
export function gitActorView(world: World, signature: Signature): View {
  const user = world.userByEmail(signature.email);
  return {
    __typename: 'GitActor',
    name: signature.name,
    email: signature.email,
    date: signature.date,
    avatarUrl: `${world.url}/avatars/${user?.id ?? 0}`,
    // The field's type is User for bots too, and their login is whole.
    user: user
      ? { ...actorView(world, user), __typename: 'User', login: user.login }
      : null,
  };
}
