import {
  emergencyRecordOf,
  type EmergencyOfChange,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { ChangeRow } from '../changes/records';
import type { DeploymentRow } from '../deployments/rows';
import type { EventRow } from '../emergencies/records';
import type { ActorsAt } from '../persons/DatedActors';
import type { PolicyTimes } from '../policy/PolicyHistory';
import { instant } from '../shared/time';

/** Where an emergency is judged. */
type Place = Pick<DeploymentRow, 'service_ref' | 'environment'>;

/** An emergency that was declared while a deployment ran what it runs. */
interface Since {
  deployment_id: string;
  id: string;
  number: number;
}

/** The emergencies of changes and of what runs, as their entries tell them. */
export class EmergencyRecords {
  private constructor(
    private readonly events: readonly EventRow[],
    private readonly since: ReadonlyMap<string, Since>,
  ) {}

  /** Reads those that these changes went under, and the newest of each target. */
  static async of(
    changes: readonly ChangeRow[],
    deployments: readonly DeploymentRow[],
    db: Knex,
  ): Promise<EmergencyRecords> {
    const since = await sinceOf(deployments, db);
    const ids = [
      ...changes.flatMap(({ emergency_id: id }) => id ?? []),
      ...since.map(({ id }) => id),
    ];
    if (ids.length === 0) return new EmergencyRecords([], new Map());
    const events: EventRow[] = await db<EventRow>('emergency_events')
      .whereRaw('emergency_id = ANY (?::uuid[])', [ids])
      .orderBy('stream_seq');
    return new EmergencyRecords(
      events,
      new Map(since.map(one => [one.deployment_id, one])),
    );
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
    return this.#told({ id, number }, change, actors, times);
  }

  /**
   * The newest one in the target of a deployment since it runs what it runs;
   * undefined: there was none, or the change went under that one.
   */
  ofDeployment(
    deployment: DeploymentRow,
    change: ChangeRow | undefined,
    actors: ActorsAt,
    times: PolicyTimes,
  ): EmergencyOfChange | undefined {
    const found = this.since.get(deployment.id);
    return found && found.id !== change?.emergency_id
      ? this.#told(found, deployment, actors, times)
      : undefined;
  }

  #told(
    { id, number }: Pick<Since, 'id' | 'number'>,
    { service_ref: service, environment }: Place,
    actors: ActorsAt,
    times: PolicyTimes,
  ): EmergencyOfChange {
    const events = this.events
      .filter(({ emergency_id: of }) => of === id)
      .map(({ at, ...event }) => ({ ...event, occurredAt: instant(at) }));
    const record = emergencyRecordOf(events, ref => actors.get(ref));
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

/** Of each of these, the newest emergency that was declared since it runs so. */
async function sinceOf(
  deployments: readonly DeploymentRow[],
  db: Knex,
): Promise<Since[]> {
  return db('deployments as d')
    .join('emergency_targets_now as t', join =>
      join
        .on('t.service_ref', 'd.service_ref')
        .andOn('t.environment', 'd.environment'),
    )
    .join('emergencies as e', 'e.id', 't.emergency_id')
    .whereRaw('d.id = ANY (?::text[])', [deployments.map(({ id }) => id)])
    .whereRaw('e.declared_at >= d.since')
    .distinctOn('d.id')
    .select('d.id as deployment_id', 'e.id', 'e.number')
    .orderBy([{ column: 'd.id' }, { column: 'e.number', order: 'desc' }]);
}
