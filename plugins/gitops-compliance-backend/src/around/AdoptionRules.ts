import {
  adoptionProblem,
  possiblePersons,
  type AdoptionProblem,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { PersonDirectory } from '../persons/PersonDirectory';
import type { Requester } from '../persons/Requester';
import type { NoticeRow } from './records';

/** For what nobody can adopt. */
const NOBODY = { names: [], isOwner: false };

/** Says who may adopt what; the button and the deed ask the same. */
export class AdoptionRules {
  constructor(
    private readonly options: { db: Knex; persons: PersonDirectory },
  ) {}

  /**
   * Why somebody cannot adopt each of these, in their order; null: they can.
   *
   * @param requester - null: no user asks
   */
  async problems(
    rows: readonly NoticeRow[],
    requester: Requester | null,
    db: Knex = this.options.db,
  ): Promise<(AdoptionProblem | null)[]> {
    const open = rows.filter(
      row => row.classification === 'reached-target' && !row.adopted_by,
    );
    if (open.length === 0) {
      return rows.map(row => adoptionProblem(factsOf(row), NOBODY));
    }
    const ref = await refOf(requester, db);
    const owned = await ownedBy(open, requester, db);
    const dated = await this.options.persons.datedActors(
      [...open.map(row => row.author_ref), ref],
      db,
    );
    const namesOf = (whose: string | null, at: Date) =>
      whose ? possiblePersons(dated.get(whose, at)) : [];
    return rows.map(row => {
      const { author_ref: author, created_at: at } = row;
      const own = ref ? namesOf(ref, at) : [requester?.userEntityRef ?? []];
      return adoptionProblem(
        { ...factsOf(row), makers: namesOf(author, at) },
        { names: own.flat(), isOwner: owned.has(row.service_ref) },
      );
    });
  }
}

function factsOf({ classification, adopted_by: by }: NoticeRow) {
  return { classification, isAdopted: by !== null, makers: [] };
}

/** Reference of a user; null: no user, or one whom no entry names. */
export async function refOf(
  requester: Requester | null,
  db: Knex,
): Promise<string | null> {
  if (!requester) return null;
  const [identity] = await db('identities').select('ref').where({
    provider: 'catalog',
    name: requester.userEntityRef.toLowerCase(),
  });
  return identity?.ref ?? null;
}

/** Services of these rows that somebody owns. */
export async function ownedBy(
  rows: readonly { service_ref: string | null }[],
  requester: Requester | null,
  db: Knex,
): Promise<Set<string>> {
  if (!requester) return new Set();
  const owned: string[] = await db('services')
    .where({ removed: false })
    .whereRaw('entity_ref = ANY (?::text[]) AND owned_by && ?::text[]', [
      [...new Set(rows.flatMap(row => row.service_ref ?? []))],
      requester.ownershipEntityRefs,
    ])
    .pluck('entity_ref');
  return new Set(owned);
}
