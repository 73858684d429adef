import {
  checkRun,
  CheckRunInput,
  checkRuns,
  createCheckRun,
  latestCheckRuns,
  updateCheckRun,
} from '../checks';
import { createStatus, latestStatuses, statuses } from '../statuses';
import { forbidden, notFound } from '../errors';
import { EMPTY_TREE } from '../git/objects';
import { goOn } from '../merging/autoMerge';
import { pullsOfCommit } from '../pullLookup';
import { CheckRun } from '../types';
import { checkRunJson, commitJson, fileJson, pullJson } from './pullShapes';
import { statsOf } from './repos';
import {
  answer,
  Answer,
  commitOf,
  modified,
  ok,
  paginate,
  RepoCall,
  RepoRoutes,
  text,
} from './route';
import { fullRepoJson } from './repoShapes';
import { Json, statusJson } from './shapes';

const MAX_FILES = 300;

async function compare(call: RepoCall): Promise<Json> {
  const { world, repo, params } = call;
  const [from, to] = params.spec.split('...');
  if (!from || !to) {
    throw notFound();
  }
  const base = await commitOf(call, from);
  const head = await commitOf(call, to);
  const git = world.git(repo);
  const mergeBase = await git.mergeBase(base, head);
  if (!mergeBase) {
    throw notFound(`No common ancestor between ${from} and ${to}.`);
  }
  const { ahead, behind } = await git.aheadBehind(base, head);
  const commits = await git.log({ start: head, exclude: base, reverse: true });
  const page = paginate(call, commits, 250);
  const first = Number(call.query.page ?? 1) <= 1;
  const files = first ? await git.diff(mergeBase, head) : [];
  const status = {
    'true true': 'diverged',
    'true false': 'ahead',
    'false true': 'behind',
    'false false': 'identical',
  }[`${ahead > 0} ${behind > 0}`];
  const html = `${world.url}/${repo.owner}/${repo.name}/compare/${params.spec}`;
  const json = (commit: (typeof commits)[number]) =>
    commitJson(world, repo, commit);
  return {
    url: `${world.apiUrl}/repos/${repo.owner}/${repo.name}/compare/${params.spec}`,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: json(await git.commit(base)),
    merge_base_commit: json(await git.commit(mergeBase)),
    status,
    ahead_by: ahead,
    behind_by: behind,
    total_commits: commits.length,
    commits: page.map(json),
    files: files
      .slice(0, MAX_FILES)
      .map(file => fileJson(world, repo, head, file)),
  };
}

async function listRuns(call: RepoCall): Promise<Json> {
  const { world, repo, query, params } = call;
  const sha = await commitOf(call, params.ref);
  const list = query.filter === 'all' ? checkRuns : latestCheckRuns;
  const wanted = (run: CheckRun) =>
    (!query.check_name || run.name === query.check_name) &&
    (!query.status || run.status === query.status) &&
    (!query.app_id || run.appId === Number(query.app_id));
  const runs = list(world, repo, sha).filter(wanted).reverse();
  return {
    total_count: runs.length,
    check_runs: paginate(call, runs).map(run => checkRunJson(world, repo, run)),
  };
}

async function oneCommit(call: RepoCall): Promise<Answer> {
  const { world, repo, params } = call;
  const oid = await commitOf(call, params.ref);
  const git = world.git(repo);
  const commit = await git.commit(oid);
  const files = await git.diff(commit.parents[0] ?? EMPTY_TREE, oid);
  return modified(call, commit.committer.date, {
    ...commitJson(world, repo, commit),
    stats: statsOf(files),
    files: paginate(call, files, MAX_FILES).map(file =>
      fileJson(world, repo, oid, file),
    ),
  });
}

async function combinedStatus(call: RepoCall): Promise<Json> {
  const { world, repo, params } = call;
  const sha = await commitOf(call, params.ref);
  const latest = latestStatuses(world, repo, sha);
  const states = latest.map(status => status.state);
  const failed = states.some(s => s === 'failure' || s === 'error');
  const fine = states.length > 0 && states.every(s => s === 'success');
  const okOrPending = fine ? 'success' : 'pending';
  const self = `${world.apiUrl}/repos/${repo.owner}/${repo.name}/commits/${sha}`;
  return {
    state: failed ? 'failure' : okOrPending,
    statuses: paginate(call, latest).map(status =>
      statusJson(world, repo, status),
    ),
    sha,
    total_count: latest.length,
    repository: fullRepoJson(world, repo),
    commit_url: self,
    url: `${self}/status`,
  };
}

async function listCommits(call: RepoCall): Promise<Json[]> {
  const { world, repo, query } = call;
  const start = await commitOf(call, query.sha ?? repo.defaultBranch);
  const git = world.git(repo);
  const oids = await git.revisions({ start, path: query.path });
  if (!query.since && !query.until) {
    const page = await git.commits(paginate(call, oids));
    return page.map(commit => commitJson(world, repo, commit));
  }
  const log = await git.commits(oids);
  const between = log.filter(
    ({ committer: { date } }) =>
      (!query.since || Date.parse(date) >= Date.parse(query.since)) &&
      (!query.until || Date.parse(date) <= Date.parse(query.until)),
  );
  return paginate(call, between).map(commit => commitJson(world, repo, commit));
}

/** Commits, comparisons, check runs and statuses. */
export function commitRoutes(routes: RepoRoutes): void {
  routes.on('get', '/compare/:spec(*)', 'contents:read', async call =>
    ok(await compare(call)),
  );
  routes.on('get', '/commits/:ref(*)/check-runs', 'checks:read', async call =>
    ok(await listRuns(call)),
  );
  routes.on('get', '/commits/:ref(*)/statuses', 'statuses:read', async call => {
    const { world, repo } = call;
    const sha = await commitOf(call, call.params.ref);
    const all = paginate(call, statuses(world, repo, sha));
    return ok(all.map(status => statusJson(world, repo, status)));
  });
  routes.on('get', '/commits/:ref(*)/status', 'statuses:read', async call =>
    ok(await combinedStatus(call)),
  );
  routes.on(
    'get',
    '/commits/:ref(*)/pulls',
    'pull_requests:read',
    async call => {
      const { world, repo } = call;
      const oid = await commitOf(call, call.params.ref);
      const pulls = paginate(call, await pullsOfCommit(world, repo, oid));
      return ok(await Promise.all(pulls.map(p => pullJson(world, repo, p))));
    },
  );
  routes.on('get', '/commits/:ref(*)', 'contents:read', oneCommit);
  routes.on('get', '/commits', 'contents:read', async call =>
    ok(await listCommits(call)),
  );
  routes.on('post', '/statuses/:sha', 'statuses:write', async call => {
    const { world, identity, repo, body } = call;
    const sha = await commitOf(call, call.params.sha);
    const status = await createStatus(world, identity, repo, sha, {
      state: text(body.state),
      context: text(body.context),
      description: text(body.description),
      target_url: text(body.target_url),
    });
    await goOn(world, repo, sha);
    return answer(201, statusJson(world, repo, status));
  });
  const onlyApps = (call: RepoCall) => {
    if (!call.identity.app) {
      throw forbidden('You must authenticate via a GitHub App.');
    }
  };
  routes.on('post', '/check-runs', 'checks:write', async call => {
    const { world, identity, repo } = call;
    onlyApps(call);
    const input = call.body as CheckRunInput;
    const run = await createCheckRun(world, identity, repo, input);
    await goOn(world, repo, run.headSha);
    return answer(201, checkRunJson(world, repo, run));
  });
  routes.on('patch', '/check-runs/:id(\\d+)', 'checks:write', async call => {
    const { world, identity, repo, params } = call;
    onlyApps(call);
    const run = checkRun(world, repo, Number(params.id));
    const input = call.body as CheckRunInput;
    const changed = updateCheckRun(world, identity, run, input);
    await goOn(world, repo, run.headSha);
    return ok(checkRunJson(world, repo, changed));
  });
  routes.on('get', '/check-runs/:id(\\d+)', 'checks:read', call => {
    const run = checkRun(call.world, call.repo, Number(call.params.id));
    return ok(checkRunJson(call.world, call.repo, run));
  });
}
