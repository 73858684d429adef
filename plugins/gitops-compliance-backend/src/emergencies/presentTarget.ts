import type { Knex } from 'knex';
import type { EmergencyTarget } from './records';

/**
 * A target of an emergency by the present name of its service, for what is looked
 * for now; what is on record of the emergency has the name of its time.
 */
export async function presentTarget(
  emergencyId: string,
  { service, environment }: EmergencyTarget,
  db: Knex,
): Promise<EmergencyTarget> {
  const row = await db('emergency_targets_now')
    .where({ emergency_id: emergencyId, named_ref: service, environment })
    .first('service_ref');
  return { service: row?.service_ref ?? service, environment };
}
