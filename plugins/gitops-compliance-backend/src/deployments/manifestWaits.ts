import type { Knex } from 'knex';
import type { ChangeRow } from '../changes/records';
import type { JobDraft } from '../jobs/Jobs';
import { isOf } from '../pins/kinds/sources';
import type { ObservedPayload } from './records';

/** Of a change that waits. */
type Waiting = Pick<ChangeRow, 'service_ref' | 'repository'>;

/** States in which a change waits until what it merged is in force. */
const WAITING: ChangeRow['state'][] = ['merging', 'deploying', 'verifying'];

/**
 * The jobs that read pins again because an application moved that applies
 * manifests: what is pinned in one (of Flux, or in an Application) is in force
 * with it, and the deployment that runs it need not show anything of that. Only
 * for services whose changes wait for it. The job reads nothing that it knows.
 *
 * @param moved - what was observed of applications, as far as it is new
 */
export async function pinsToReadAgain(
  moved: ObservedPayload[],
  db: Knex,
): Promise<JobDraft[]> {
  if (moved.length === 0) return [];
  const changes: Waiting[] = await db<ChangeRow>('changes_now')
    .select('service_ref', 'repository')
    .whereNull('ended_at')
    .whereIn('state', WAITING);
  return servicesWaitingFor(moved, changes).map(resolvePinJob);
}

/** The job that reads what the pins of a service name. */
export function resolvePinJob(serviceRef: string): JobDraft {
  return {
    queue: 'deployment.resolve-pin',
    data: { serviceRef },
    key: serviceRef,
  };
}

/** The services, each once, of changes in a repository that these apply. */
export function servicesWaitingFor(
  moved: Pick<ObservedPayload, 'sources'>[],
  changes: Waiting[],
): string[] {
  const sources = moved.flatMap(seen => seen.sources);
  const held = changes.filter(({ repository }) =>
    sources.some(({ repoUrl }) => isOf(repoUrl, repository)),
  );
  return [...new Set(held.map(({ service_ref }) => service_ref))];
}
