import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { NotificationSettings, SettingsRow } from './NotificationSettings';
import { URGENT_KINDS, type Notice } from './Notice';
import { quietUntil } from './quietHours';
import type { Recipient } from './Recipients';

/** Somebody whose quiet hours are over, and which entries they are told of. */
export interface Held {
  ref: string;
  user: string;
  /** Ids of entries, oldest first. */
  entries: string[];
}

/** Most people whose messages one run releases. */
const RELEASED_AT_ONCE = 50;

/**
 * What waits for the end of somebody's quiet hours.
 *
 * What it promises: it is released once, by one replica, and stays held where
 * releasing it fails, which keeps nobody else waiting. What is told later of the
 * same takes its place. No words are kept: what is said is worked out on release.
 */
export class HeldNotices {
  constructor(
    private readonly options: {
      db: Knex;
      settings: NotificationSettings;
      clock: () => DateTime;
    },
  ) {}

  /**
   * Holds a notice back for those whose quiet hours it is; never an urgent one.
   *
   * @param entry - id of the entry that it tells of
   * @returns those who are told at once
   */
  async hold(
    notice: Notice,
    entry: string,
    people: Recipient[],
  ): Promise<Recipient[]> {
    const { db, settings, clock } = this.options;
    const wishes = URGENT_KINDS.includes(notice.kind)
      ? new Map<string, SettingsRow>()
      : await settings.ofAll(people.flatMap(({ ref }) => ref ?? []));
    const until = ({ ref }: Recipient) => {
      const wish = ref === null ? undefined : wishes.get(ref);
      return wish?.quiet
        ? quietUntil({ zone: wish.zone, ...wish.quiet }, clock())
        : null;
    };
    const held = people.flatMap(person => {
      const end = until(person);
      return end && person.ref !== null ? [{ ref: person.ref, end }] : [];
    });
    if (held.length > 0) {
      await db('held_notices')
        .insert(
          held.map(({ ref, end }) => ({
            person_ref: ref,
            subject: notice.subject,
            entry_id: entry,
            until: end.toJSDate(),
          })),
        )
        .onConflict(['person_ref', 'subject'])
        .merge()
        .where('held_notices.entry_id', '<', entry);
    }
    const now = people.filter(
      ({ ref }) => !held.some(({ ref: quiet }) => quiet === ref),
    );
    await db('held_notices')
      .where({ subject: notice.subject })
      .where('entry_id', '<', entry)
      .whereRaw('person_ref = ANY (?::text[])', [
        now.flatMap(({ ref }) => ref ?? []),
      ])
      .delete();
    return now;
  }

  /**
   * Gives what is held no longer to `send`, one person after the other.
   *
   * @param send - throws where it is to be tried again later
   * @throws what `send` threw first, once it was tried for everybody
   */
  async release(send: (held: Held) => Promise<void>): Promise<void> {
    const failed = new Map<string, unknown>();
    for (let turn = 0; turn < RELEASED_AT_ONCE; turn += 1) {
      const isMore = await this.#releaseNext(send, failed);
      if (!isMore) break;
    }
    for (const fault of failed.values()) throw fault;
  }

  /** Whether there was somebody, apart from those for whom it failed before. */
  async #releaseNext(
    send: (held: Held) => Promise<void>,
    failed: Map<string, unknown>,
  ): Promise<boolean> {
    const { db, clock } = this.options;
    let person: string | undefined;
    try {
      return await db.transaction(async trx => {
        const due = await trx('held_notices')
          .where('until', '<=', clock().toJSDate())
          .whereNotIn('person_ref', [...failed.keys()])
          .orderBy(['until', 'person_ref'])
          .forUpdate()
          .skipLocked()
          .first('person_ref');
        if (!due) return false;
        person = due.person_ref;
        const rows: { entry_id: string }[] = await trx('held_notices')
          .where({ person_ref: due.person_ref })
          .delete()
          .returning('entry_id');
        const found = await trx('identities')
          .where({ ref: due.person_ref })
          .first('name');
        if (!found) return true;
        const entries = rows
          .map(({ entry_id: id }) => id)
          .sort((a, b) => Number(a) - Number(b));
        await send({ ref: due.person_ref, user: found.name, entries });
        return true;
      });
    } catch (error) {
      if (person === undefined) throw error;
      failed.set(person, error);
      return true;
    }
  }
}
