import type { Knex } from 'knex';
import type { HoldRow } from './records';
import { ANY_SERVICE } from './serviceOfEntry';
import { referencesOf } from './subject';

/** An entry, as far as holds look at it. */
export interface HeldCandidate {
  entry: Buffer;
  /** As `SERVICE_OF_ENTRY` says. */
  service: string;
  observedAt: Date;
}

/** What is held at present. */
export interface OpenHolds {
  /** References of persons who are held by name. */
  refs: string[];
  /** Whether a hold keeps an entry's erasable part. */
  keep(candidate: HeldCandidate): boolean;
}

/** Holds that keep what tells of a person, oldest first. */
export async function holdsOver(
  db: Knex,
  subject: string,
  refs: string[],
): Promise<HoldRow[]> {
  const { rows } = await db.raw<{ rows: HoldRow[] }>(
    `SELECT h.* FROM legal_holds h
     WHERE h.lifted_at IS NULL
       AND (h.subject_ref = ? OR (h.subject_ref IS NULL AND EXISTS (
         SELECT 1 FROM identity_mentions m
         WHERE m.ref = ANY (?::text[])
           AND (h.service_ref IS NULL OR m.service IN (h.service_ref, '*'))
           AND (h.held_from IS NULL OR m.last_at >= h.held_from)
           AND (h.held_until IS NULL OR m.first_at < h.held_until))))
     ORDER BY h.placed_at, h.id`,
    [subject, refs],
  );
  return rows;
}

/** What must be kept now. */
export async function openHolds(db: Knex): Promise<OpenHolds> {
  const rows: HoldRow[] = await db<HoldRow>('legal_holds').whereNull(
    'lifted_at',
  );
  const refs: string[] = [];
  const scopes: HoldRow[] = [];
  for (const row of rows) {
    if (row.subject_ref)
      refs.push(...(await referencesOf(db, row.subject_ref)));
    else scopes.push(row);
  }
  return {
    refs,
    keep: ({ entry, service, observedAt }) =>
      refs.some(ref => entry.includes(ref)) ||
      scopes.some(
        hold =>
          (!hold.service_ref ||
            [hold.service_ref, ANY_SERVICE].includes(service)) &&
          (!hold.held_from || observedAt >= hold.held_from) &&
          (!hold.held_until || observedAt < hold.held_until),
      ),
  };
}
