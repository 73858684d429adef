import type { WaitingList } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { Sight } from '../access/Sight';
import type { BoardQueries } from '../approvals/BoardQueries';
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
    private readonly options: {
      db: Knex;
      persons: PersonDirectory;
      board: BoardQueries;
    },
  ) {}

  /**
   * Changes under way that somebody can do something for: those that wait for
   * their vote, then the oldest first.
   */
  async list(
    requester: Requester,
    sees: Sight,
    mayVote: boolean,
  ): Promise<WaitingList> {
    const { board, db, persons } = this.options;
    const { userEntityRef, ownershipEntityRefs } = requester;
    const votes = mayVote
      ? (await board.queue(sees, { userEntityRef, mayVote })).items.filter(
          ({ waitsForMe }) => waitsForMe,
        )
      : [];
    const voting = new Set(votes.map(({ change }) => change.id));
    const owned: string[] = await db('services')
      .where({ removed: false })
      .whereRaw('owned_by && ?::text[]', [ownershipEntityRefs])
      .modify(sees.services)
      .pluck('entity_ref');
    const [identity] = await db('identities')
      .select('ref')
      .where({ provider: 'catalog', name: userEntityRef.toLowerCase() });
    const ref: string | null = identity?.ref ?? null;
    const rows: ChangeRow[] = await db<ChangeRow>('changes_now')
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
      const todo = voting.has(row.id) ? null : todoOf(row, viewer);
      return todo ? [{ row, todo }] : [];
    });
    const asked = votes.slice(0, SHOWN_AT_MOST);
    const shown = waiting.slice(0, SHOWN_AT_MOST - asked.length);
    const actors = await persons.actors(
      shown.flatMap(({ row }) => actorsOfChange(row)),
    );
    return {
      items: [
        ...asked.map(({ change }) => ({ todo: 'vote' as const, change })),
        ...shown.map(({ row, todo }) => ({
          todo,
          change: changeSummary(row, actors),
        })),
      ],
      more: waiting.length + votes.length - shown.length - asked.length,
    };
  }
}
