import { notFound, unprocessable } from '../errors';
import { parseCommit, parseTag, Signature, Tag } from '../git/objects';
import { writeTag } from '../git/write';
import { nodeId } from '../ids';
import { verificationJson } from '../signing/verification';
import { answer, ok, paginate, RepoCall, RepoRoutes, text } from './route';
import { Json } from './shapes';

const OID = /^[0-9a-f]{40}$/;
const TYPES = ['commit', 'tree', 'blob'];

function url({ world, repo }: RepoCall): string {
  return `${world.apiUrl}/repos/${repo.owner}/${repo.name}`;
}

function tagJson(call: RepoCall, tag: Tag): Json {
  return {
    node_id: nodeId('Tag', call.repo.id, tag.oid),
    tag: tag.name,
    sha: tag.oid,
    url: `${url(call)}/git/tags/${tag.oid}`,
    message: tag.message,
    tagger: tag.tagger,
    object: {
      sha: tag.object,
      type: tag.type,
      url: `${url(call)}/git/${tag.type}s/${tag.object}`,
    },
    verification: verificationJson(call.world, call.repo, tag),
  };
}

async function tagObject(call: RepoCall, sha: string): Promise<Tag> {
  const object = OID.test(sha)
    ? await call.world.git(call.repo).object(sha)
    : undefined;
  if (object?.type !== 'tag') {
    throw notFound();
  }
  return parseTag(object);
}

async function createTag(call: RepoCall): Promise<Json> {
  const { world, repo, identity, body } = call;
  const git = world.git(repo);
  const { tag: name, message, object, type } = body;
  const given = [name, message, object, type].every(v => text(v));
  const target = OID.test(String(object))
    ? await git.info(String(object))
    : undefined;
  if (
    !given ||
    !target ||
    !TYPES.includes(target.type) ||
    target.type !== type
  ) {
    throw unprocessable('Invalid request: tag, message, object and its type');
  }
  const tagger = (body.tagger ?? {}) as Partial<Signature>;
  const oid = await writeTag(git, {
    object: target.oid,
    type: target.type,
    name: String(name),
    message: String(message),
    tagger: {
      name: text(tagger.name) ?? identity.user.name,
      email: text(tagger.email) ?? identity.user.email,
      date: text(tagger.date) ?? world.timestamp(),
    },
  });
  return tagJson(call, await tagObject(call, oid));
}

async function gitCommit(call: RepoCall): Promise<Json> {
  const { world, repo, params } = call;
  const object = OID.test(params.sha)
    ? await world.git(repo).object(params.sha)
    : undefined;
  if (object?.type !== 'commit') {
    throw notFound();
  }
  const commit = parseCommit(object);
  const html = `${world.url}/${repo.owner}/${repo.name}/commit`;
  return {
    sha: commit.oid,
    node_id: nodeId('Commit', repo.id, commit.oid),
    url: `${url(call)}/git/commits/${commit.oid}`,
    html_url: `${html}/${commit.oid}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${url(call)}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map(sha => ({
      sha,
      url: `${url(call)}/git/commits/${sha}`,
      html_url: `${html}/${sha}`,
    })),
    verification: verificationJson(world, repo, commit),
  };
}

async function listTags(call: RepoCall): Promise<Json[]> {
  const { world, repo } = call;
  const git = world.git(repo);
  const tips = [...(await git.refs('refs/tags/'))].reverse();
  return Promise.all(
    paginate(call, tips).map(async ([ref, oid]) => {
      const name = ref.slice('refs/tags/'.length);
      const sha = (await git.peel(oid)) ?? oid;
      return {
        name,
        zipball_url: `${url(call)}/zipball/${ref}`,
        tarball_url: `${url(call)}/tarball/${ref}`,
        commit: { sha, url: `${url(call)}/commits/${sha}` },
        node_id: nodeId('Ref', repo.id, ref),
      };
    }),
  );
}

/** Git's own objects with their signatures: commits and annotated tags. */
export function tagRoutes(routes: RepoRoutes): void {
  routes.on('get', '/git/tags/:sha', 'contents:read', async call =>
    ok(tagJson(call, await tagObject(call, call.params.sha))),
  );
  routes.on('post', '/git/tags', 'contents:write', async call =>
    answer(201, await createTag(call)),
  );
  routes.on('get', '/git/commits/:sha', 'contents:read', async call =>
    ok(await gitCommit(call)),
  );
  routes.on('get', '/tags', 'contents:read', async call =>
    ok(await listTags(call)),
  );
}
