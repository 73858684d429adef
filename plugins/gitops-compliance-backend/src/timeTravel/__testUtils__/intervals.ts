import type { Knex } from 'knex';
import { DateTime } from 'luxon';

/** The instant until which the history goes. */
export const END = DateTime.fromISO('2026-06-01T00:00:00Z', { zone: 'utc' });
/** The environment of every deployment of it. */
export const ENVIRONMENT = 'prod';

/** One deployment for each of so many services. */
export async function tellDeployments(db: Knex, count: number): Promise<void> {
  await db.raw(
    `INSERT INTO services (entity_ref, uid, name, title, owned_by, entity,
       removed, stream_seq)
     SELECT 'component:default/s-' || n, 's-' || n, 's-' || n, 's-' || n, '{}',
       '{}', false, 1
     FROM generate_series(1, ?::int) n`,
    [count],
  );
  await db.raw(
    `INSERT INTO deployments (id, provider, instance, application, namespace,
       project, labels, sources, auto_sync, observed, baseline, sync_status,
       health, service_ref, environment, stream_seq)
     SELECT 'eu-1/argocd/s-' || n, 'argocd', 'eu-1', 's-' || n, 'argocd', 'p',
       '{}', '[]', false, '{}', false, 'synced', 'healthy',
       'component:default/s-' || n, ?, 1
     FROM generate_series(1, ?::int) n`,
    [ENVIRONMENT, count],
  );
}

/**
 * So many further intervals of each deployment, one an hour and each with its
 * entry, the sync that began it and that it was healthy in it, from `first` on; the last of `total` ends at `END`.
 */
export async function tellIntervals(
  db: Knex,
  { first, last, total }: { first: number; last: number; total: number },
): Promise<void> {
  const bindings = { first, last, total, end: END.toJSDate() };
  await db.raw(
    `INSERT INTO ledger_entries (stream, stream_seq, type, v, occurred_at,
       observed_at, entry)
     SELECT 'deployment:' || d.id, n, 'deployment.pinned', 2, at, at, '\\x7b7d'
     FROM deployments d, generate_series(:first::int, :last::int) n,
       LATERAL (SELECT :end::timestamptz
         - (:total::int - n) * interval '1 hour' AS at) t`,
    bindings,
  );
  await db.raw(
    `INSERT INTO deployment_intervals (deployment_id, opened_seq, started_at,
       ended_at, pinned_revision, baseline)
     SELECT d.id, n, at, at + interval '1 hour',
       lpad(to_hex(n), 40, '0'), false
     FROM deployments d, generate_series(:first::int, :last::int) n,
       LATERAL (SELECT :end::timestamptz
         - (:total::int - n) * interval '1 hour' AS at) t`,
    bindings,
  );
  await db.raw(
    `INSERT INTO sync_operations (deployment_id, started_at, finished_at, phase,
       pinned_revision, automated, partial, message, stream_seq)
     SELECT deployment_id, started_at - interval '1 minute', started_at,
       'succeeded', pinned_revision, true, false, '', opened_seq
     FROM deployment_intervals WHERE opened_seq BETWEEN :first AND :last`,
    bindings,
  );
  await db.raw(
    `INSERT INTO healthy_stretches (deployment_id, opened_seq, started_at,
       ended_at)
     SELECT deployment_id, opened_seq, started_at + interval '1 minute', ended_at
     FROM deployment_intervals WHERE opened_seq BETWEEN :first AND :last`,
    bindings,
  );
}
