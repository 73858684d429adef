import { namesIn, type AccessPlaces } from '@gitops-compliance/rules';
import type { LedgerRef } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import {
  forgeAccessStream,
  instanceAccessStream,
  type AccessRow,
  type ForgeAccessPayload,
  type InstanceAccessPayload,
} from '../deployers/records';
import type { DeploymentRow } from '../deployments/rows';

type Reading = Pick<
  Exclude<AccessRow, { kind: 'cluster' }>,
  'stream' | 'seq' | 'told'
>;

/** Where a deployment is deployed from, and by what. */
export function placesOf({
  instance,
  namespace,
  application: name,
  project,
  pin,
}: DeploymentRow): AccessPlaces {
  const pins = [
    pin?.repository,
    ...(pin?.others ?? []).map(each => each.repository),
  ];
  return {
    instance,
    application: { namespace, name, project },
    repositories: [...new Set(pins.flatMap(one => one ?? []))].sort(),
  };
}

/** What was last read of who may merge and deploy, of some deployments. */
export class AccessReadings {
  private constructor(private readonly rows: ReadonlyMap<string, Reading>) {}

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
      .whereRaw('stream = ANY (?::text[])', [[...streams]])
      .where('read_at', '<=', at.toJSDate())
      .orderBy([{ column: 'stream' }, { column: 'seq', order: 'desc' }]);
    return new AccessReadings(new Map(rows.map(row => [row.stream, row])));
  }

  /** Payload of a reading; undefined: there is none. */
  reading(stream: string): object | undefined {
    return this.rows.get(stream)?.told;
  }

  /** References of everybody whom readings name. */
  persons(): string[] {
    return [...this.rows.values()].flatMap(({ told }) =>
      'rights' in told ? accountsOf(told) : refsIn(told),
    );
  }

  /** Entries that tell of a deployment. */
  evidenceOf(row: DeploymentRow): LedgerRef[] {
    return streamsOf(placesOf(row)).flatMap(stream => {
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
