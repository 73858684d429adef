import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { weekName, type SettingsRow } from './NotificationSettings';
import { weekOf } from './weekOf';
import type { Notice } from './Notice';
import { quietUntil } from './quietHours';

/** When a digest comes, by the wall clock of who gets it. */
const DIGEST_HOUR = 8;

/**
 * What became of a person's services in the week before, every Monday at eight in
 * their zone, for those who want it; where their quiet hours last longer, as they
 * end.
 *
 * What it promises: each person gets one digest a week, whatever the number of
 * replicas; where sending fails it is tried again, on Monday and the days after.
 */
export class WeeklyDigest {
  constructor(
    private readonly options: {
      db: Knex;
      send: (
        users: string[],
        notice: Omit<Notice, 'recipients' | 'service'>,
      ) => Promise<void>;
      clock: () => DateTime;
    },
  ) {}

  /** Sends every digest that is due. */
  async run(signal?: AbortSignal): Promise<void> {
    const { db, clock } = this.options;
    const rows: SettingsRow[] = await db<SettingsRow>('notification_settings')
      .where({ weekly: true })
      .orderBy('person_ref');
    for (const row of rows) {
      if (signal?.aborted) return;
      const week = dueWeek(row, clock());
      if (week) await this.#sendOnce(row, week);
    }
  }

  async #sendOnce(row: SettingsRow, week: string): Promise<void> {
    const { db, send } = this.options;
    await db.transaction(async trx => {
      const mine = await trx<SettingsRow>('notification_settings')
        .where({ person_ref: row.person_ref, weekly: true })
        .whereRaw('digest_week IS DISTINCT FROM ?', [week])
        .forUpdate()
        .skipLocked()
        .first();
      if (!mine) return;
      await trx('notification_settings')
        .where({ person_ref: row.person_ref })
        .update({ digest_week: week });
      const who = await trx('identities')
        .where({ ref: row.person_ref })
        .first('name');
      if (!who) return;
      const told = await weekOf(
        { user: who.name, ref: row.person_ref },
        this.options.clock().setZone(row.zone).startOf('week'),
        trx,
      );
      await send([who.name], {
        kind: 'weekly-digest',
        subject: `weekly-digest:${week}`,
        link: '/change-control/changes',
        severity: 'low',
        ...told,
      });
    });
  }
}

/** The ISO week whose digest is due to somebody; null: none is. */
export function dueWeek(
  {
    zone,
    quiet,
    digest_week: last,
  }: Pick<SettingsRow, 'zone' | 'quiet' | 'digest_week'>,
  at: DateTime,
): string | null {
  if (quiet && quietUntil({ zone, ...quiet }, at)) return null;
  const local = at.setZone(zone);
  const due = local.startOf('week').set({ hour: DIGEST_HOUR });
  const week = weekName(local);
  return local >= due && week !== last ? week : null;
}
