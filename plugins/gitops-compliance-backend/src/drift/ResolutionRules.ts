import {
  possiblePersons,
  resolutionProblem,
  type ResolutionProblem,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import { ownedBy, refOf } from '../around/AdoptionRules';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import type { IncidentRow } from './records';

/** For what nobody is to resolve. */
const NOBODY = { names: [], isOwner: false };

/** Says who may resolve what; the button and the deed ask the same. */
export class ResolutionRules {
  constructor(
    private readonly options: { db: Knex; persons: PersonDirectory },
  ) {}

  /**
   * Why somebody cannot resolve each of these, in their order; null: they can.
   *
   * @param requester - null: no user asks
   */
  async problems(
    rows: readonly IncidentRow[],
    requester: Requester | null,
    db: Knex = this.options.db,
  ): Promise<(ResolutionProblem | null)[]> {
    const open = rows.filter(
      row => row.attributed_by === 'unauthorised' && !row.resolved_at,
    );
    if (open.length === 0) {
      return rows.map(row => resolutionProblem(factsOf(row), NOBODY));
    }
    const ref = await refOf(requester, db);
    const owned = await ownedBy(open, requester, db);
    const dated = await this.options.persons.datedActors(
      [...open.flatMap(row => [row.author_ref, ...syncersOf(row)]), ref],
      db,
    );
    const namesOf = (whose: string | null, at: Date) =>
      whose ? possiblePersons(dated.get(whose, at)) : [];
    return rows.map(row => {
      const { author_ref: author, created_at: at } = row;
      const authors = namesOf(author, at);
      const own = ref ? namesOf(ref, at) : [requester?.userEntityRef ?? []];
      return resolutionProblem(
        {
          ...factsOf(row),
          makers: [
            ...authors,
            ...syncersOf(row).flatMap(syncer => namesOf(syncer, at)),
          ],
          isAuthorKnown: authors.length > 0,
        },
        {
          names: own.flat(),
          isOwner: row.service_ref !== null && owned.has(row.service_ref),
        },
      );
    });
  }
}

function syncersOf({
  syncer_ref: syncer,
  further_syncers: further,
}: IncidentRow) {
  return [syncer, ...further];
}

function factsOf({
  attributed_by: attributedBy,
  resolved_at: at,
}: IncidentRow) {
  return {
    attributedBy,
    isResolved: at !== null,
    makers: [],
    isAuthorKnown: false,
  };
}
