import { CONFIG_REPOSITORY, ORGANIZATION } from '../../plan';
import { pastFreeze } from '../../policy';
import { openPinByHand, pinFiles, syncAs } from '../byHand';
import type { Scene } from '../Scene';
import type { Target } from '../Setting';
import type { Flow } from '../Story';
import { DAY_MS, HOUR_MS, MINUTE_MS, NEW_YORK, untilOpen } from '../time';
import type { Plant } from './Plant';

const DEPLOY = { owner: ORGANIZATION, repo: CONFIG_REPOSITORY };
/** Administers the repositories, so that rules let him pass. */
const ADMIN = 'sam-sre';

/** What staging runs, set by a pull request that goes around the portal. */
async function* mergeAround(
  scene: Scene,
  target: Target,
  author: string,
  message: string,
): Flow {
  const sha = await scene.pinnedIn({ ...target, environment: 'staging' });
  const number = await openPinByHand(scene, {
    ...target,
    sha,
    author,
    message,
  });
  yield 30 * MINUTE_MS;
  await scene.world.forge.admin.merge({
    ...DEPLOY,
    number,
    as: ADMIN,
    method: 'squash',
  });
  yield 10 * MINUTE_MS;
}

/** An administrator merges what the rules forbid. */
export const bypassedRule: Plant = {
  id: 'bypassed-rule',
  what: 'An administrator merged it without review and without the required check',
  where: {
    service: 'orders-api',
    environment: 'prod-us',
    place: 'config repository',
  },
  check: 'CHG-05',
  when: 0.86,
  async *play(scene) {
    const target = { service: 'orders-api', environment: 'prod-us' };
    yield* scene.deliverToStaging(target.service);
    yield untilOpen(scene.now(), NEW_YORK);
    yield* mergeAround(scene, target, 'olga-order', 'Orders to the US, now');
    await syncAs(scene, 'sam', target);
    yield HOUR_MS;
  },
};

/** A change of production without any pull request. */
export const directPush: Plant = {
  id: 'direct-push',
  what: 'An administrator pushed the pin to main, without a pull request',
  where: {
    service: 'warehouse-sync',
    environment: 'prod-us',
    place: 'config repository',
  },
  check: 'CHG-01',
  when: 0.87,
  async *play(scene) {
    const target = { service: 'warehouse-sync', environment: 'prod-us' };
    yield* scene.deliverToStaging(target.service);
    yield untilOpen(scene.now(), NEW_YORK);
    const sha = await scene.pinnedIn({ ...target, environment: 'staging' });
    await scene.world.forge.admin.commit({
      ...DEPLOY,
      branch: 'main',
      files: pinFiles(scene, { ...target, sha }),
      message: 'Stock levels, quickly',
      author: ADMIN,
      sign: ADMIN,
    });
    yield 5 * MINUTE_MS;
    await syncAs(scene, 'sam', target);
    yield HOUR_MS;
  },
};

/** The books are closed, and it was changed all the same. */
export const changeInFreeze: Plant = {
  id: 'change-in-a-freeze',
  what: 'It was merged and synced by hand while production was frozen',
  where: {
    service: 'shipping-svc',
    environment: 'prod-eu',
    place: 'config repository',
  },
  check: 'CHG-10',
  when: 0.4,
  async *play(scene) {
    const target = { service: 'shipping-svc', environment: 'prod-eu' };
    yield* scene.deliverToStaging(target.service);
    const { start } = pastFreeze(scene.span);
    const now = scene.now().getTime();
    yield Math.max(0, start.toMillis() + DAY_MS + 11 * HOUR_MS - now);
    yield* mergeAround(scene, target, 'finn-fracht', 'New carrier from today');
    await syncAs(scene, 'sam', target);
    yield HOUR_MS;
  },
};

/** Part of what was merged was applied, part was not. */
export const partialSync: Plant = {
  id: 'partial-sync',
  what: 'Only the Service was synced, not the Deployment: what was merged is half there',
  where: {
    service: 'fraud-check',
    environment: 'prod-us',
    place: 'Argo CD us-1',
  },
  check: 'DRF-01',
  when: 0.88,
  async *play(scene) {
    const target = { service: 'fraud-check', environment: 'prod-us' };
    yield* scene.deliverToStaging(target.service);
    yield untilOpen(scene.now(), NEW_YORK);
    yield* mergeAround(scene, target, 'bob-builds', 'Scores for the US');
    await syncAs(scene, 'nadia', target, [
      { group: '', kind: 'Service', name: 'fraud-check' },
    ]);
    yield HOUR_MS;
  },
};
