import type { CameAround } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { NoticeRow } from '../around/records';
import { instant } from '../shared/time';

/**
 * What brought around the portal what these deployments run now, by the
 * deployment: what an emergency explains is not told. That somebody adopted it
 * afterwards does not make a change of it. One query.
 */
export async function aroundOf(
  deployments: readonly { id: string }[],
  db: Knex,
): Promise<Map<string, CameAround>> {
  const rows: NoticeRow[] = await db('around_notices as n')
    .join('deployments as d', 'd.id', 'n.deployment_id')
    .whereRaw('n.deployment_id = ANY (?::text[])', [
      deployments.map(({ id }) => id),
    ])
    .where('n.classification', 'reached-target')
    .whereRaw(
      `n.interval_seq = (SELECT max(i.opened_seq) FROM deployment_intervals i
         WHERE i.deployment_id = n.deployment_id)`,
    )
    .select('n.*');
  return new Map(
    rows.map(({ deployment_id: id, facts, created_at: at }) => [
      id,
      { what: facts.what, at: instant(at) },
    ]),
  );
}
