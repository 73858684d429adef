import {
  branchesOfPins,
  clusterNamesIn,
  namesIn,
  partIn,
  type AccessPlaces,
} from '@gitops-compliance/rules';
import type { LedgerRef } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import {
  clusterAccessStream,
  forgeAccessStream,
  instanceAccessStream,
  type AccessRow,
  type ClusterAccessPayload,
  type ForgeAccessPayload,
  type InstanceAccessPayload,
} from '../deployers/records';
import type { DeploymentRow } from '../deployments/rows';

type Reading = Pick<AccessRow, 'stream' | 'seq' | 'told'>;

/** Where a deployment is deployed from, and by what. */
export function placesOf({
  instance,
  namespace,
  application: name,
  project,
  pin,
  observed,
}: DeploymentRow): AccessPlaces {
  const pins = pin ? [pin, ...(pin.others ?? [])] : [];
  return {
    instance,
    application: { namespace, name, project },
    destination: observed.destination ?? null,
    repositories: [
      ...new Set(pins.flatMap(({ repository }) => repository ?? [])),
    ].sort(),
    branches: branchesOfPins(pins),
  };
}

/** What was last read of who may merge and deploy, of some deployments. */
export class AccessReadings {
  readonly #clusters: ClusterAccessPayload[];

  private constructor(private readonly rows: ReadonlyMap<string, Reading>) {
    this.#clusters = [...rows.values()].flatMap(({ told }) =>
      'cluster' in told ? [told] : [],
    );
  }

  /** Reads what was on record by an instant, in one query. */
  static async of(
    deployments: readonly DeploymentRow[],
    at: DateTime,
    db: Knex,
  ): Promise<AccessReadings> {
    const streams = new Set(
      deployments.flatMap(row => streamsOf(placesOf(row))),
    );
    const rows: Reading[] = await db('access_readings')
      .distinctOn('stream')
      .select('stream', 'seq', 'told')
      .where('read_at', '<=', at.toJSDate())
      .andWhere(or =>
        or
          .whereRaw('stream = ANY (?::text[])', [[...streams]])
          .orWhere({ kind: 'cluster' }),
      )
      .orderBy([{ column: 'stream' }, { column: 'seq', order: 'desc' }]);
    return new AccessReadings(new Map(rows.map(row => [row.stream, row])));
  }

  /** Payload of a reading; undefined: there is none. */
  reading(stream: string): object | undefined {
    return this.rows.get(stream)?.told;
  }

  /** Payloads of all clusters. */
  clusters(): readonly object[] {
    return this.#clusters;
  }

  /** References of everybody whom readings name. */
  persons(): string[] {
    return [...this.rows.values()].flatMap(({ told }) => {
      if ('rights' in told) return accountsOf(told);
      return 'cluster' in told ? refsInCluster(told) : refsIn(told);
    });
  }

  /** Entries that tell of a deployment. */
  evidenceOf(row: DeploymentRow): LedgerRef[] {
    const places = placesOf(row);
    const { instance, application, destination = null } = places;
    const concerned = this.#clusters.filter(told =>
      partIn(told, { instance, ...application, destination }),
    );
    const streams = [
      ...streamsOf(places),
      ...concerned.map(({ cluster }) => clusterAccessStream(cluster)),
    ];
    return streams.flatMap(stream => {
      const reading = this.rows.get(stream);
      return reading ? [{ stream, streamSeq: Number(reading.seq) }] : [];
    });
  }
}

function streamsOf({ instance, repositories }: AccessPlaces): string[] {
  return [
    ...repositories.map(forgeAccessStream),
    instanceAccessStream(instance),
  ];
}

function accountsOf({ rights }: ForgeAccessPayload): string[] {
  return rights
    .filter(({ merges, administers }) => merges || administers)
    .map(({ account }) => account);
}

function refsIn({ named }: InstanceAccessPayload): string[] {
  return named ? namesIn(named) : [];
}

function refsInCluster({ named }: ClusterAccessPayload): string[] {
  return named ? clusterNamesIn(named) : [];
}
