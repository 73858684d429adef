import { validationFailed } from './errors';
import { entryOf, leaveQueue, refreshQueue } from './queue/queue';
import { headRepoOf } from './forks';
import { changedFiles, openPullsOf } from './pulls';
import type { RefChange } from './refs';
import { requestCodeOwners } from './reviewRequests';
import { dismissReview, reviewsOf } from './reviews';
import { activeRules } from './rules/inForce';
import { note } from './timeline';
import { Pull, Repo } from './types';
import { Identity, World } from './World';

/** The ref under which GitHub keeps a PR's head, branch or no branch. */
export function pullRef(pull: Pull): string {
  return `refs/pull/${pull.number}/head`;
}

/** The change that a PR proposes, to be compared with another. */
async function proposal(world: World, repo: Repo, pull: Pull) {
  const files = await changedFiles(world, repo, pull);
  return JSON.stringify(
    files.map(({ path, status, patch, blobOid }) => [
      path,
      status,
      patch ?? blobOid,
    ]),
  );
}

/**
 * Dismisses approvals where the base's rules say so. (GitHub docs: "About
 * protected branches": stale approvals are dismissed when the diff changes
 * from the state that was approved.)
 */
async function dismissStale(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
): Promise<void> {
  const rules = activeRules(world, repo, pull.baseRef, 'pull_request');
  if (!rules.some(rule => rule.parameters.dismiss_stale_reviews_on_push)) {
    return;
  }
  const stale = reviewsOf(world, pull).filter(r => r.state === 'APPROVED');
  for (const review of stale) {
    await dismissReview(world, identity, repo, pull, review);
  }
}

async function dequeued(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
): Promise<void> {
  if (entryOf(world, pull)) {
    await leaveQueue(world, identity, repo, pull);
    await refreshQueue(world, repo, pull.baseRef);
  }
}

/**
 * The head branch of an open PR was pushed. A push that leaves the proposed
 * change as it was (bringing in the base, say) is not reviewable: it makes no
 * approval stale.
 */
export async function headMoved(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  change: RefChange,
  forced: boolean,
): Promise<void> {
  const before = await proposal(world, repo, pull);
  pull.headOid = change.after;
  pull.lastPusherId = identity.user.id;
  pull.updatedAt = world.timestamp();
  const reviewable = before !== (await proposal(world, repo, pull));
  if (reviewable) {
    pull.reviewablePusherId = identity.user.id;
    pull.reviewableHeads = [];
  }
  pull.reviewableHeads.push(change.after);
  const git = world.git(repo);
  await git.moveRef(pullRef(pull), change.before, change.after);
  if (forced) {
    note(world, pull, identity.user.id, {
      kind: 'head_ref_force_pushed',
      before: change.before,
      after: change.after,
    });
  }
  world.store.save();
  await world.webhooks.pull('synchronize', repo, pull, identity.user, {
    before: change.before,
    after: change.after,
  });
  if (reviewable) {
    await dismissStale(world, identity, repo, pull);
  }
  await requestCodeOwners(world, identity, repo, pull);
  await dequeued(world, identity, repo, pull);
}

/** Closes a PR without merging; its refs stay. */
export async function closePull(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
): Promise<Pull> {
  if (pull.state === 'closed') {
    return pull;
  }
  await dequeued(world, identity, repo, pull);
  pull.baseOid = (await world.git(repo).branch(pull.baseRef)) ?? pull.baseOid;
  pull.state = 'closed';
  pull.closedAt = world.timestamp();
  pull.updatedAt = pull.closedAt;
  pull.autoMerge = undefined;
  note(world, pull, identity.user.id, { kind: 'closed' });
  await world.webhooks.pull('closed', repo, pull, identity.user);
  return pull;
}

/** Opens a closed, unmerged pull request again, at its branch's tip. */
export async function reopenPull(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
): Promise<Pull> {
  if (pull.state === 'open') {
    return pull;
  }
  const from = headRepoOf(world, pull);
  const head = from && (await world.git(from).branch(pull.headRef));
  if (pull.mergedAt || head !== pull.headOid) {
    throw validationFailed({
      resource: 'PullRequest',
      code: 'invalid',
      field: 'state',
      message: 'state cannot be changed. The pull request cannot be reopened.',
    });
  }
  pull.state = 'open';
  pull.closedAt = undefined;
  pull.updatedAt = world.timestamp();
  note(world, pull, identity.user.id, { kind: 'reopened' });
  await world.webhooks.pull('reopened', repo, pull, identity.user);
  return pull;
}

/** Points an open PR at another base; approvals of another diff go stale. */
export async function changeBase(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  base: string,
): Promise<void> {
  const invalid = (message: string) =>
    validationFailed({
      resource: 'PullRequest',
      code: 'invalid',
      field: 'base',
      message,
    });
  if (base === pull.baseRef) {
    return;
  }
  const oid = await world.git(repo).branch(base);
  if (!oid) {
    throw invalid(`Proposed base branch '${base}' was not found`);
  }
  if (pull.state === 'closed') {
    throw invalid('Cannot change the base branch of a closed pull request.');
  }
  const source = headRepoOf(world, pull);
  const head = `refs/heads/${pull.headRef}`;
  const open = source ? openPullsOf(world, source, head) : [];
  if (open.some(one => one.repoId === repo.id && one.baseRef === base)) {
    throw invalid(
      `A pull request already exists for base branch '${base}' and head branch '${pull.headRef}'`,
    );
  }
  const before = await proposal(world, repo, pull);
  await dequeued(world, identity, repo, pull);
  const from = { ref: pull.baseRef, sha: pull.baseOid };
  Object.assign(pull, { baseRef: base, baseOid: oid });
  pull.updatedAt = world.timestamp();
  note(world, pull, identity.user.id, {
    kind: 'base_ref_changed',
    from: from.ref,
    to: base,
  });
  await world.webhooks.pull('edited', repo, pull, identity.user, {
    changes: { base: { ref: { from: from.ref }, sha: { from: from.sha } } },
  });
  if (before !== (await proposal(world, repo, pull))) {
    pull.reviewablePusherId = pull.lastPusherId;
    await dismissStale(world, identity, repo, pull);
  }
  await requestCodeOwners(world, identity, repo, pull);
}

/** Turns a draft into a PR that asks for review, or back. */
export async function setDraft(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  draft: boolean,
): Promise<void> {
  if (pull.draft === draft) {
    return;
  }
  pull.draft = draft;
  pull.updatedAt = world.timestamp();
  note(world, pull, identity.user.id, {
    kind: draft ? 'convert_to_draft' : 'ready_for_review',
  });
  await world.webhooks.pull(
    draft ? 'converted_to_draft' : 'ready_for_review',
    repo,
    pull,
    identity.user,
  );
  await requestCodeOwners(world, identity, repo, pull);
}

/** Changes title and text. */
export async function rewrite(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  wanted: { title?: string; body?: string },
): Promise<void> {
  const { title = pull.title, body = pull.body } = wanted;
  const changes = {
    ...(title === pull.title ? {} : { title: { from: pull.title } }),
    ...(body === pull.body ? {} : { body: { from: pull.body } }),
  };
  if (Object.keys(changes).length === 0) {
    return;
  }
  if (title !== pull.title) {
    note(world, pull, identity.user.id, {
      kind: 'renamed',
      from: pull.title,
      to: title,
    });
  }
  Object.assign(pull, { title, body, updatedAt: world.timestamp() });
  world.store.save();
  await world.webhooks.pull('edited', repo, pull, identity.user, { changes });
}
