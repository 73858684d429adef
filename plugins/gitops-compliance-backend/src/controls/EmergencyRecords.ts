import {
  emergencyRecordOf,
  type EmergencyOfChange,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { ChangeRow } from '../changes/records';
import type { EventRow } from '../emergencies/records';
import type { ActorsAt } from '../persons/DatedActors';
import type { PolicyTimes } from '../policy/PolicyHistory';
import { instant } from '../shared/time';

/** The emergencies of some changes, as their entries tell them. */
export class EmergencyRecords {
  private constructor(private readonly events: readonly EventRow[]) {}

  /** Reads those that these changes went under. */
  static async of(
    changes: readonly ChangeRow[],
    db: Knex,
  ): Promise<EmergencyRecords> {
    const ids = changes.flatMap(({ emergency_id: id }) => id ?? []);
    if (ids.length === 0) return new EmergencyRecords([]);
    const events: EventRow[] = await db<EventRow>('emergency_events')
      .whereRaw('emergency_id = ANY (?::uuid[])', [ids])
      .orderBy('stream_seq');
    return new EmergencyRecords(events);
  }

  /** References of everybody who had a part in one. */
  persons(): string[] {
    return this.events.flatMap(({ persons }) => Object.values(persons));
  }

  /** The emergency of a change; undefined: it went under none. */
  ofChange(
    change: ChangeRow,
    actors: ActorsAt,
    times: PolicyTimes,
  ): EmergencyOfChange | undefined {
    const { emergency_id: id, emergency_number: number } = change;
    if (id === null || number === null) return undefined;
    const events = this.events
      .filter(({ emergency_id: of }) => of === id)
      .map(({ at, ...event }) => ({ ...event, occurredAt: instant(at) }));
    const record = emergencyRecordOf(events, ref => actors.get(ref));
    const { service_ref: service, environment } = change;
    const rules =
      record && times.rulesAt(record.declaredAt, { service, environment });
    return {
      number,
      record,
      ...(record && {
        alertWithinSeconds: rules?.emergencyAlertSeconds ?? null,
      }),
    };
  }
}
