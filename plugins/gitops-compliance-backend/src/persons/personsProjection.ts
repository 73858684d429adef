import type { Projection } from '../ledger/Ledger';

/**
 * Folds `person.observed` and `person.removed` into persons and the accounts that they claim. Which
 * claim counts is decided when it is asked for: see PersonDirectory.
 */
export const personsProjection: Projection = {
  name: 'persons',
  tables: ['persons', 'person_accounts'],
  streams: ['person:'],
  async unfold(streams, db) {
    const refs = streams.map(stream => stream.slice('person:'.length));
    for (const table of ['person_accounts', 'persons']) {
      await db
        .table(table)
        .whereRaw('person_ref = ANY (?::text[])', [refs])
        .delete();
    }
  },
  async apply({ envelope, erasable }, db) {
    const personRef = envelope.persons.person;
    if (envelope.type === 'person.removed') {
      await db
        .table('person_accounts')
        .where({ person_ref: personRef })
        .delete();
      await db
        .table('persons')
        .where({ person_ref: personRef })
        .update({ removed: true, stream_seq: envelope.streamSeq });
      return;
    }
    if (envelope.type !== 'person.observed') return;
    const accounts = envelope.payload.accounts as string[];
    const trusted = envelope.payload.trusted as boolean;
    await db
      .table('persons')
      .insert({
        person_ref: personRef,
        display_name: (erasable?.displayName as string) ?? null,
        removed: false,
        stream_seq: envelope.streamSeq,
      })
      .onConflict('person_ref')
      .merge();
    await db.table('person_accounts').where({ person_ref: personRef }).delete();
    for (const account of accounts) {
      await db.table('person_accounts').insert({
        account_ref: account,
        person_ref: personRef,
        trusted,
      });
    }
  },
};
