import { runtimeOf } from '@gitops-compliance/rules';
import type { World } from '@gitops-compliance/sandbox';
import type { Knex } from 'knex';
import { settledDeployments } from '../runtime/settled';
import { waitFor, type TestPortal } from './testPortal';

/**
 * What the forge was asked about its repositories, oldest first: without
 * credentials, the readings of whether our App is still known, who has access
 * and how branches are protected (which is read every half hour, whatever is
 * promoted), and what the tests themselves look up.
 */
export function requestsAtForge(world: World) {
  return world.forge.requests
    .list()
    .filter(({ kind, path }) => kind === 'api' && !/^\/api\/v3\/app/.test(path))
    .filter(({ path }) => !path.endsWith('/collaborators'))
    .filter(({ operationName }) => operationName !== 'ReadProtections')
    .filter(({ actor }) => actor !== 'aude-audit');
}

/** Waits until what runs was read of every deployment that has settled. */
export async function untilRuntimesRead(db: Knex): Promise<void> {
  await waitFor('what runs to be read', async () => {
    const settled = await settledDeployments(db, 'eu-1');
    return (
      settled.length > 0 &&
      settled.every(({ told, ...now }) => runtimeOf(told ?? undefined, now))
    );
  });
}

/** Waits until no job waits or runs. */
export async function untilIdle(portal: TestPortal): Promise<void> {
  await waitFor('the jobs to be done', async () => {
    const jobs = await portal
      .db('gitops_compliance_jobs.job')
      .whereIn('state', ['created', 'retry', 'active']);
    return jobs.length === 0;
  });
}
