import { requireReviewer } from '../auth';
import { unprocessable, validationFailed } from '../errors';
import { MergeMethod, mergePull } from '../merge';
import {
  changedFiles,
  openPull,
  pullCommits,
  pullsOf,
  reopenPull,
} from '../pulls';
import { closePull } from '../refs';
import { dismissReview, reviewById, reviewsOf, submitReview } from '../reviews';
import { Pull } from '../types';
import {
  commitJson,
  fileJson,
  fullPullJson,
  pullJson,
  reviewJson,
} from './pullShapes';
import {
  answer,
  ok,
  paginate,
  PullCall,
  RepoCall,
  RepoRoutes,
  text,
} from './route';

const METHODS: MergeMethod[] = ['merge', 'squash', 'rebase'];

async function list(call: RepoCall) {
  const { world, repo, query } = call;
  const state = query.state ?? 'open';
  const head = query.head?.replace(/^[^:]+:/, '');
  const wanted = (pull: Pull) =>
    (state === 'all' || pull.state === state) &&
    (!head || pull.headRef === head) &&
    (!query.base || pull.baseRef === query.base);
  const key = query.sort === 'updated' ? 'updatedAt' : 'createdAt';
  const pulls = pullsOf(world, repo)
    .filter(wanted)
    .sort((a, b) => a[key].localeCompare(b[key]) || a.number - b.number);
  if ((query.direction ?? 'desc') === 'desc') {
    pulls.reverse();
  }
  const page = paginate(call, pulls);
  return ok(await Promise.all(page.map(p => pullJson(world, repo, p))));
}

async function update(call: PullCall) {
  const { world, identity, repo, pull, body } = call;
  if (body.state === 'closed') {
    await closePull(world, identity, repo, pull);
  } else if (body.state === 'open') {
    await reopenPull(world, identity, repo, pull);
  } else if (body.state !== undefined) {
    const resource = 'PullRequest';
    throw validationFailed({ resource, field: 'state', code: 'invalid' });
  }
  pull.title = text(body.title) ?? pull.title;
  pull.body = text(body.body) ?? pull.body;
  world.store.save();
  return ok(await fullPullJson(world, repo, pull));
}

async function merge(call: PullCall) {
  const { world, identity, repo, pull, body } = call;
  const method = text(body.merge_method) ?? 'merge';
  if (!METHODS.includes(method as MergeMethod)) {
    throw unprocessable(`Invalid merge method: ${method}`);
  }
  const sha = await mergePull(world, identity, repo, pull, {
    sha: text(body.sha),
    method: method as MergeMethod,
    title: text(body.commit_title),
    message: text(body.commit_message),
  });
  const message = 'Pull Request successfully merged';
  return ok({ sha, merged: true, message });
}

function reviewRoutes(routes: RepoRoutes): void {
  routes.onPull('get', '/reviews', 'pull_requests:read', call => {
    const { world, repo, pull } = call;
    const page = paginate(call, reviewsOf(world, pull));
    return ok(page.map(review => reviewJson(world, repo, pull, review)));
  });
  routes.onPull('get', '/reviews/:id(\\d+)', 'pull_requests:read', call => {
    const { world, repo, pull, params } = call;
    const review = reviewById(world, pull, Number(params.id));
    return ok(reviewJson(world, repo, pull, review));
  });
  routes.onPull('post', '/reviews', 'pull_requests:read', async call => {
    const { world, identity, repo, pull, body } = call;
    requireReviewer(world, identity, repo);
    const review = await submitReview(world, identity, repo, pull, {
      event: text(body.event),
      body: text(body.body),
      commitOid: text(body.commit_id),
    });
    return ok(reviewJson(world, repo, pull, review));
  });
  const dismissal = '/reviews/:id(\\d+)/dismissals';
  routes.onPull('put', dismissal, 'pull_requests:write', async call => {
    const { world, identity, repo, pull, params, body } = call;
    const review = reviewById(world, pull, Number(params.id));
    const message = text(body.message);
    await dismissReview(world, identity, repo, pull, review, message);
    return ok(reviewJson(world, repo, pull, review));
  });
}

/** Pull requests and their reviews. */
export function pullRoutes(routes: RepoRoutes): void {
  routes.on('get', '/pulls', 'pull_requests:read', list);
  routes.on('post', '/pulls', 'pull_requests:write', async call => {
    const { world, identity, repo, body } = call;
    const pull = await openPull(world, identity, repo, {
      title: text(body.title),
      body: text(body.body),
      head: text(body.head),
      base: text(body.base),
      draft: body.draft === true,
    });
    return answer(201, await fullPullJson(world, repo, pull));
  });
  routes.onPull('get', '', 'pull_requests:read', async call =>
    ok(await fullPullJson(call.world, call.repo, call.pull)),
  );
  routes.onPull('patch', '', 'pull_requests:write', update);
  routes.onPull('put', '/merge', 'contents:write', merge);
  routes.onPull('get', '/merge', 'contents:read', ({ pull }) =>
    answer(pull.mergedAt ? 204 : 404),
  );
  routes.onPull('get', '/files', 'pull_requests:read', async call => {
    const { world, repo, pull } = call;
    const page = paginate(call, await changedFiles(world, repo, pull));
    return ok(page.map(file => fileJson(world, repo, pull.headOid, file)));
  });
  routes.onPull('get', '/commits', 'pull_requests:read', async call => {
    const { world, repo, pull } = call;
    const page = paginate(call, await pullCommits(world, repo, pull));
    return ok(page.map(commit => commitJson(world, repo, commit)));
  });
  reviewRoutes(routes);
}
