import { CONFIG_REPOSITORY, ORGANIZATION } from '../../plan';
import { openPinByHand } from '../byHand';
import type { Scene } from '../Scene';
import type { Target } from '../Setting';
import type { Flow } from '../Story';
import { MINUTE_MS } from '../time';

/** What the config repository is called at the forge. */
export const DEPLOY = { owner: ORGANIZATION, repo: CONFIG_REPOSITORY };

/** Administers the repositories, so that rules let him pass. */
export const ADMIN = 'sam-sre';

/** A pull request that goes around the portal. */
export interface Around {
  author: string;
  message: string;
  /** Who approves it; undefined: nobody does. */
  reviewer?: string;
  /** What is done once the portal knows of it. */
  then?: () => Promise<void>;
}

/** What staging runs, set by a pull request that goes around the portal. */
export async function* mergeAround(
  scene: Scene,
  target: Target,
  { author, message, reviewer, then }: Around,
): Flow {
  const sha = await scene.pinnedIn({ ...target, environment: 'staging' });
  const number = await openPinByHand(scene, {
    ...target,
    sha,
    author,
    message,
  });
  // By the next full hour the portal has read it.
  yield 65 * MINUTE_MS;
  await then?.();
  if (reviewer) {
    await scene.world.forge.admin.review({
      ...DEPLOY,
      number,
      as: reviewer,
      event: 'APPROVE',
    });
    await scene.director.readForge();
  }
  yield 30 * MINUTE_MS;
  await scene.world.forge.admin.merge({
    ...DEPLOY,
    number,
    as: ADMIN,
    method: 'squash',
  });
  yield 10 * MINUTE_MS;
}
