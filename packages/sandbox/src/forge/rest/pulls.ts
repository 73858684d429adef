import { requireReviewer } from '../auth';
import { headOwnerOf } from '../forks';
import { unprocessable, validationFailed } from '../errors';
import { goOn } from '../merging/autoMerge';
import { MergeMethod, mergePull } from '../merging/merge';
import { testMerge } from '../merging/testMerge';
import { updateBranch } from '../merging/updateBranch';
import { changeBase, closePull, reopenPull, rewrite } from '../pullEdits';
import { changedFiles, openPull, pullCommits, pullsOf } from '../pulls';
import { removeReviewers, requestReviewers } from '../reviewRequests';
import {
  assertMayDismiss,
  dismissReview,
  reviewById,
  reviewsOf,
  submitReview,
} from '../reviews';
import { Pull } from '../types';
import {
  commitJson,
  fileJson,
  fullPullJson,
  pullJson,
  requestedJson,
  reviewJson,
} from './pullShapes';
import {
  answer,
  modified,
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
  const owner = query.head?.match(/^([^:]+):/)?.[1].toLowerCase();
  const wanted = (pull: Pull) =>
    (state === 'all' || pull.state === state) &&
    (!head || pull.headRef === head) &&
    (!owner || headOwnerOf(repo, pull).toLowerCase() === owner) &&
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
    await world.lock(repo, () => closePull(world, identity, repo, pull));
  } else if (body.state === 'open') {
    await reopenPull(world, identity, repo, pull);
  } else if (body.state !== undefined) {
    const resource = 'PullRequest';
    throw validationFailed({ resource, field: 'state', code: 'invalid' });
  }
  const base = text(body.base);
  if (base) {
    await world.lock(repo, () => changeBase(world, identity, repo, pull, base));
  }
  await rewrite(world, identity, repo, pull, {
    title: text(body.title),
    body: text(body.body),
  });
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
    await goOn(world, repo, pull.headOid);
    return ok(reviewJson(world, repo, pull, review));
  });
  const dismissal = '/reviews/:id(\\d+)/dismissals';
  routes.onPull('put', dismissal, 'pull_requests:write', async call => {
    const { world, identity, repo, pull, params, body } = call;
    const review = reviewById(world, pull, Number(params.id));
    const message = text(body.message);
    assertMayDismiss(world, identity, repo, pull);
    await dismissReview(world, identity, repo, pull, review, message);
    await goOn(world, repo, pull.headOid);
    return ok(reviewJson(world, repo, pull, review));
  });
}

const strings = (value: unknown) =>
  Array.isArray(value) ? value.map(String) : [];

function requestRoutes(routes: RepoRoutes): void {
  const path = '/requested_reviewers';
  routes.onPull('get', path, 'pull_requests:read', ({ world, pull }) => {
    const { requested_reviewers: users, requested_teams: teams } =
      requestedJson(world, pull);
    return ok({ users, teams });
  });
  const wanted = ({ body }: PullCall) => ({
    reviewers: strings(body.reviewers),
    teams: strings(body.team_reviewers),
  });
  routes.onPull('post', path, 'pull_requests:write', async call => {
    const { world, identity, repo, pull } = call;
    await requestReviewers(world, identity, repo, pull, wanted(call));
    return answer(201, await pullJson(world, repo, pull));
  });
  routes.onPull('delete', path, 'pull_requests:write', async call => {
    const { world, identity, repo, pull } = call;
    await removeReviewers(world, identity, repo, pull, wanted(call));
    return ok(await pullJson(world, repo, pull));
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
  routes.onPull('get', '', 'pull_requests:read', async call => {
    const { world, repo, pull } = call;
    if (pull.state === 'open') {
      await testMerge(world, repo, pull);
    }
    return modified(
      call,
      pull.updatedAt,
      await fullPullJson(world, repo, pull),
    );
  });
  routes.onPull('put', '/update-branch', 'pull_requests:write', async call => {
    const { world, identity, repo, pull, body } = call;
    const expected = text(body.expected_head_sha);
    await updateBranch(world, identity, repo, pull, expected);
    const url = `${world.apiUrl}/repos/${repo.owner}/${repo.name}/pulls/${pull.number}`;
    return answer(202, { message: 'Updating pull request branch.', url });
  });
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
  requestRoutes(routes);
}
