import type { WaitingList } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { Sight } from '../access/Sight';
import { changeSummary } from '../changes/changeViews';
import type { ChangeRow } from '../changes/records';
import { actorsOfChange } from '../deployments/ServiceSnapshot';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import { todoOf } from './todoOf';

const SHOWN_AT_MOST = 50;

/** What waits for somebody: told from the read models alone. */
export class WaitingQueries {
  constructor(
    private readonly options: { db: Knex; persons: PersonDirectory },
  ) {}

  /** Changes under way that somebody can do something for, the oldest first. */
  async list(requester: Requester, sees: Sight): Promise<WaitingList> {
    const { db, persons } = this.options;
    const { userEntityRef, ownershipEntityRefs } = requester;
    const owned: string[] = await db('services')
      .where({ removed: false })
      .whereRaw('owned_by && ?::text[]', [ownershipEntityRefs])
      .modify(sees.services)
      .pluck('entity_ref');
    const [identity] = await db('identities')
      .select('ref')
      .where({ provider: 'catalog', name: userEntityRef.toLowerCase() });
    const ref: string | null = identity?.ref ?? null;
    const rows: ChangeRow[] = await db<ChangeRow>('changes')
      .whereNull('ended_at')
      .modify(sees.changes)
      .where(query =>
        query
          .whereRaw('service_ref = ANY (?::text[])', [owned])
          .orWhere({ requester_ref: ref }),
      )
      .orderBy('number');
    const viewer = { ref, owned: new Set(owned) };
    const waiting = rows.flatMap(row => {
      const todo = todoOf(row, viewer);
      return todo ? [{ row, todo }] : [];
    });
    const shown = waiting.slice(0, SHOWN_AT_MOST);
    const actors = await persons.actors(
      shown.flatMap(({ row }) => actorsOfChange(row)),
    );
    return {
      items: shown.map(({ row, todo }) => ({
        todo,
        change: changeSummary(row, actors),
      })),
      more: waiting.length - shown.length,
    };
  }
}
