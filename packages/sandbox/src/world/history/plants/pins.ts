import { pastFreeze } from '../../policy';
import { pinFiles, syncAs } from '../byHand';
import { DAY_MS, HOUR_MS, MINUTE_MS, NEW_YORK, untilOpen } from '../time';
import { ADMIN, DEPLOY, mergeAround } from './mergeAround';
import type { Plant } from './Plant';

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
  tells: /merged around the portal/,
  also: ['CHG-02', 'CHG-03', 'CHG-09'],
  when: 0.86,
  async *play(scene) {
    const target = { service: 'orders-api', environment: 'prod-us' };
    yield* scene.deliverToStaging(target.service);
    yield untilOpen(scene.now(), NEW_YORK);
    yield* mergeAround(scene, target, {
      author: 'olga-order',
      message: 'Orders to the US, now',
    });
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
  tells: /No pull request brought it/,
  also: ['CHG-05'],
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
  tells: /in the freeze Quarterly accounts/,
  also: ['CHG-02', 'CHG-03', 'CHG-05'],
  when: 0.4,
  async *play(scene) {
    const target = { service: 'shipping-svc', environment: 'prod-eu' };
    yield* scene.deliverToStaging(target.service);
    const { start } = pastFreeze(scene.span);
    const now = scene.now().getTime();
    yield Math.max(0, start.toMillis() + DAY_MS + 11 * HOUR_MS - now);
    yield* mergeAround(scene, target, {
      author: 'finn-fracht',
      message: 'New carrier from today',
    });
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
  tells: /Only some resources of what is declared were synced/,
  when: 0.88,
  async *play(scene) {
    const target = { service: 'fraud-check', environment: 'prod-us' };
    yield* scene.deliverToStaging(target.service);
    yield untilOpen(scene.now(), NEW_YORK);
    yield* mergeAround(scene, target, {
      author: 'bob-builds',
      message: 'Scores for the US',
    });
    await syncAs(scene, 'nadia', target, [
      { group: '', kind: 'Service', name: 'fraud-check' },
    ]);
    yield HOUR_MS;
  },
};
