import { pinFile } from '../pinned';
import {
  CONFIG_REPOSITORY,
  environmentNamed,
  ORGANIZATION,
  serviceNamed,
} from '../plan';
import { argocdTokenOf } from '../World';
import { syncByHand } from './deployBaseline';
import type { Scene } from './Scene';
import type { Target } from './Setting';

/** A pin that somebody sets without the portal. */
export interface PinByHand extends Target {
  sha: string;
  author: string;
  message: string;
}

/** Opens a pull request that sets a pin, around the portal. */
export async function openPinByHand(
  scene: Scene,
  pin: PinByHand,
): Promise<number> {
  const { admin } = scene.world.forge;
  const target = { owner: ORGANIZATION, repo: CONFIG_REPOSITORY };
  const branch = scene.newBranch('by-hand');
  await admin.commit({
    ...target,
    branch,
    files: pinFiles(scene, pin),
    message: pin.message,
    author: pin.author,
  });
  const { number } = await admin.openPullRequest({
    ...target,
    as: pin.author,
    head: branch,
    title: pin.message,
  });
  return number;
}

/** The file of the config repository that sets a pin. */
export function pinFiles(
  scene: Scene,
  { service, environment, sha }: Target & { sha: string },
): Record<string, string> {
  const { plan, forge } = scene.world;
  const planned = serviceNamed(plan, service);
  const place = environmentNamed(plan, environment);
  return pinFile(planned, place, sha, forge.url);
}

/** Somebody with an account at Argo CD presses Sync there. */
export async function syncAs(
  scene: Scene,
  account: string,
  target: Target,
  resources?: { group: string; kind: string; name: string }[],
): Promise<void> {
  const { plan, secrets } = scene.world;
  await syncByHand(scene.world, {
    instance: environmentNamed(plan, target.environment).instance,
    application: scene.deploymentOf(target).application,
    token: argocdTokenOf(secrets, account),
    resources,
  });
  await scene.director.settle();
}
