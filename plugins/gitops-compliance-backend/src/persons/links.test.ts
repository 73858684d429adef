import { AccountLinks, type PersonEntry } from '@gitops-compliance/rules';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { changesProjection } from '../changes/changesProjection';
import { ENTRY_CATALOGUE } from '../ledger/catalogue';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import type { Ledger } from '../ledger/Ledger';
import { parsePolicy } from '../policy/parsePolicy';
import { LinkService } from './LinkService';
import { LinkStore } from './LinkStore';
import { linksProjection } from './linksProjection';
import { PersonDirectory } from './PersonDirectory';
import { personsProjection } from './personsProjection';
import { PostgresIdentities } from './PostgresIdentities';

jest.setTimeout(120_000);

const POLICY = parsePolicy(
  `
version: 1
environments:
  - name: prod
    match: { labels: { environment: prod } }
pins:
  - kind: application-target-revision
    services: ['*']
    repository: acme/deploy
    path: apps/{environment}/{service}.yaml
calendar: {}
`,
  'policy.yaml',
);
const REASON = 'She told so in front of the team';
const user = (name: string) => `user:default/${name}`;

describe('links between accounts and persons', () => {
  const databases = ledgerDatabases();
  const identities = new PostgresIdentities();
  let db: Knex;
  let now: DateTime;
  let ledger: Ledger;
  let directory: PersonDirectory;
  let links: LinkService;

  beforeEach(async () => {
    db = await databases.migrated();
    now = DateTime.utc(2026, 6, 1);
    const clock = () => now;
    ledger = sampleLedger(db, {
      projections: [personsProjection, linksProjection, changesProjection],
      catalogue: ENTRY_CATALOGUE,
      clock,
    });
    directory = new PersonDirectory(db);
    links = new LinkService({
      db,
      ledger,
      store: new LinkStore(db),
      identities,
      persons: directory,
      policy: () => POLICY,
      clock,
    });
  });

  const refOf = async (name: string, provider = 'github', bot = false) => {
    const [ref] = await db.transaction(trx =>
      identities.refs(trx, [{ provider, name, bot }]),
    );
    return ref;
  };

  const append = async (
    person: string,
    type: string,
    payload: object,
    persons: Record<string, string> = {},
  ) =>
    ledger.record(`person:${person}`, recording =>
      recording.append({
        type,
        v: 1,
        occurredAt: now.toISO() as string,
        source: { collector: 'catalog' },
        attestation: 'read',
        persons: { person, ...persons },
        payload: { ...payload },
      }),
    );

  const observe = async (
    name: string,
    accounts: string[] = [],
    trusted = true,
  ) => {
    const refs: string[] = [];
    for (const account of accounts) refs.push(await refOf(account));
    const person = await refOf(user(name), 'catalog');
    await append(person, 'person.observed', { accounts: refs, trusted });
  };

  beforeEach(async () => {
    for (const name of ['ada', 'bob', 'carol', 'dan']) await observe(name);
  });

  const later = () => {
    now = now.plus({ minutes: 1 });
    return now;
  };

  const as = (name: string, manages = false) => ({
    requester: { userEntityRef: user(name), ownershipEntityRefs: [] },
    manages,
  });

  const propose = (person: string, account: string, provider = 'github') =>
    links.propose(
      { person: user(person), provider, account, reason: REASON },
      as('dan', true),
    );

  const behind = async (account: string, requestedAt?: DateTime) => {
    const ref = await refOf(account);
    const dated = await directory.datedActors([ref]);
    return dated.get(ref, requestedAt?.toJSDate() ?? null);
  };

  const prove = async (person: string, account: string, provider?: string) => {
    const { id } = await propose(person, account, provider);
    const [one, other] = ['bob', 'carol', 'dan'].filter(by => by !== person);
    await links.confirm(id, as(one));
    return links.confirm(id, as(other));
  };

  it('count once two uninvolved persons confirmed them', async () => {
    const proposed = await propose('ada', 'Ada-Private');
    expect(proposed).toMatchObject({
      account: 'ada-private',
      state: 'proposed',
      proof: null,
      reason: REASON,
      proposedBy: { entityRef: user('dan') },
    });
    const once = await links.confirm(proposed.id, as('bob'));
    expect(once).toMatchObject({ state: 'proposed', countsSince: null });
    expect((await behind('ada-private')).person).toBeNull();
    const twice = await links.confirm(proposed.id, as('carol'));
    expect(twice).toMatchObject({ state: 'counting', proof: 'two-persons' });
    expect((await behind('ada-private')).person).toBe(user('ada'));
  });

  it.each([
    ['the claimant', 'ada', /your own account/],
    ['the same person again', 'bob', /already/],
  ])('are not confirmed by %s', async (_, name, reason) => {
    const { id } = await propose('ada', 'ada-private');
    await links.confirm(id, as('bob'));
    await expect(links.confirm(id, as(name))).rejects.toThrow(reason);
  });

  it('are not confirmed by a confirmer who is an alias of the claimant', async () => {
    await observe('ada-adm');
    await prove('ada', user('ada-adm'), 'catalog');
    const { id } = await propose('ada', 'ada-private');
    await expect(links.confirm(id, as('ada-adm'))).rejects.toThrow(
      /your own account/,
    );
  });

  it('are not confirmed by who claims an account of the claimant', async () => {
    await observe('bob', ['shared'], false);
    await observe('ada', ['shared']);
    const { id } = await propose('ada', 'ada-private');
    await expect(links.confirm(id, as('bob'))).rejects.toThrow(/one human/);
  });

  it.each([
    ['a bot', 'github', 'renovate[bot]', /is a bot/],
    ['an unknown provider', 'gitlab', 'ada', /gitlab is not known/],
    [
      'the user itself',
      'catalog',
      user('ada'),
      /not another account of itself/,
    ],
    ['an unknown user', 'catalog', user('zoe'), /has no user/],
  ])('are not proposed of %s', async (_, provider, account, reason) => {
    await refOf('renovate[bot]', 'github', true);
    await expect(propose('ada', account, provider)).rejects.toThrow(reason);
  });

  it('are proposed once', async () => {
    await propose('ada', 'ada-private');
    await expect(propose('ada', 'ada-private')).rejects.toThrow(/already/);
  });

  it('count for nobody where two persons have the account', async () => {
    await observe('eve', ['shared']);
    await prove('ada', 'shared');
    expect((await behind('shared')).person).toBeNull();
    const page = await links.list({ limit: 20 }, as('dan'));
    expect(page.items.map(({ state }) => state)).toEqual([
      'contested',
      'contested',
    ]);
  });

  it('end, with who ended them and why', async () => {
    const { id } = await prove('ada', 'ada-private');
    await expect(links.end(id, REASON, as('bob'))).rejects.toThrow(
      /gitops-compliance.person.manage/,
    );
    const ended = await links.end(id, REASON, as('dan', true));
    expect(ended).toMatchObject({
      state: 'retired',
      endedBy: { entityRef: user('dan') },
      endReason: REASON,
    });
    expect((await behind('ada-private')).person).toBeNull();
  });

  it('of a trusted location are changed there', async () => {
    await observe('ada', ['ada-gh']);
    const [link] = (await links.list({ limit: 1 }, as('dan'))).items;
    await expect(links.end(link.id, REASON, as('dan', true))).rejects.toThrow(
      /trusted location/,
    );
  });

  it('link added while the change is open: helps nothing, and hurts', async () => {
    const requestedAt = now;
    later();
    await prove('ada', 'ada-private');
    expect(await behind('ada-private', requestedAt)).toMatchObject({
      person: user('ada'),
      personAtRequest: null,
    });
    const afterwards = await behind('ada-private', later());
    expect(afterwards.person).toBe(user('ada'));
    expect(afterwards.personAtRequest).toBeUndefined();
  });

  it('taken away while the change is open still tells who it was', async () => {
    await observe('ada', ['ada-gh']);
    const requestedAt = later();
    later();
    await observe('ada', []);
    later();
    await observe('bob', ['ada-gh']);
    expect(await behind('ada-gh', requestedAt)).toMatchObject({
      person: user('bob'),
      personAtRequest: user('ada'),
      aliases: [user('ada')],
    });
  });

  it('make two users one human for what hurts', async () => {
    await observe('ada-adm', ['ada-adm-gh']);
    await prove('ada', user('ada-adm'), 'catalog');
    expect(await behind('ada-adm-gh', later())).toMatchObject({
      person: user('ada-adm'),
      aliases: [user('ada')],
    });
    const dated = await directory.datedActors([]);
    const ada = await refOf(user('ada'), 'catalog');
    expect(dated.sameAs(ada, null).aliases).toEqual([user('ada-adm')]);
  });

  it('edited annotation: from a location that is not trusted it only proposes', async () => {
    await observe('ada', ['bob-gh'], false);
    expect((await behind('bob-gh')).person).toBeNull();
    await observe('bob', ['bob-gh']);
    expect((await behind('bob-gh')).person).toBe(user('bob'));
  });

  it('are pages that follow each other', async () => {
    for (const account of ['a', 'b', 'c']) {
      later();
      await propose('ada', account);
    }
    const first = await links.list({ limit: 2 }, as('dan'));
    const rest = await links.list(
      { limit: 2, cursor: first.nextCursor as string },
      as('dan'),
    );
    const accounts = [...first.items, ...rest.items].map(l => l.account);
    expect(accounts).toEqual(['c', 'b', 'a']);
    const found = await links.list({ limit: 9, search: 'B' }, as('dan'));
    expect(found.items.map(l => l.account)).toEqual(['b']);
  });

  it('are folded anew to the same rows', async () => {
    await observe('ada', ['ada-gh']);
    const { id } = await prove('ada', 'ada-private');
    await links.end(id, REASON, as('dan', true));
    await append(
      await refOf(user('ada'), 'catalog'),
      'person.groups-observed',
      { groups: ['group:default/payments'] },
    );
    const { tables } = await ledger.rebuild();
    for (const table of linksProjection.tables) {
      expect(tables[table].different).toBe(0);
      expect(tables[table].live).toBeGreaterThan(0);
    }
  });

  it('are the same to a program that has the entries alone', async () => {
    const step = fc.record({
      person: fc.constantFrom('ada', 'bob'),
      account: fc.constantFrom('x', 'y'),
      what: fc.constantFrom(
        'trusted',
        'claimed',
        'gone',
        'removed',
        'propose',
        'confirm',
        'confirm',
        'end',
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async steps => {
        await db('person_links').delete();
        const told = new AccountLinks();
        let last: PersonEntry[] = [];
        const start = (await db('ledger_entries').max('id as id').first())?.id;
        for (const { person, account, what } of steps) {
          later();
          const ref = await refOf(user(person), 'catalog');
          const accountRef = await refOf(account);
          if (what === 'trusted' || what === 'claimed') {
            await observe(person, [account], what === 'trusted');
          } else if (what === 'gone') await observe(person, []);
          else if (what === 'removed') await append(ref, 'person.removed', {});
          else if (what === 'propose') {
            await propose(person, account).catch(() => {});
          } else {
            const open = await db('person_links')
              .where({ person_ref: ref, account_ref: accountRef })
              .whereNull('ended_at')
              .first('id');
            if (!open) continue;
            const move = what === 'confirm' ? 'confirmed' : 'retired';
            await append(
              ref,
              `person.account-${move}`,
              { link: open.id, account: accountRef },
              { confirmer: ref, ender: ref },
            );
          }
        }
        const streams: PersonEntry[][] = [];
        for (const name of ['ada', 'bob']) {
          const ref = await refOf(user(name), 'catalog');
          const entries = await ledger.readStream(`person:${ref}`);
          streams.push(
            entries
              .filter(entry => Number(entry.id) > Number(start))
              .map(({ envelope }) => envelope),
          );
        }
        last = streams.flat();
        for (const entry of last) told.add(entry);
        for (const account of ['x', 'y']) {
          const ref = await refOf(account);
          const { rows } = await db.raw(
            `SELECT DISTINCT l.person_ref FROM person_links l
             JOIN persons p ON p.person_ref = l.person_ref AND NOT p.removed
             WHERE account_ref = ? AND counts_since IS NOT NULL
               AND ended_at IS NULL ORDER BY 1`,
            [ref],
          );
          expect(told.claimants(ref).sort()).toEqual(
            rows.map((row: { person_ref: string }) => row.person_ref),
          );
        }
        // The next run begins with both in the catalog.
        for (const name of ['ada', 'bob']) await observe(name);
      }),
      {
        numRuns: 25,
        examples: [
          [
            [
              { person: 'ada', account: 'x', what: 'trusted' },
              { person: 'ada', account: 'x', what: 'end' },
            ],
          ],
        ],
      },
    );
  });
});
