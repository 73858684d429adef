import type { Projection, ProjectionDb, RecordedEntry } from '../ledger/Ledger';
import {
  CONFIRMATIONS,
  linkId,
  type GroupsPayload,
  type LinkPayload,
  type LinkRow,
  type ProposedPayload,
} from './linkRecords';

type Fold = (entry: RecordedEntry, db: ProjectionDb) => Promise<void>;

const FOLDS: Record<string, Fold> = {
  'person.observed': observed,
  'person.removed': (entry, db) => told(entry, [], false, db),
  'person.groups-observed': groupsObserved,
  'person.account-proposed': proposed,
  'person.account-confirmed': confirmed,
  'person.account-rejected': (entry, db) => ended(entry, 'rejected', db),
  'person.account-retired': (entry, db) => ended(entry, 'retired', db),
};

/**
 * Folds what is said of accounts into links with their history. A link counts
 * from the moment on at which a trusted location of the catalog tells it, or
 * two persons have confirmed it. One of the catalog ends when the catalog no
 * longer tells it in the same way, one of the portal when somebody retires it.
 */
export const linksProjection: Projection = {
  name: 'links',
  tables: ['person_links', 'person_groups'],
  streams: ['person:'],
  async unfold(streams, db) {
    const refs = streams.map(stream => stream.slice('person:'.length));
    for (const table of ['person_links', 'person_groups']) {
      await db
        .table(table)
        .whereRaw('person_ref = ANY (?::text[])', [refs])
        .delete();
    }
  },
  async apply(entry, db) {
    await FOLDS[entry.envelope.type]?.(entry, db);
  },
};

function observed(entry: RecordedEntry, db: ProjectionDb) {
  const { accounts, trusted } = entry.envelope.payload;
  return told(entry, accounts as string[], trusted as boolean, db);
}

/** What the catalog tells of a person: all accounts that it claims for them. */
async function told(
  { envelope }: RecordedEntry,
  accounts: string[],
  trusted: boolean,
  db: ProjectionDb,
): Promise<void> {
  const { person } = envelope.persons;
  const open: LinkRow[] = await db
    .table('person_links')
    .where({ person_ref: person, source: 'catalog' })
    .whereNull('ended_at');
  const stays = (link: LinkRow) =>
    accounts.includes(link.account_ref) && link.trusted === trusted;
  const over = open.filter(link => !stays(link)).map(({ id }) => id);
  if (over.length > 0) {
    await db
      .table('person_links')
      .whereIn('id', over)
      .update({ ended_at: envelope.observedAt, ended_as: 'retired' });
  }
  const known = open.filter(stays).map(link => link.account_ref);
  const fresh = accounts.filter(account => !known.includes(account));
  if (fresh.length === 0) return;
  await db.table('person_links').insert(
    fresh.map(account => ({
      id: linkId(person, account, envelope.streamSeq),
      person_ref: person,
      account_ref: account,
      source: 'catalog',
      trusted,
      proposed_at: envelope.observedAt,
      confirmed_by: '[]',
      counts_since: trusted ? envelope.observedAt : null,
    })),
  );
}

async function groupsObserved({ envelope }: RecordedEntry, db: ProjectionDb) {
  const { person } = envelope.persons;
  const { groups } = envelope.payload as unknown as GroupsPayload;
  await db.table('person_groups').where({ person_ref: person }).delete();
  if (groups.length > 0) {
    await db
      .table('person_groups')
      .insert(groups.map(group => ({ person_ref: person, group_ref: group })));
  }
}

async function proposed(
  { envelope, erasable }: RecordedEntry,
  db: ProjectionDb,
): Promise<void> {
  const { link, account } = envelope.payload as unknown as ProposedPayload;
  await db.table('person_links').insert({
    id: link,
    person_ref: envelope.persons.person,
    account_ref: account,
    source: 'portal',
    trusted: false,
    proposed_at: envelope.observedAt,
    proposed_by: envelope.persons.proposer,
    reason: (erasable?.reason as string) ?? null,
    confirmed_by: '[]',
  });
}

async function confirmed(
  { envelope }: RecordedEntry,
  db: ProjectionDb,
): Promise<void> {
  const { link } = envelope.payload as unknown as LinkPayload;
  const row: LinkRow | undefined = await db
    .table('person_links')
    .where({ id: link })
    .first();
  if (!row || row.ended_at) return;
  const by = [
    ...row.confirmed_by,
    { ref: envelope.persons.confirmer, at: envelope.observedAt },
  ];
  await db
    .table('person_links')
    .where({ id: link })
    .update({
      confirmed_by: JSON.stringify(by),
      ...(by.length === CONFIRMATIONS && { counts_since: envelope.observedAt }),
    });
}

async function ended(
  { envelope, erasable }: RecordedEntry,
  as: 'rejected' | 'retired',
  db: ProjectionDb,
): Promise<void> {
  const { link } = envelope.payload as unknown as LinkPayload;
  await db
    .table('person_links')
    .where({ id: link })
    .whereNull('ended_at')
    .update({
      ended_at: envelope.observedAt,
      ended_as: as,
      ended_by: envelope.persons.ender,
      end_reason: (erasable?.reason as string) ?? null,
    });
}
