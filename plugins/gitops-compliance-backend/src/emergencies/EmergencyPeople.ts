import {
  possiblePersons,
  type Names,
  type Part,
} from '@gitops-compliance/rules';
import { parseEntry } from '@gitops-compliance/evidence-log';
import type { Knex } from 'knex';
import type { NoticeRow } from '../around/records';
import { changeStream, type ChangeRow } from '../changes/records';
import type { DatedActors } from '../persons/DatedActors';
import type { PersonDirectory } from '../persons/PersonDirectory';
import { seqOfNotice } from './moves';
import type { EmergencyRow, EventRow } from './records';

/** Acts on a change that are told by its stream alone. */
const ACTS: Readonly<Record<string, string>> = {
  'change.merge-requested': 'merged',
  'change.sync-asked': 'synced',
  'change.verification-asked': 'had verified again',
};

/** Parts in the emergency itself, by role in its entries. */
const WORDS: Readonly<Record<string, string>> = {
  declarer: 'declared it',
  confirmer: 'confirmed it',
  ender: 'ended it',
};

/** A part that somebody had, by reference. */
interface PartRef {
  ref: string;
  what: string;
}

/** Changes under an emergency, and what reached its targets around the portal. */
export interface Doings {
  changes: ChangeRow[];
  moves: NoticeRow[];
}

/** Who had which part in emergencies, whoever asks. */
export class EmergencyPeople {
  constructor(
    private readonly options: { db: Knex; persons: PersonDirectory },
  ) {}

  /** Changes and moves of each emergency, the oldest first. */
  async doingsOf(
    ids: string[],
    db: Knex = this.options.db,
  ): Promise<Map<string, Doings>> {
    const under = <T extends object>(table: string) =>
      db<T>(table).whereRaw('emergency_id = ANY (?::uuid[])', [ids]);
    const changes = (await under<ChangeRow>('changes').orderBy(
      'number',
    )) as (ChangeRow & { emergency_id: string })[];
    const moves = (await under<NoticeRow>('around_notices').orderBy([
      'created_at',
      'deployment_id',
      'stream_seq',
    ])) as (NoticeRow & { emergency_id: string })[];
    const ofId = <T extends { emergency_id: string }>(rows: T[], id: string) =>
      rows.filter(row => row.emergency_id === id);
    return new Map(
      ids.map(id => [
        id,
        { changes: ofId(changes, id), moves: ofId(moves, id) },
      ]),
    );
  }

  /** Everybody who had a part in an emergency, bots and the erased left out. */
  async parts(
    row: EmergencyRow,
    events: EventRow[],
    { changes, moves }: Doings,
    db: Knex = this.options.db,
  ): Promise<Part[]> {
    const acts = await actsOn(changes, db);
    const refs: PartRef[] = [
      ...events.filter(isPartIn).flatMap(({ type, persons }) =>
        Object.entries(persons).map(([role, ref]) => ({
          ref,
          what: `${WORDS[role] ?? `acted in it (${type})`}`,
        })),
      ),
      ...changes.flatMap(handsIn),
      ...acts,
      ...moves.flatMap(move =>
        move.author_ref
          ? {
              ref: move.author_ref,
              what: `made the move ${seqOfNotice(move)} around the portal`,
            }
          : [],
      ),
    ];
    const dated = await this.options.persons.datedActors(
      refs.map(({ ref }) => ref),
      db,
    );
    return refs.flatMap(({ ref, what }) => {
      const { bot, provider } = dated.get(ref, row.declared_at);
      if (bot || provider === 'unknown') return [];
      return { what, names: namesOf(dated, ref, row.declared_at) };
    });
  }

  /** A person under every name that was theirs since an instant. */
  async names(
    ref: string,
    since: Date | null,
    db: Knex = this.options.db,
  ): Promise<Names> {
    const dated = await this.options.persons.datedActors([ref], db);
    return namesOf(dated, ref, since);
  }

  /** The same, and under every reference. */
  async refs(ref: string, db: Knex = this.options.db): Promise<string[]> {
    const dated = await this.options.persons.datedActors([ref], db);
    return [ref, ...dated.sameAs(ref, null).aliasRefs];
  }
}

function namesOf(dated: DatedActors, ref: string, since: Date | null): Names {
  return possiblePersons(dated.get(ref, since));
}

/** Who asked for a change, wrote it, pushed it and merged it. */
function handsIn(row: ChangeRow): PartRef[] {
  const { pull_request: pull, number } = row;
  const hands: [string | null | undefined, string][] = [
    [row.requester_ref, 'asked for'],
    [pull?.author, 'wrote'],
    [pull?.lastPusher, 'pushed'],
    ...(pull?.writers ?? []).map(
      ref => [ref, 'wrote'] as [string | null, string],
    ),
    [pull?.mergedBy, 'merged'],
  ];
  return hands.flatMap(([ref, what]) =>
    ref ? { ref, what: `${what} #${number}` } : [],
  );
}

async function actsOn(changes: ChangeRow[], db: Knex): Promise<PartRef[]> {
  const byStream = new Map(
    changes.map(row => [changeStream(row.id), row.number]),
  );
  const rows: { stream: string; entry: Buffer }[] = await db('ledger_entries')
    .select('stream', 'entry')
    .whereRaw('stream = ANY (?::text[]) AND type = ANY (?::text[])', [
      [...byStream.keys()],
      Object.keys(ACTS),
    ]);
  return rows.flatMap(({ stream, entry }) => {
    const { type, persons } = parseEntry(entry);
    return Object.values(persons).map(ref => ({
      ref,
      what: `${ACTS[type]} #${byStream.get(stream)}`,
    }));
  });
}

/** Who lets a pull request be tried again does nothing in the emergency itself. */
function isPartIn({ type }: EventRow): boolean {
  return type !== 'emergency.pull-request-asked';
}
