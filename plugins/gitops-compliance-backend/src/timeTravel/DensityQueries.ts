import { InputError } from '@backstage/errors';
import type { StateDensity } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import { IANAZone, type DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import { instant } from '../shared/time';
import { coveredDeployments, type StateFilter } from './coveredDeployments';

/** Days on each side of the one that is asked for, while they have come. */
const DAYS_ASIDE = 14;

/** Around which instant, in whose days, and of what. */
export interface DensityQuery extends StateFilter {
  at: DateTime;
  /** IANA zone. */
  zone: string;
}

/**
 * How often what runs changed on each of the days around an instant.
 *
 * Promises: one query that reads the intervals begun in those days and no other,
 * by an index, whatever the length of the history. What ran when the portal first
 * looked is no change. No source is read.
 */
export class DensityQueries {
  constructor(private readonly options: { db: Knex; clock: () => DateTime }) {}

  /** @throws InputError for an instant that has not come yet, or no zone */
  async around(query: DensityQuery, sees: Sight): Promise<StateDensity> {
    const { db, clock } = this.options;
    const { at, zone } = query;
    if (at > clock()) {
      throw new InputError(
        `${instant(at)} has not come yet: ask for an instant until now`,
      );
    }
    if (!IANAZone.isValidZone(zone)) {
      throw new InputError(
        `${zone} is no time zone: give one of the IANA database, such as Europe/Berlin`,
      );
    }
    const edges = edgesAround(at.setZone(zone), clock().setZone(zone));
    const instants = edges.map(edge => edge.toJSDate());
    const [first, last] = [instants[0], instants[instants.length - 1]];
    const rows: { day: number; changes: number }[] = await db
      .select(
        db.raw('width_bucket(i.started_at, ?::timestamptz[])::int AS day', [
          instants,
        ]),
        db.raw('count(*)::int AS changes'),
      )
      .from({ i: 'deployment_intervals' })
      .join({ d: 'deployments' }, 'd.id', 'i.deployment_id')
      .modify(coveredDeployments(query, sees))
      .modify(builder => sees.scope?.narrowStarted(builder))
      .where('i.started_at', '>=', first)
      .where('i.started_at', '<', last)
      .where('i.baseline', false)
      .groupBy('day');
    const changes = new Map(rows.map(row => [row.day, row.changes]));
    return {
      timeZone: zone,
      days: edges.slice(1).map((until, index) => ({
        from: instant(edges[index]),
        until: instant(until),
        changes: changes.get(index + 1) ?? 0,
      })),
    };
  }
}

/** Where days begin and end, of which the last begun is today's at the latest. */
function edgesAround(at: DateTime, now: DateTime): DateTime[] {
  const today = now.startOf('day');
  const wished = at.startOf('day').plus({ days: DAYS_ASIDE });
  const last = wished > today ? today : wished;
  return Array.from({ length: 2 * DAYS_ASIDE + 2 }, (_, index) =>
    last.plus({ days: index - 2 * DAYS_ASIDE }).startOf('day'),
  );
}
