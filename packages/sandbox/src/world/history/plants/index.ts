import type { Reserved } from '../everyday';
import type { Scene } from '../Scene';
import type { Story } from '../Story';
import { DAY_MS } from '../time';
import * as commits from './commits';
import * as deployments from './deployments';
import * as pins from './pins';
import type { Plant } from './Plant';
import * as reviews from './reviews';
import * as tickets from './tickets';

export type { Plant } from './Plant';

/** Everything that is planted, in the order of the table in the README. */
export const PLANTS: readonly Plant[] = [
  reviews.selfMergedPullRequest,
  reviews.staleApproval,
  reviews.secondAccount,
  reviews.botApproval,
  pins.bypassedRule,
  pins.directPush,
  commits.unsignedCommit,
  commits.movedTag,
  deployments.failedSync,
  pins.partialSync,
  deployments.kubectlEdit,
  deployments.selfHealStorm,
  pins.changeInFreeze,
  tickets.missingTicket,
  tickets.lateTicket,
  deployments.emergencyWithoutPullRequest,
  reviews.unownedAccount,
  commits.plainSecret,
  commits.imageByTag,
  deployments.sleepingCollector,
];

/** By then the last round before a plant has come to its end. */
const ROUND_DAYS = 11;

/** The plants that a world has the services for. */
export function plantsIn(services: readonly { name: string }[]): Plant[] {
  return PLANTS.filter(
    ({ where }) =>
      !where.service || services.some(({ name }) => name === where.service),
  );
}

/**
 * Adds the plants to a story.
 *
 * @returns from when on nothing else may happen to their services
 */
export function addPlants(scene: Scene, story: Story): Reserved {
  const { from, until } = scene.span;
  const length = until.getTime() - from.getTime();
  const reserved = new Map<string, Date>();
  for (const plant of plantsIn(scene.world.plan.services)) {
    const start = new Date(from.getTime() + plant.when * length);
    story.add(plant.id, start, plant.play(scene));
    const { service } = plant.where;
    if (!service) continue;
    const quietFrom = new Date(start.getTime() - ROUND_DAYS * DAY_MS);
    const known = reserved.get(service);
    reserved.set(service, known && known < quietFrom ? known : quietFrom);
  }
  return reserved;
}
