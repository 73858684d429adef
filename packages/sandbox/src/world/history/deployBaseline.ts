import { applicationName } from '../manifests';
import type { World } from '../World';
import type { SimulatedClock } from './SimulatedClock';

/**
 * Deploys everything once, before any portal looks: what it finds then is its
 * baseline. What does not sync by itself, the SRE syncs.
 *
 * @throws Error when Argo CD refuses a sync
 */
export async function deployBaseline(
  world: World,
  clock: SimulatedClock,
): Promise<void> {
  await comeToRest(world, clock);
  for (const place of world.plan.environments) {
    if (place.autoSync) continue;
    for (const { name } of world.plan.services) {
      await syncByHand(world, {
        instance: place.instance,
        application: applicationName(name, place.name),
        token: world.secrets.argocdSreToken,
      });
    }
  }
  await comeToRest(world, clock);
}

/** Somebody presses Sync in Argo CD itself. */
export async function syncByHand(
  world: World,
  sync: {
    instance: string;
    application: string;
    /** Of the account that syncs. */
    token: string;
    /** Only these resources. */
    resources?: { group: string; kind: string; name: string }[];
  },
): Promise<void> {
  const { url } = world.argocds[sync.instance];
  const response = await fetch(
    `${url}/api/v1/applications/${sync.application}/sync`,
    {
      method: 'POST',
      headers: {
        authorization: `Bearer ${sync.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ prune: false, resources: sync.resources }),
    },
  );
  if (!response.ok) {
    throw new Error(
      `The sync of ${sync.application} was refused: ${await response.text()}`,
    );
  }
}

/** Lets Argo CD go on until nothing is left to do. */
async function comeToRest(world: World, clock: SimulatedClock): Promise<void> {
  for (;;) {
    const due = await Promise.all(
      Object.values(world.argocds).map(argocd => argocd.advance()),
    );
    const next = due.flatMap(instant => (instant ? [instant.getTime()] : []));
    if (next.length === 0) return;
    clock.moveTo(new Date(Math.min(...next)));
  }
}
