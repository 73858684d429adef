import { isoSeconds } from '../git/objects';
import { nodeId } from '../ids';
import { App, CommitStatus, Repo, User } from '../types';
import { GHOST, World } from '../World';

/** A JSON object as REST answers and webhooks carry it. */
export type Json = Record<string, unknown>;

/** When accounts were made; nobody asks. */
export const EPOCH = '2020-01-01T00:00:00Z';

const USER_LINKS = {
  events_url: '/events{/privacy}',
  followers_url: '/followers',
  following_url: '/following{/other_user}',
  gists_url: '/gists{/gist_id}',
  organizations_url: '/orgs',
  received_events_url: '/received_events',
  repos_url: '/repos',
  starred_url: '/starred{/owner}{/repo}',
  subscriptions_url: '/subscriptions',
};

function account(
  world: World,
  kind: 'User' | 'Bot' | 'Organization',
  id: number,
  login: string,
): Json {
  const url = `${world.apiUrl}/users/${encodeURIComponent(login)}`;
  const page = kind === 'Bot' ? `apps/${login.replace('[bot]', '')}` : login;
  const links = Object.entries(USER_LINKS).map(([k, v]) => [k, `${url}${v}`]);
  return {
    login,
    id,
    node_id: nodeId(kind, id),
    avatar_url: `${world.url}/avatars/${id}`,
    gravatar_id: '',
    url,
    html_url: `${world.url}/${page}`,
    ...Object.fromEntries(links),
    type: kind,
    site_admin: false,
  };
}

/** A `nullable-simple-user`: GitHub shows no account where it was deleted. */
export function nullableUserJson(world: World, user: User): Json | null {
  return user.id === GHOST.id ? null : userJson(world, user);
}

/** A `simple-user`. */
export function userJson(world: World, user: User): Json {
  return account(world, user.type, user.id, user.login);
}

/** A `public-user`. */
export function publicUserJson(world: World, user: User): Json {
  return {
    ...userJson(world, user),
    name: user.name,
    email: user.email,
    company: null,
    blog: null,
    location: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: EPOCH,
    updated_at: EPOCH,
  };
}

/** The account that owns a repository. */
export function ownerJson(world: World, repo: Repo): Json {
  const org = world.findOrganization(repo.owner);
  if (org) {
    return account(world, 'Organization', org.id, org.login);
  }
  return userJson(world, world.userByLogin(repo.owner));
}

/** An `organization-simple`, as webhooks carry it. */
export function organizationJson(world: World, login: string): Json {
  const org = world.findOrganization(login);
  const url = `${world.apiUrl}/orgs/${login}`;
  return {
    login,
    id: org?.id,
    node_id: nodeId('Organization', org?.id ?? 0),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${world.url}/avatars/${org?.id}`,
    description: '',
  };
}

/** An `integration` (GitHub App). */
export function appJson(world: World, app: App): Json {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('App', app.id),
    owner: account(
      world,
      'Organization',
      world.findOrganization(app.organization)?.id ?? 0,
      app.organization,
    ),
    name: app.slug,
    description: '',
    external_url: world.url,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: app.permissions,
    events: ['check_run', 'pull_request', 'pull_request_review', 'push'],
  };
}

/** An `installation`. */
export function installationJson(world: World, app: App): Json {
  const org = world.findOrganization(app.organization);
  return {
    id: app.installationId,
    account: account(world, 'Organization', org?.id ?? 0, app.organization),
    repository_selection: app.repositoryIds ? 'selected' : 'all',
    access_tokens_url: `${world.apiUrl}/app/installations/${app.installationId}/access_tokens`,
    repositories_url: `${world.apiUrl}/installation/repositories`,
    html_url: `${world.url}/organizations/${app.organization}/settings/installations/${app.installationId}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: org?.id,
    target_type: 'Organization',
    permissions: app.permissions,
    events: ['check_run', 'pull_request', 'pull_request_review', 'push'],
    created_at: app.createdAt,
    updated_at: app.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: app.suspendedAt ?? null,
  };
}

/** A commit `status`. */
export function statusJson(
  world: World,
  repo: Repo,
  status: CommitStatus,
): Json {
  const creator = world.user(status.creatorId);
  return {
    url: `${world.apiUrl}/repos/${repo.owner}/${repo.name}/statuses/${status.sha}`,
    avatar_url: `${world.url}/avatars/${creator.id}`,
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description ?? null,
    target_url: status.targetUrl ?? null,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator: nullableUserJson(world, creator),
  };
}

/** An expiry one hour from now. */
export function inOneHour(world: World): string {
  return isoSeconds(new Date(world.now().getTime() + 3_600_000));
}
