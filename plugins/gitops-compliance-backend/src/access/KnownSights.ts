import type { Knex } from 'knex';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Requester } from '../persons/Requester';
import { visibilityBy, type CatalogSight } from '../services/visibility';

/**
 * What people may see of the catalog, as the permission framework last said when
 * they asked for something: a message to them has no credentials of theirs.
 *
 * What it promises: whoever was kept from a service when they were here last is
 * told nothing of it. Of who was never here it knows nothing.
 */
export class KnownSights {
  readonly #remembered = new Map<string, string>();

  constructor(private readonly options: { db: Knex; identities: Identities }) {}

  /** Keeps what somebody may see; writes only where it is another. */
  async remember(requester: Requester, sight: CatalogSight): Promise<void> {
    const { db, identities } = this.options;
    const user = requester.userEntityRef.toLowerCase();
    const told = JSON.stringify(sight);
    if (this.#remembered.get(user) === told) return;
    await db.transaction(async trx => {
      if (sight === 'everything') {
        await trx('known_sights')
          .whereIn('person_ref', sub =>
            sub
              .select('ref')
              .from('identities')
              .where({ provider: 'catalog', name: user }),
          )
          .delete();
        return;
      }
      const [ref] = await identities.refs(trx, [catalogUser(requester)]);
      await trx('known_sights')
        .insert({ person_ref: ref, sight: told })
        .onConflict('person_ref')
        .merge();
    });
    this.#remembered.set(user, told);
  }

  /** Those of some people, by reference, from whom a service is kept. */
  async keptFrom(
    refs: readonly string[],
    service: string,
  ): Promise<Set<string>> {
    const { db } = this.options;
    const rows: { person_ref: string; sight: CatalogSight }[] = await db(
      'known_sights',
    ).whereRaw('person_ref = ANY (?::text[])', [[...refs]]);
    const kept = new Set<string>();
    for (const { person_ref: ref, sight } of rows) {
      if (!(await this.#isSeen(service, sight))) kept.add(ref);
    }
    return kept;
  }

  /** Those of some people, by reference, from whom any service is kept. */
  async limited(refs: readonly string[]): Promise<Set<string>> {
    const limited: string[] = await this.options
      .db('known_sights')
      .whereRaw('person_ref = ANY (?::text[])', [[...refs]])
      .pluck('person_ref');
    return new Set(limited);
  }

  async #isSeen(service: string, sight: CatalogSight): Promise<boolean> {
    try {
      const found = await this.options
        .db('services')
        .where({ entity_ref: service })
        .modify(visibilityBy(sight))
        .first('entity_ref');
      return found !== undefined;
    } catch (error) {
      // A rule that is not known shows nothing.
      if ((error as Error).name === 'NotAllowedError') return false;
      throw error;
    }
  }
}
