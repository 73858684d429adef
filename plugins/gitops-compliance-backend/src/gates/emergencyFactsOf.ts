import type { EmergencyFact } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import {
  lifeOf,
  type EmergencyRow,
  type TargetRow,
} from '../emergencies/records';

/** The emergencies under which changes go, by emergency; in two queries. */
export async function emergencyFactsOf(
  proposals: readonly { emergencyId?: string | null }[],
  db: Knex,
): Promise<Map<string, EmergencyFact>> {
  const ids = [
    ...new Set(proposals.flatMap(({ emergencyId: id }) => id ?? [])),
  ];
  if (ids.length === 0) return new Map();
  const rows: EmergencyRow[] = await db<EmergencyRow>('emergencies').whereRaw(
    'id = ANY (?::uuid[])',
    [ids],
  );
  const targets: TargetRow[] = await db<TargetRow>('emergency_targets_now')
    .whereRaw('emergency_id = ANY (?::uuid[])', [ids])
    .orderBy(['service_ref', 'environment']);
  return new Map(
    rows.map(row => {
      const { reviewedAt, closedAt, ...times } = lifeOf(row);
      return [
        row.id,
        {
          id: row.id,
          number: row.number,
          targets: targets
            .filter(target => target.emergency_id === row.id)
            .map(({ service_ref: service, environment }) => ({
              service,
              environment,
            })),
          ...times,
        },
      ];
    }),
  );
}
