import { NotFoundError } from '@backstage/errors';
import type {
  ReleaseList,
  ReleaseView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { Sight } from '../access/Sight';
import type { ChangeRow } from '../changes/records';
import { actorsOfChange } from '../deployments/ServiceSnapshot';
import type { ReleaseRollbacks } from './ReleaseRollbacks';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { ReleaseRow } from './records';
import { numberOfCursor } from '../shared/cursor';
import { releaseSummary, releaseView, type ReleaseRights } from './releaseView';

/**
 * Read side of releases. A release is seen by whoever sees one of its changes;
 * the others are only counted.
 */
export class ReleaseQueries {
  constructor(
    private readonly options: {
      db: Knex;
      persons: PersonDirectory;
      rollbacks: ReleaseRollbacks;
    },
  ) {}

  /** One page, newest first, keyset by number. */
  async list(
    { limit, cursor }: { limit: number; cursor?: string },
    sees: Sight,
  ): Promise<ReleaseList> {
    const { db, persons } = this.options;
    const rows: ReleaseRow[] = await db<ReleaseRow>('releases')
      .whereIn('id', sub =>
        sub.select('release_id').from('changes_now').modify(sees.changes),
      )
      .modify(query => {
        if (cursor) query.where('number', '<', numberOfCursor(cursor));
      })
      .orderBy('number', 'desc')
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    const changes = await this.#changes(page.map(({ id }) => id));
    const actors = await persons.actors(page.map(row => row.requester_ref));
    return {
      items: page.map(row =>
        releaseSummary(
          row,
          changes.filter(change => change.release_id === row.id),
          actors,
        ),
      ),
      nextCursor:
        rows.length > limit ? String(page[page.length - 1].number) : null,
    };
  }

  /** A release with the changes that the reader may see. */
  async detail(
    id: string,
    sees: Sight,
    rights: ReleaseRights,
  ): Promise<ReleaseView> {
    const { db, persons, rollbacks } = this.options;
    const row: ReleaseRow | undefined = await db<ReleaseRow>('releases')
      .where({ id })
      .first();
    const changes = await this.#changes([id]);
    const seen: string[] = await db('changes_now')
      .where({ release_id: id })
      .modify(sees.changes)
      .pluck('id');
    if (!row || seen.length === 0) {
      throw new NotFoundError(
        `There is no release ${id}, or you may not see its services`,
      );
    }
    const actors = await persons.actors([
      row.requester_ref,
      row.resumed_by,
      ...changes.flatMap(actorsOfChange),
    ]);
    const neighbours: ReleaseRow[] = await db<ReleaseRow>('releases')
      .where({ undoes: id })
      .modify(query => {
        if (row.undoes) query.orWhere({ id: row.undoes });
      })
      .orderBy('number', 'desc');
    return releaseView(row, changes, {
      seen: new Set(seen),
      actors,
      rights,
      offer: await rollbacks.offer(changes),
      undoes: neighbours.find(each => each.id === row.undoes),
      undoneBy: neighbours.find(each => each.undoes === id),
    });
  }

  async #changes(releases: string[]): Promise<ChangeRow[]> {
    return this.options
      .db<ChangeRow>('changes')
      .whereRaw('release_id = ANY (?::uuid[])', [releases])
      .orderBy(['wave', 'number']);
  }
}
