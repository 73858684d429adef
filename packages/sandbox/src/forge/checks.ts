import { forbidden, notFound, unprocessable } from './errors';
import { GrowingIndex } from './indexed';
import {
  CHECK_CONCLUSIONS,
  CHECK_STATUSES,
  CheckConclusion,
  CheckRun,
  CheckStatus,
  Repo,
} from './types';
import { latestStatuses } from './statuses';
import { Identity, World } from './World';

const index = new GrowingIndex<CheckRun>(
  ({ repoId, headSha }) => `${repoId} ${headSha}`,
);

/** The writable fields of a check run, as REST names them. */
export interface CheckRunInput {
  name?: string;
  head_sha?: string;
  status?: string;
  conclusion?: string;
  started_at?: string;
  completed_at?: string;
  details_url?: string;
  external_id?: string;
  output?: { title?: string; summary?: string; text?: string };
}

function byApp(identity: Identity) {
  if (!identity.app) {
    throw forbidden('You must authenticate via a GitHub App.');
  }
  return identity.app;
}

function apply(world: World, run: CheckRun, input: CheckRunInput): void {
  const status = input.status ?? (input.conclusion ? 'completed' : run.status);
  if (!CHECK_STATUSES.includes(status as CheckStatus)) {
    throw unprocessable(
      `Invalid request.\n\n"${status}" is not a member of ["queued", "in_progress", "completed"].`,
    );
  }
  const conclusion = input.conclusion ?? run.conclusion;
  if (status === 'completed' && !conclusion) {
    throw unprocessable('Invalid request.\n\n"conclusion" wasn\'t supplied.');
  }
  if (
    input.conclusion &&
    !CHECK_CONCLUSIONS.includes(input.conclusion as CheckConclusion)
  ) {
    throw unprocessable(
      `Invalid request.\n\n"${input.conclusion}" is not a possible conclusion.`,
    );
  }
  if (input.output && (!input.output.title || !input.output.summary)) {
    throw unprocessable(
      'Invalid request.\n\n"title", "summary" weren\'t supplied for "output".',
    );
  }
  run.status = status as CheckStatus;
  const done = run.status === 'completed';
  run.conclusion = done ? (conclusion as CheckConclusion) : undefined;
  run.completedAt = done
    ? input.completed_at ?? run.completedAt ?? world.timestamp()
    : undefined;
  run.name = input.name ?? run.name;
  run.startedAt = input.started_at ?? run.startedAt;
  run.detailsUrl = input.details_url ?? run.detailsUrl;
  run.externalId = input.external_id ?? run.externalId;
  run.output = input.output ? { ...input.output } : run.output;
}

/** Publishes a check run. Only Apps may; a completed one needs a conclusion. */
export async function createCheckRun(
  world: World,
  identity: Identity,
  repo: Repo,
  input: CheckRunInput,
): Promise<CheckRun> {
  const app = byApp(identity);
  if (!input.name || !input.head_sha) {
    const field = input.name ? 'head_sha' : 'name';
    throw unprocessable(`Invalid request.\n\n"${field}" wasn't supplied.`);
  }
  const exact = /^[0-9a-f]{40}$/.test(input.head_sha);
  if (!exact || !(await world.git(repo).resolveCommit(input.head_sha))) {
    throw unprocessable(`No commit found for SHA: ${input.head_sha}`);
  }
  const runs = world.state.checkRuns;
  const sibling = checkRuns(world, repo, input.head_sha).find(
    run => run.appId === app.id,
  );
  const run: CheckRun = {
    id: world.store.nextId(),
    suiteId: sibling?.suiteId ?? world.store.nextId(),
    repoId: repo.id,
    appId: app.id,
    name: input.name,
    headSha: input.head_sha,
    status: 'queued',
    startedAt: world.timestamp(),
    output: {},
  };
  apply(world, run, input);
  runs.push(run);
  world.store.save();
  world.webhooks.checkRun('created', repo, run, identity.user);
  if (run.status === 'completed') {
    world.webhooks.checkRun('completed', repo, run, identity.user);
  }
  return run;
}

/** Changes a check run of the same App. */
export function updateCheckRun(
  world: World,
  identity: Identity,
  run: CheckRun,
  input: CheckRunInput,
): CheckRun {
  const app = byApp(identity);
  if (run.appId !== app.id) {
    throw forbidden(
      `Invalid app_id \`${run.appId}\` - check run can only be modified by the GitHub App that created it.`,
    );
  }
  const before = run.status;
  const changed = { ...run };
  apply(world, changed, input);
  Object.assign(run, changed);
  world.store.save();
  if (run.status === 'completed' && before !== 'completed') {
    const repo = world.repoById(run.repoId);
    world.webhooks.checkRun('completed', repo, run, identity.user);
  }
  return run;
}

export function checkRun(world: World, repo: Repo, id: number): CheckRun {
  const found = world.state.checkRuns.find(
    run => run.id === id && run.repoId === repo.id,
  );
  if (!found) {
    throw notFound();
  }
  return found;
}

/** All check runs on a commit, oldest first. */
export function checkRuns(world: World, repo: Repo, sha: string): CheckRun[] {
  return [...index.of(world.state.checkRuns, `${repo.id} ${sha}`)];
}

/** The last item of each key. */
export function lastBy<T>(items: T[], key: (item: T) => string): T[] {
  return [...new Map(items.map(item => [key(item), item])).values()];
}

/** The newest check run of each (App, name) on a commit. */
export function latestCheckRuns(world: World, repo: Repo, sha: string) {
  return lastBy(checkRuns(world, repo, sha), run => `${run.appId} ${run.name}`);
}

export type RollupState = 'SUCCESS' | 'PENDING' | 'FAILURE';

/** Everything on a commit in one word; undefined when nothing is there. */
export function rollup(
  world: World,
  repo: Repo,
  sha: string,
): RollupState | undefined {
  const verdicts = [
    ...latestCheckRuns(world, repo, sha).map(
      run => run.conclusion ?? 'pending',
    ),
    ...latestStatuses(world, repo, sha).map(status => status.state),
  ];
  if (verdicts.length === 0) {
    return undefined;
  }
  const fine = ['success', 'neutral', 'skipped'];
  if (verdicts.some(v => v !== 'pending' && !fine.includes(v))) {
    return 'FAILURE';
  }
  return verdicts.includes('pending') ? 'PENDING' : 'SUCCESS';
}
