import type { ApplicationRollup } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import { environmentOf, type Policy } from '../policy/Policy';
import { IS_UNCLAIMED, listedFor } from './listed';

/** By what applications are counted. */
export type RollupBy = ApplicationRollup['by'];
type Row = ApplicationRollup['items'][number];

/** SQL of what a row is of. */
const GROUPS: Record<RollupBy, { instance: string; name: string }> = {
  set: { instance: 'instance', name: `observed ->> 'applicationSet'` },
  cluster: {
    instance: 'instance',
    name: `coalesce(observed #>> '{destination,name}',
      observed #>> '{destination,server}')`,
  },
  // The policy knows the region of an environment.
  region: { instance: 'NULL', name: 'environment' },
};

/** Counts applications, so that hundreds of generated ones read as a few rows. */
export class ApplicationRollups {
  constructor(
    private readonly options: {
      db: Knex;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** A row each, those with most unclaimed first. */
  async by(by: RollupBy, sees: Sight): Promise<ApplicationRollup> {
    const { db, clock } = this.options;
    const { instance, name } = GROUPS[by];
    const count = (what: string, condition: string) =>
      db.raw(`count(*) FILTER (WHERE ${condition})::int AS ??`, [what]);
    const rows: Row[] = await db('deployments')
      .modify(listedFor(sees, clock()))
      .select(
        db.raw(`${instance} AS instance`),
        db.raw(`${name} AS name`),
        db.raw('count(*)::int AS total'),
        count('unclaimed', IS_UNCLAIMED),
        count('outOfSync', `sync_status = 'out-of-sync'`),
        count('unhealthy', `health NOT IN ('healthy', 'progressing')`),
      )
      .groupByRaw('1, 2');
    const items = by === 'region' ? this.#byRegion(rows) : rows;
    return { by, items: items.sort(mostUnclaimedFirst) };
  }

  #byRegion(rows: Row[]): Row[] {
    const policy = this.options.policy();
    const regions = new Map<string | null, Row>();
    for (const row of rows) {
      const region =
        (row.name && environmentOf(policy, row.name)?.region) ?? null;
      const known = regions.get(region);
      regions.set(region, {
        instance: null,
        name: region || null,
        total: row.total + (known?.total ?? 0),
        unclaimed: row.unclaimed + (known?.unclaimed ?? 0),
        outOfSync: row.outOfSync + (known?.outOfSync ?? 0),
        unhealthy: row.unhealthy + (known?.unhealthy ?? 0),
      });
    }
    return [...regions.values()];
  }
}

function mostUnclaimedFirst(one: Row, other: Row): number {
  return (
    other.unclaimed - one.unclaimed ||
    other.total - one.total ||
    nameOf(one).localeCompare(nameOf(other))
  );
}

function nameOf({ instance, name }: Row): string {
  return `${instance ?? ''} ${name ?? ''}`;
}
