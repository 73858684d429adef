import type { Knex } from 'knex';
import type { EmergencyTarget } from '../../records';

/** Tells that the service of a target has another name since the emergency `id`. */
export async function tellRenamed(
  db: Knex,
  { id, now, ...target }: EmergencyTarget & { id: string; now: string },
): Promise<void> {
  await db('emergency_targets').insert({
    emergency_id: id,
    service_ref: target.service,
    environment: target.environment,
    created_at: new Date('2026-06-01T12:00:00Z'),
  });
  await db('service_names').insert({
    service_ref: now,
    former_ref: target.service,
    at: new Date('2026-06-01T13:00:00Z'),
    stream_seq: 1,
  });
}
