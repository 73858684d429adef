import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { mockLogger } from '../__testUtils__/mockLogger';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { PostgresLedger } from '../ledger/PostgresLedger';
import type { Identity } from './Identities';
import { linksProjection } from './linksProjection';
import { PersonDirectory } from './PersonDirectory';
import { personsProjection } from './personsProjection';
import { PostgresIdentities } from './PostgresIdentities';

const account = (name: string, bot = false): Identity => ({
  provider: 'github',
  name,
  bot,
});

jest.setTimeout(60_000);

describe('the person behind an account', () => {
  const databases = ledgerDatabases();
  const identities = new PostgresIdentities();
  let db: Knex;
  let directory: PersonDirectory;
  let ledger: PostgresLedger;

  beforeEach(async () => {
    db = await databases.migrated();
    directory = new PersonDirectory(db);
    ledger = new PostgresLedger({
      db,
      projections: [personsProjection, linksProjection],
      jobs: { enqueue: () => Promise.reject(new Error('no jobs here')) },
      clock: () => DateTime.utc(2026, 1, 2),
      logger: mockLogger(),
    });
  });

  const refOf = async (identity: Identity): Promise<string> => {
    const [ref] = await db.transaction(trx => identities.refs(trx, [identity]));
    return ref;
  };

  /** The catalog told of a person with these accounts. */
  const observe = async (
    name: string,
    accounts: string[],
    trusted: boolean,
  ): Promise<string> => {
    const person = await refOf({
      provider: 'catalog',
      name: `user:default/${name}`,
      bot: false,
    });
    const refs: string[] = [];
    for (const login of accounts) refs.push(await refOf(account(login)));
    await ledger.record(`person:${person}`, recording =>
      recording.append({
        type: 'person.observed',
        v: 1,
        occurredAt: '2026-01-02T00:00:00Z',
        source: { collector: 'catalog' },
        attestation: 'read',
        persons: { person },
        payload: { accounts: refs, trusted },
        erasable: { displayName: name.toLocaleUpperCase('en-US') },
      }),
    );
    return person;
  };

  const personOf = async (login: string, bot = false) => {
    const ref = await refOf(account(login, bot));
    return (await directory.actors([ref])).get(ref);
  };

  it('is the one who claims it from a trusted location', async () => {
    await observe('ada', ['ada-codes'], true);
    expect(await personOf('ada-codes')).toMatchObject({
      person: 'user:default/ada',
      displayName: 'ADA',
      account: 'ada-codes',
    });
  });

  it('is nobody when only an untrusted location says so', async () => {
    await observe('mallory', ['ada-codes'], false);
    expect(await personOf('ada-codes')).toMatchObject({
      person: null,
      displayName: 'ada-codes',
    });
  });

  it('does not change because an untrusted location claims it too', async () => {
    await observe('ada', ['ada-codes'], true);
    await observe('mallory', ['ada-codes'], false);
    expect((await personOf('ada-codes')).person).toBe('user:default/ada');
  });

  it('is nobody when two trusted persons claim it, and somebody again when one lets go', async () => {
    await observe('ada', ['ada-codes'], true);
    await observe('bob', ['ada-codes', 'bob-builds'], true);
    expect((await personOf('ada-codes')).person).toBeNull();
    expect((await personOf('bob-builds')).person).toBe('user:default/bob');
    await observe('bob', ['bob-builds'], true);
    expect((await personOf('ada-codes')).person).toBe('user:default/ada');
  });

  it('is nobody when three claim it', async () => {
    for (const name of ['ada', 'bob', 'eve']) {
      await observe(name, ['shared'], true);
    }
    expect((await personOf('shared')).person).toBeNull();
  });

  it('is nobody for a bot, whoever claims it', async () => {
    await observe('ada', ['ada-bot'], true);
    expect(await personOf('ada-bot', true)).toMatchObject({
      person: null,
      bot: true,
    });
  });

  it('is the user for an account of the catalog itself', async () => {
    const ref = await observe('ada', [], true);
    expect((await directory.actors([ref])).get(ref)).toMatchObject({
      person: 'user:default/ada',
      displayName: 'ADA',
    });
  });

  it('is nobody once the account was erased, and nobody for what was never seen', async () => {
    await observe('ada', ['ada-codes'], true);
    const ref = await refOf(account('ada-codes'));
    await db('identities').where({ ref }).delete();
    const actors = await directory.actors([ref, 'id:unknown', null, undefined]);
    for (const gone of [ref, 'id:unknown']) {
      expect(actors.get(gone)).toMatchObject({
        person: null,
        displayName: 'erased person',
      });
    }
    expect(actors.maybe(null)).toBeNull();
  });
});
