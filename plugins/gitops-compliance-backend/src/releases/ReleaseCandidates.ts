import type { ReleaseCandidates as View } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { Sight } from '../access/Sight';
import type { Requester } from '../persons/Requester';
import { requireEnvironment, type Policy } from '../policy/Policy';

interface CandidateRow {
  entity_ref: string;
  name: string;
  from_environment: string;
  revision: string;
  current: string | null;
  running: number | null;
}

/** What somebody can put into a release. */
export class ReleaseCandidates {
  constructor(private readonly options: { db: Knex; policy: () => Policy }) {}

  /**
   * Services of the requester whose upstream runs another revision than the
   * environment. Whether gates let it through is for the request.
   */
  async of(
    environment: string,
    requester: Requester,
    sees: Sight,
  ): Promise<View> {
    const { db, policy } = this.options;
    const { name, upstream } = requireEnvironment(policy(), environment);
    const services: string[] = await db('services')
      .where({ removed: false })
      .whereRaw('owned_by && ?::text[]', [requester.ownershipEntityRefs])
      .modify(sees.services)
      .pluck('entity_ref');
    const { rows } = await db.raw<{ rows: CandidateRow[] }>(
      `SELECT DISTINCT ON (s.name, s.entity_ref, up.environment)
         s.entity_ref, s.name, up.environment AS from_environment,
         up.pinned_revision AS revision, here.pinned_revision AS current,
         c.number AS running
       FROM services s
       JOIN deployments here ON here.service_ref = s.entity_ref
         AND here.environment = ? AND here.removed_at IS NULL
       JOIN deployments up ON up.service_ref = s.entity_ref
         AND up.environment = ANY (?::text[]) AND up.removed_at IS NULL
       LEFT JOIN changes_now c ON c.service_ref = s.entity_ref
         AND c.environment = ? AND c.ended_at IS NULL
       WHERE s.entity_ref = ANY (?::text[])
         AND up.pinned_revision IS NOT NULL
         AND up.pinned_revision IS DISTINCT FROM here.pinned_revision
       ORDER BY s.name, s.entity_ref, up.environment, here.id, up.id`,
      [name, upstream, name, services],
    );
    return {
      environment: name,
      items: rows.map(row => ({
        entityRef: row.entity_ref,
        name: row.name,
        from: row.from_environment,
        revision: row.revision,
        current: row.current,
        running: row.running,
      })),
    };
  }
}
