import type { CameAround } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { NoticeRow } from '../around/records';
import { instant } from '../shared/time';

/** What brought what runs around the portal, and what it took the place of. */
export interface CameAroundAfter {
  around: CameAround;
  /** Since when another revision had run before; null: none is known. */
  otherSince: Date | null;
}

/**
 * What brought around the portal what these deployments run now, by the
 * deployment: what an emergency explains is not told. That somebody adopted it
 * afterwards does not make a change of it. One query.
 */
export async function aroundOf(
  deployments: readonly { id: string }[],
  db: Knex,
): Promise<Map<string, CameAroundAfter>> {
  const rows: (NoticeRow & { other_since: Date | null })[] = await db(
    'around_notices as n',
  )
    .join('deployments as d', 'd.id', 'n.deployment_id')
    .whereRaw('n.deployment_id = ANY (?::text[])', [
      deployments.map(({ id }) => id),
    ])
    .where('n.classification', 'reached-target')
    .whereRaw(
      `n.interval_seq = (SELECT max(i.opened_seq) FROM deployment_intervals i
         WHERE i.deployment_id = n.deployment_id)`,
    )
    .select(
      'n.*',
      db.raw(
        `(SELECT b.started_at FROM deployment_intervals b
          WHERE b.deployment_id = n.deployment_id
            AND b.opened_seq < n.interval_seq
          ORDER BY b.opened_seq DESC LIMIT 1) AS other_since`,
      ),
    );
  return new Map(
    rows.map(
      ({
        deployment_id: id,
        facts,
        created_at: at,
        other_since: otherSince,
      }) => [
        id,
        {
          around: { what: facts.what, at: instant(at) },
          otherSince,
        },
      ],
    ),
  );
}

/**
 * Whether a change that was merged at an instant brought what runs, though it came
 * around the portal: not where another revision has run since that merge. What was
 * approved once and taken back is not approved again when somebody sets it anew.
 */
export function isExplainedBy(
  { otherSince }: CameAroundAfter,
  mergedAt: string,
): boolean {
  return otherSince === null || Date.parse(mergedAt) >= otherSince.getTime();
}
