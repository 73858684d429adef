import type { Knex } from 'knex';
import type { PersonDirectory } from '../../persons/PersonDirectory';
import { placeKey } from './accessState';
import type { AccessPlace } from './records';

/** Access that an emergency needs at one place. */
export interface AccessNeed extends AccessPlace {
  applications: { namespace: string; name: string }[];
}

interface NeedRow {
  instance: string;
  project: string;
  namespace: string;
  application: string;
}

/** What an emergency needs, as the read models tell it. */
export class AccessNeeds {
  constructor(
    private readonly options: { db: Knex; persons: PersonDirectory },
  ) {}

  /** The applications of its targets at these instances, by project. */
  async of(
    emergencyId: string,
    instances: readonly string[],
  ): Promise<AccessNeed[]> {
    const rows: NeedRow[] = await this.options
      .db('deployments as d')
      .distinct('d.instance', 'd.project', 'd.namespace', 'd.application')
      .join('emergency_targets_now as t', function sameTarget() {
        this.on('d.service_ref', 't.service_ref').andOn(
          'd.environment',
          't.environment',
        );
      })
      .where('t.emergency_id', emergencyId)
      .whereNull('d.removed_at')
      .whereRaw('d.instance = ANY (?::text[])', [[...instances]])
      .orderBy(['d.instance', 'd.project', 'd.namespace', 'd.application']);
    const needs = new Map<string, AccessNeed>();
    for (const { instance, project, namespace, application: name } of rows) {
      const key = placeKey({ instance, project });
      const need = needs.get(key) ?? { instance, project, applications: [] };
      need.applications.push({ namespace, name });
      needs.set(key, need);
    }
    return [...needs.values()];
  }

  /**
   * Accounts of somebody at a provider, as far as they count: claimed by nobody
   * else, and by a trusted location or two confirmations.
   */
  async accountsOf(personRef: string, provider: string): Promise<string[]> {
    const { db, persons } = this.options;
    const rows: { ref: string }[] = await db('person_links as l')
      .distinct('i.ref')
      .join('identities as i', 'i.ref', 'l.account_ref')
      .where({ 'l.person_ref': personRef, 'i.provider': provider })
      .whereNotNull('l.counts_since')
      .whereNull('l.ended_at');
    const actors = await persons.actors(rows.map(({ ref }) => ref));
    return rows
      .map(({ ref }) => actors.get(ref))
      .filter(actor => actor.personRef === personRef && !actor.bot)
      .map(({ account }) => account)
      .sort();
  }
}
