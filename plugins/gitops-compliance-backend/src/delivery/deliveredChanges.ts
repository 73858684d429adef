import type { Knex } from 'knex';
import type { Sight } from '../access/Sight';

/**
 * When a change reached its target: when it was synced, or when it was merged
 * and then failed before it was. The index `changes_delivered` is on just this.
 */
export const DELIVERED_AT = `(COALESCE(steps ->> 'synced',
  CASE WHEN state = 'failed' THEN steps ->> 'merged' END))`;

/** SQL: the names that the service of a change `c` has or had, for an index. */
const NAMES_OF_C = `(
  WITH RECURSIVE all_names (name) AS (
    SELECT c.service_ref UNION
    SELECT s.former_ref FROM service_names s JOIN all_names n
      ON s.service_ref = n.name)
  SELECT name FROM all_names) names`;

/**
 * Changes that reached their targets, each with
 * - its lead time: from when the commit that it deploys was written,
 * - when it failed: its verification did, or, where it had been good, when its
 *   rollback was asked for; null: it did not,
 * - when its target was good again: when the next change there was verified.
 *
 * Only what the reader sees counts, also as rollback and as what restored. Each has
 * the present name of its service.
 */
export function deliveredChanges(
  db: Knex,
  sees: Sight,
  narrow: (changes: Knex.QueryBuilder) => void,
): Knex.QueryBuilder {
  const rollback = db('changes_now')
    .select('created_at')
    .whereRaw(`rollback_of = c.id AND steps ->> 'merged' IS NOT NULL`)
    .modify(sees.changes)
    .orderBy('number')
    .limit(1);
  const restoring = db
    .select(db.raw(`min((steps ->> 'verified')::timestamptz) AS restored_at`))
    .from(
      db.raw(`${NAMES_OF_C} JOIN changes_now r ON r.named_ref = names.name`),
    )
    .whereRaw(
      `service_ref = c.service_ref AND environment = c.environment
         AND id <> c.id
         AND (steps ->> 'verified')::timestamptz > wrong.failed_at`,
    )
    .modify(sees.changes);
  return db
    .select(
      'c.id',
      'c.number',
      'c.kind',
      'c.service_ref',
      'c.environment',
      'c.to_revision',
      's.owner',
      'wrong.failed_at',
      'good.restored_at',
      db.raw(`${DELIVERED_AT}::timestamptz AS delivered_at`),
      db.raw('c.ended_at IS NOT NULL AS is_decided'),
      db.raw(
        `EXTRACT(EPOCH FROM ${DELIVERED_AT}::timestamptz - wrote.committed_at)
           ::float8 AS lead_seconds`,
      ),
    )
    .from(
      db('changes_now').select('*').modify(sees.changes).modify(narrow).as('c'),
    )
    .leftJoin('services as s', 's.entity_ref', 'c.service_ref')
    .joinRaw(
      `LEFT JOIN LATERAL (
         SELECT m.committed_at FROM commits m
         WHERE m.repository = c.pins -> 0 ->> 'sourceRepository'
           AND m.sha = c.to_revision) wrote ON true`,
    )
    .joinRaw('LEFT JOIN LATERAL (?) back ON true', [db.raw('?', [rollback])])
    .joinRaw(
      `CROSS JOIN LATERAL (
         SELECT CASE
           WHEN c.state IN ('failed', 'rolled-back') AND c.steps ->> 'verified' IS NULL
             THEN LEAST(c.ended_at, back.created_at)
           WHEN c.state IN ('failed', 'rolled-back') OR back.created_at IS NOT NULL
             THEN COALESCE(back.created_at, c.ended_at) END AS failed_at) wrong`,
    )
    .joinRaw('LEFT JOIN LATERAL (?) good ON wrong.failed_at IS NOT NULL', [
      db.raw('?', [restoring]),
    ]);
}
