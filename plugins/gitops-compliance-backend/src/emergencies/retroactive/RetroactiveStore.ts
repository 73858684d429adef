import type { Knex } from 'knex';
import type { EmergencyTarget } from '../records';
import type { RetroactiveRow } from './records';

/** Whether a pull request was asked for and none could be opened. */
export function isImpossible(row: RetroactiveRow): boolean {
  return row.answered_at !== null && row.number === null;
}

/** Read side of the pull requests that say afterwards what was done by hand. */
export class RetroactiveStore {
  constructor(private readonly db: Knex) {}

  /** Those of some emergencies. */
  async of(ids: string[], db: Knex = this.db): Promise<RetroactiveRow[]> {
    return db<RetroactiveRow>('emergency_pull_requests')
      .whereRaw('emergency_id = ANY (?::uuid[])', [ids])
      .orderBy(['service_ref', 'environment']);
  }

  /** That of one target. */
  async find(
    emergencyId: string,
    { service, environment }: EmergencyTarget,
    db: Knex = this.db,
  ): Promise<RetroactiveRow | undefined> {
    return db<RetroactiveRow>('emergency_pull_requests')
      .where({ emergency_id: emergencyId, service_ref: service, environment })
      .first();
  }

  /**
   * Who declared the emergency that a branch is of: whoever did by hand what a
   * pull request from it says is who asks for it. Undefined: it is of none.
   */
  async declarerOf(
    branch: string,
    db: Knex = this.db,
  ): Promise<string | undefined> {
    const found = await db('emergency_pull_requests as p')
      .join('emergencies as e', 'e.id', 'p.emergency_id')
      .where('p.branch', branch)
      .first('e.declared_by');
    return found?.declared_by;
  }
}
