import { InputError } from '@backstage/errors';
import type { NotificationSettings as SettingsView } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import { IANAZone, type DateTime } from 'luxon';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Requester } from '../persons/Requester';

/** A row of `notification_settings`. */
export interface SettingsRow {
  person_ref: string;
  zone: string;
  quiet: { from: string; to: string; days: number[] } | null;
  weekly: boolean;
  /** ISO week of the last digest, such as `2026-W10`; null: there was none. */
  digest_week: string | null;
}

const NOTHING_SET: SettingsView = { zone: 'UTC', quiet: null, weekly: false };

/** How each person wants to be told. Only they read and set it. */
export class NotificationSettings {
  constructor(
    private readonly options: {
      db: Knex;
      identities: Identities;
      clock: () => DateTime;
    },
  ) {}

  /** Somebody's own; what nobody set is told at any time, without a digest. */
  async of({ userEntityRef }: Requester): Promise<SettingsView> {
    const row: SettingsRow | undefined = await this.options
      .db('notification_settings')
      .whereIn('person_ref', sub =>
        sub
          .select('ref')
          .from('identities')
          .where({ provider: 'catalog', name: userEntityRef.toLowerCase() }),
      )
      .first();
    return row ? view(row) : NOTHING_SET;
  }

  /**
   * Sets somebody's own.
   *
   * @throws InputError where the zone is none, or the hours are the same on no day
   */
  async set(requester: Requester, wish: SettingsView): Promise<SettingsView> {
    if (!IANAZone.isValidZone(wish.zone)) {
      throw new InputError(
        `${wish.zone} is no time zone: give an IANA name such as Europe/Berlin`,
      );
    }
    if (wish.quiet && wish.quiet.days.length === 0) {
      throw new InputError(
        'Quiet hours need a day on which they begin: choose one, or turn them off',
      );
    }
    const { db, identities, clock } = this.options;
    return db.transaction(async trx => {
      const [ref] = await identities.refs(trx, [catalogUser(requester)]);
      const [row] = await trx<SettingsRow>('notification_settings')
        .insert({
          person_ref: ref,
          zone: wish.zone,
          quiet: wish.quiet && (JSON.stringify(wish.quiet) as never),
          weekly: wish.weekly,
          // The first digest is next Monday's.
          digest_week: weekName(clock().setZone(wish.zone)),
        })
        .onConflict('person_ref')
        .merge({
          zone: trx.raw('excluded.zone'),
          quiet: trx.raw('excluded.quiet'),
          weekly: trx.raw('excluded.weekly'),
          digest_week: trx.raw(
            `CASE WHEN notification_settings.weekly
               THEN notification_settings.digest_week
               ELSE excluded.digest_week END`,
          ),
        })
        .returning('*');
      return view(row);
    });
  }

  /** Those of several people, by their references. */
  async ofAll(refs: readonly string[]): Promise<Map<string, SettingsRow>> {
    const rows: SettingsRow[] = await this.options
      .db('notification_settings')
      .whereRaw('person_ref = ANY (?::text[])', [[...refs]]);
    return new Map(rows.map(row => [row.person_ref, row]));
  }
}

/** The ISO week of a local time, such as `2026-W10`. */
export function weekName(local: DateTime): string {
  return local.toFormat("kkkk-'W'WW");
}

function view({ zone, quiet, weekly }: SettingsRow): SettingsView {
  return { zone, quiet, weekly };
}
