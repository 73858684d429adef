import type {
  DriftIncident,
  DriftIncidentPage,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Scene } from './Scene';
import type { Flow, Story } from './Story';
import { HOUR_MS } from './time';

/** How often somebody looks at what nobody approved. */
const ROUND_HOURS = 6;
/** What is newer still waits for whoever is to say what it was. */
const PATIENCE_MS = 12 * HOUR_MS;

/**
 * Somebody without a part in it resolves what nobody approved, within a day, so
 * that its target is not held for ever.
 */
export function addResolving(scene: Scene, story: Story): void {
  story.add('what nobody approved', scene.span.from, rounds(scene));
}

async function* rounds(scene: Scene): Flow {
  const { people } = scene.world.plan;
  for (;;) {
    yield ROUND_HOURS * HOUR_MS;
    for (const { id, openedAt } of await openAs(scene, people[0].login)) {
      const age = scene.now().getTime() - Date.parse(openedAt);
      if (age >= PATIENCE_MS) await resolve(scene, id);
    }
  }
}

async function openAs(scene: Scene, login: string): Promise<DriftIncident[]> {
  const { items } = await scene.portal.call<DriftIncidentPage>(
    login,
    'GET',
    '/drift?state=open&limit=100',
  );
  return items.filter(({ held }) => held);
}

async function resolve(scene: Scene, id: string): Promise<void> {
  for (const { login, team } of scene.world.plan.people) {
    if (team === 'auditors') continue;
    const open = await openAs(scene, login);
    const theirs = open.find(incident => incident.id === id);
    if (!theirs?.resolve.allowed) continue;
    await scene.portal.call(
      login,
      'POST',
      `/drift/${encodeURIComponent(id)}/resolve`,
      { reason: 'Looked into with who did it; it goes into Git next week' },
    );
    return;
  }
}
