import { notFound, unprocessable } from '../errors';
import { ChangedFile } from '../git/objects';
import { mergeSettingsInput } from '../merging/settings';
import { hasRole, includesRole, roleOf, ROLES, type Role } from '../roles';
import { protectionOf, rulesInForce } from '../rules/inForce';
import { createRef, deleteRef, pushRef } from '../refs';
import { BranchProtection, Repo } from '../types';
import { World } from '../World';
import { commitJson } from './pullShapes';
import {
  answer,
  commitOf,
  modified,
  ok,
  paginate,
  RepoCall,
  RepoRoutes,
  text,
} from './route';
import { fullRepoJson } from './repoShapes';
import { Json, userJson } from './shapes';

function url({ world, repo }: { world: World; repo: Repo }): string {
  return `${world.apiUrl}/repos/${repo.owner}/${repo.name}`;
}

async function branchTip(call: RepoCall, name: string): Promise<string> {
  const oid = await call.world.git(call.repo).branch(name);
  if (!oid) {
    throw notFound('Branch not found');
  }
  return oid;
}

/** People with more than the right to read, which everybody has. */
function collaborators({ world, repo }: RepoCall): Json[] {
  return world.state.users
    .filter(user => hasRole(world, repo, user, 'triage'))
    .map(user => {
      const role = roleOf(world, repo, user);
      const has = (least: Role) => includesRole(role, least);
      const names = { read: 'pull', write: 'push' } as Record<Role, string>;
      return {
        ...userJson(world, user),
        role_name: role,
        permissions: Object.fromEntries(
          ROLES.map(each => [names[each] ?? each, has(each)]),
        ),
      };
    });
}

async function contents(call: RepoCall): Promise<Json | Json[]> {
  const { world, repo, params, query } = call;
  const path = params.path.replace(/\/$/, '');
  const ref = query.ref ?? repo.defaultBranch;
  const commit = await commitOf(call, ref);
  const git = world.git(repo);
  const object = await git.object(`${commit}:${path}`);
  const entry = (type: string, at: string, sha: string, size: number): Json => {
    const self = `${url(call)}/contents/${at}?ref=${ref}`;
    const html = `${world.url}/${repo.owner}/${repo.name}/blob/${ref}/${at}`;
    const gitUrl = `${url(call)}/git/${
      type === 'dir' ? 'trees' : 'blobs'
    }/${sha}`;
    return {
      type,
      size,
      name: at.split('/').at(-1),
      path: at,
      sha,
      url: self,
      git_url: gitUrl,
      html_url: html,
      download_url: type === 'dir' ? null : html,
      _links: { self, git: gitUrl, html },
    };
  };
  if (object?.type === 'blob') {
    const encoded = object.data.toString('base64');
    return {
      ...entry('file', path, object.oid, object.data.length),
      encoding: 'base64',
      content: encoded.replace(/.{60}/g, '$&\n'),
    };
  }
  const tree = await git.tree(`${commit}:${path}`);
  if (!tree) {
    throw notFound();
  }
  const blobs = await git.objects(tree.map(({ oid }) => oid));
  return tree.map(({ name, oid, type }, index) => {
    const size = type === 'blob' ? blobs[index]?.data.length ?? 0 : 0;
    const at = path ? `${path}/${name}` : name;
    return entry(type === 'tree' ? 'dir' : 'file', at, oid, size);
  });
}

async function refJson(
  call: RepoCall,
  ref: string,
  sha: string,
): Promise<Json> {
  const { type } = (await call.world.git(call.repo).info(sha)) ?? {};
  return {
    ref,
    node_id: Buffer.from(ref).toString('base64url'),
    url: `${url(call)}/git/${ref}`,
    object: { type, sha, url: `${url(call)}/git/${type}s/${sha}` },
  };
}

async function updateRef(call: RepoCall) {
  const { world, identity, repo, params, body } = call;
  const ref = `refs/${params.ref}`;
  const git = world.git(repo);
  return world.lock(repo, async () => {
    const before = await git.ref(ref);
    const sha = text(body.sha) ?? '';
    const isTag = ref.startsWith('refs/tags/');
    const object = /^[0-9a-f]{40}$/.test(sha) ? await git.info(sha) : undefined;
    const after = isTag || object?.type === 'commit' ? object?.oid : undefined;
    if (!before || !after) {
      throw unprocessable('Reference does not exist');
    }
    if (!body.force && !(await git.isAncestor(before, after))) {
      throw unprocessable('Update is not a fast forward');
    }
    await pushRef(world, identity, repo, { ref, before, after });
    return ok(await refJson(call, ref, after));
  });
}

/** Protected by a classic rule or by an active ruleset. */
function isProtected(world: World, repo: Repo, branch: string): boolean {
  return (
    protectionOf(world, repo, branch) !== undefined ||
    rulesInForce(world, repo, `refs/heads/${branch}`).some(
      ({ enforcement }) => enforcement === 'active',
    )
  );
}

/** For whom the required checks of a classic rule hold. */
function enforcementLevel(rule: BranchProtection | undefined): string {
  if (!rule || rule.requiredStatusChecks.length === 0) {
    return 'off';
  }
  return rule.enforceAdmins ? 'everyone' : 'non_admins';
}

/** Repositories, branches, contents and refs. */
export function repoRoutes(routes: RepoRoutes): void {
  routes.on('get', '', 'metadata:read', call => {
    const { world, repo } = call;
    return modified(call, repo.pushedAt, fullRepoJson(world, repo));
  });
  routes.on('patch', '', 'administration:write', call => {
    const { world, repo, body } = call;
    const input = mergeSettingsInput.safeParse(body);
    if (!input.success) {
      throw unprocessable(`Invalid request.\n\n${input.error.message}`);
    }
    repo.settings = { ...repo.settings, ...input.data };
    world.store.save();
    return ok(fullRepoJson(world, repo));
  });
  routes.on('get', '/collaborators', 'metadata:read', call =>
    ok(paginate(call, collaborators(call), 30)),
  );
  const permission = '/collaborators/:login/permission';
  routes.on('get', permission, 'metadata:read', ({ world, repo, params }) => {
    const user = world.findUser(params.login);
    if (!user) {
      throw notFound();
    }
    const role = roleOf(world, repo, user);
    const legacy = { triage: 'read', maintain: 'write' } as const;
    return ok({
      permission: role in legacy ? legacy[role as keyof typeof legacy] : role,
      role_name: role,
      user: { ...userJson(world, user), role_name: role },
    });
  });
  routes.on('get', '/contents/:path(*)', 'contents:read', async call =>
    ok(await contents(call)),
  );
  routes.on('get', '/branches/:branch(*)', 'contents:read', async call => {
    const { world, repo, params } = call;
    const oid = await branchTip(call, params.branch);
    const self = `${url(call)}/branches/${params.branch}`;
    const rule = protectionOf(world, repo, params.branch);
    const checks = rule?.requiredStatusChecks ?? [];
    return ok({
      name: params.branch,
      commit: commitJson(world, repo, await world.git(repo).commit(oid)),
      _links: {
        self,
        html: `${world.url}/${repo.owner}/${repo.name}/tree/${params.branch}`,
      },
      protected: isProtected(world, repo, params.branch),
      protection: {
        enabled: rule !== undefined,
        required_status_checks: {
          enforcement_level: enforcementLevel(rule),
          contexts: checks.map(check => check.context),
          checks: checks.map(({ context, appId }) => ({
            context,
            app_id: appId ?? null,
          })),
        },
      },
      protection_url: `${self}/protection`,
    });
  });
  routes.on('get', '/branches', 'contents:read', async call => {
    const { world, repo } = call;
    const tips = await world.git(repo).refs('refs/heads/');
    const branches = [...tips].map(([ref, sha]) => {
      const name = ref.slice('refs/heads/'.length);
      return {
        name,
        commit: { sha, url: `${url(call)}/commits/${sha}` },
        protected: isProtected(world, repo, name),
      };
    });
    return ok(paginate(call, branches));
  });
  routes.on('get', '/git/ref/:ref(*)', 'contents:read', async call => {
    const ref = `refs/${call.params.ref}`;
    const oid = await call.world.git(call.repo).ref(ref);
    if (!oid) {
      throw notFound();
    }
    return ok(await refJson(call, ref, oid));
  });
  routes.on('post', '/git/refs', 'contents:write', async call => {
    const ref = text(call.body.ref) ?? '';
    const sha = text(call.body.sha) ?? '';
    await createRef(call.world, call.identity, call.repo, ref, sha);
    return answer(201, await refJson(call, ref, sha));
  });
  routes.on('patch', '/git/refs/:ref(*)', 'contents:write', updateRef);
  routes.on('delete', '/git/refs/:ref(*)', 'contents:write', async call => {
    const ref = `refs/${call.params.ref}`;
    await deleteRef(call.world, call.identity, call.repo, ref);
    return answer(204);
  });
}

/** Sums over a commit's files. */
export function statsOf(files: ChangedFile[]): Json {
  const sum = (of: (file: ChangedFile) => number) =>
    files.reduce((total, file) => total + of(file), 0);
  const additions = sum(file => file.additions);
  const deletions = sum(file => file.deletions);
  return { additions, deletions, total: additions + deletions };
}
