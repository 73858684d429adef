import { ORGANIZATION, serviceNamed } from '../../plan';
import { sourceFiles, UPDATER_APP_SLUG } from '../../seed';
import type { Scene } from '../Scene';
import type { Flow } from '../Story';
import { HOUR_MS, MINUTE_MS } from '../time';
import type { Plant } from './Plant';

/** An account that the catalog does not know, of somebody whom it does. */
export const SECOND_ACCOUNT = 'shirin-private';
/** An account of which nobody knows whose it is. */
export const UNOWNED_ACCOUNT = 'night-owl';

/** Nobody but its author ever looked at it. */
export const selfMergedPullRequest: Plant = {
  id: 'self-merged-pull-request',
  what: 'Its author merged it, and nobody had looked at it',
  where: {
    service: 'reports-api',
    environment: 'staging',
    place: 'source repository',
  },
  check: 'CHG-01',
  tells:
    /commit that it brought did not come by a pull request that somebody else had approved/,
  when: 0.82,
  async *play(scene) {
    yield* scene.sourceChange({
      service: 'reports-api',
      message: 'Skip rows without a date',
      author: 'jonas-jot',
    });
    yield* scene.carry('reports-api', ['staging', 'prod-eu'], {
      heedless: 'source-review',
    });
  },
};

/** The approval is of a commit that was replaced before the merge. */
export const staleApproval: Plant = {
  id: 'stale-approval',
  what: 'Another commit was pushed after the approval, and merged unseen',
  where: {
    service: 'checkout',
    environment: 'staging',
    place: 'source repository',
  },
  check: 'CHG-01',
  tells:
    /commit that it brought did not come by a pull request that somebody else had approved/,
  when: 0.7,
  async *play(scene) {
    yield* approvedThenPushed(scene);
  },
};

async function* approvedThenPushed(scene: Scene): Flow {
  const { admin } = scene.world.forge;
  const target = { owner: ORGANIZATION, repo: 'checkout' };
  const branch = scene.newBranch('feature');
  const push = (message: string) =>
    admin.commit({
      ...target,
      branch,
      files: sourceFiles('checkout', message, scene.nextVersion('checkout')),
      message,
      author: 'shirin-shop',
      sign: 'shirin-shop',
    });
  await push('Accept gift cards');
  const { number } = await admin.openPullRequest({
    ...target,
    as: 'shirin-shop',
    head: branch,
    title: 'Accept gift cards',
  });
  yield HOUR_MS;
  const event = 'APPROVE';
  await admin.review({ ...target, number, as: 'tomas-shop', event });
  yield 20 * MINUTE_MS;
  await push('Accept gift cards of others, too');
  yield 2 * MINUTE_MS;
  const sha = await admin.merge({
    ...target,
    number,
    as: 'shirin-shop',
    method: 'squash',
  });
  yield* scene.follow(serviceNamed(scene.world.plan, 'checkout'), sha);
  yield* scene.carry('checkout', ['staging', 'prod-eu'], {
    heedless: 'source-review',
  });
}

/** Two accounts, one person. */
export const secondAccount: Plant = {
  id: 'approval-by-second-account',
  what: 'Its author approved it with another account of hers',
  where: {
    service: 'catalog-api',
    environment: 'staging',
    place: 'source repository',
  },
  check: 'CHG-01',
  verdict: 'indeterminate',
  tells: /who is behind an account .* was not known/,
  when: 0.84,
  async *play(scene) {
    yield* scene.sourceChange({
      service: 'catalog-api',
      message: 'Sort sizes by number',
      author: 'shirin-shop',
      reviewer: SECOND_ACCOUNT,
    });
    yield* scene.carry('catalog-api', ['staging', 'prod-eu'], {
      heedless: 'source-review',
    });
  },
};

/** A robot's word is nobody's word. */
export const botApproval: Plant = {
  id: 'approval-by-a-bot',
  what: 'Only a bot approved it',
  where: {
    service: 'notify-svc',
    environment: 'staging',
    place: 'source repository',
  },
  check: 'CHG-01',
  tells:
    /commit that it brought did not come by a pull request that somebody else had approved/,
  when: 0.8,
  async *play(scene) {
    yield* scene.sourceChange({
      service: 'notify-svc',
      message: 'Send fewer reminders',
      author: 'yuki-yield',
      reviewer: `${UPDATER_APP_SLUG}[bot]`,
    });
    yield* scene.carry('notify-svc', ['staging', 'prod-eu'], {
      heedless: 'source-review',
    });
  },
};

/** Somebody writes of whom nobody knows who it is. */
export const unownedAccount: Plant = {
  id: 'unowned-account',
  what: 'An account wrote it behind which nobody is known',
  where: {
    service: 'tracking-web',
    environment: 'staging',
    place: 'source repository',
  },
  check: 'CHG-01',
  verdict: 'indeterminate',
  tells: /who is behind an account .* was not known/,
  when: 0.78,
  async *play(scene) {
    yield* scene.sourceChange({
      service: 'tracking-web',
      message: 'Show the weather on the way',
      author: UNOWNED_ACCOUNT,
      reviewer: 'lars-lager',
      merger: 'lars-lager',
    });
    yield* scene.carry('tracking-web', ['staging', 'prod-eu'], {
      heedless: 'source-review',
    });
  },
};
