import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { instant, toDateTime } from '../../shared/time';
import { holdsOver } from './Holds';
import { referencesOf } from './subject';

/** What an erasure waits for. */
export interface ErasureWait {
  for: 'catalog' | 'hold' | 'open-change' | 'retention';
  /** ISO 8601 UTC; null: until somebody does something. */
  until: string | null;
  /** What keeps it, and what would end that. */
  sentence: string;
}

/** Says what stands in the way of an erasure at present. */
export class Waits {
  constructor(
    private readonly options: {
      db: Knex;
      /** How long the newest entry that names somebody is kept at least. */
      minimumMonths: number;
      clock: () => DateTime;
    },
  ) {}

  /** Nothing: it can be carried out. */
  async of(subject: string): Promise<ErasureWait[]> {
    const refs = await referencesOf(this.options.db, subject);
    return [
      ...(await this.#catalog(subject)),
      ...(await this.#holds(subject, refs)),
      ...(await this.#changes(refs)),
      ...(await this.#retention(refs)),
    ];
  }

  async #catalog(subject: string): Promise<ErasureWait[]> {
    const row = await this.options
      .db('persons')
      .where({ person_ref: subject, removed: false })
      .first('person_ref');
    return row
      ? [
          {
            for: 'catalog',
            until: null,
            sentence:
              'The catalog has this user still and would bring the name back; remove the user there first.',
          },
        ]
      : [];
  }

  async #holds(subject: string, refs: string[]): Promise<ErasureWait[]> {
    const holds = await holdsOver(this.options.db, subject, refs);
    return holds.map(hold => ({
      for: 'hold',
      until: null,
      sentence: `A legal hold of ${day(
        hold.placed_at,
      )} keeps what tells of this person; it is erased when the hold was lifted.`,
    }));
  }

  async #changes(refs: string[]): Promise<ErasureWait[]> {
    const { rows } = await this.options.db.raw<{ rows: { number: number }[] }>(
      `SELECT number FROM changes
       WHERE ended_at IS NULL
         AND (requester_ref = ANY (:refs::text[]) OR merge_requested_by = ANY (:refs::text[])
           OR EXISTS (SELECT 1 FROM unnest(:refs::text[]) AS r (ref)
             WHERE position(r.ref IN pull_request::text) > 0))
       ORDER BY number`,
      { refs },
    );
    return rows.map(({ number }) => ({
      for: 'open-change',
      until: null,
      sentence: `Change #${number} names this person and has not ended; end it or cancel it.`,
    }));
  }

  async #retention(refs: string[]): Promise<ErasureWait[]> {
    const { db, minimumMonths, clock } = this.options;
    const { rows } = await db.raw<{ rows: { newest: Date | null }[] }>(
      `SELECT max(at) AS newest FROM (
         SELECT max(last_at) AS at FROM identity_mentions
         WHERE ref = ANY (:refs::text[])
         UNION ALL
         SELECT max(e.observed_at)
         FROM log_outbox o, unnest(o.entry_ids) AS waiting (id)
           JOIN ledger_entries e USING (id),
           unnest(:refs::text[]) AS r (ref)
         WHERE position(r.ref IN convert_from(e.entry, 'UTF8')) > 0
           AND NOT starts_with(e.stream, 'ledger:')) named`,
      { refs },
    );
    const [{ newest }] = rows;
    if (newest === null) return [];
    const until = toDateTime(newest).plus({ months: minimumMonths });
    return until <= clock()
      ? []
      : [
          {
            for: 'retention',
            until: instant(until),
            sentence: `Entries are kept whole for ${minimumMonths} months, and one of ${day(
              newest,
            )} names this person.`,
          },
        ];
  }
}

function day(at: Date): string {
  return toDateTime(at).toFormat('yyyy-MM-dd');
}
