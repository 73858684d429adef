import type { Knex } from 'knex';
import type { Projection, ProjectionDb, RecordedEntry } from './Ledger';

const TABLE_NAME = /^[a-z][a-z0-9_]{0,49}$/;

/** Maps a projection's table to where its rows are: live or shadow. */
export type PhysicalName = (table: string) => string;

/** Folds happen in the live tables. */
export const LIVE: PhysicalName = table => table;

/**
 * Checks that every table has one projection that writes it.
 *
 * @throws Error naming the table and its projections
 */
export function assertProjections(projections: readonly Projection[]): void {
  const owners = new Map<string, string>();
  for (const { name, tables, streams } of projections) {
    if (streams.some(prefix => prefix === '')) {
      throw new Error(`Projection ${name} has an empty stream prefix`);
    }
    for (const table of tables) {
      if (!TABLE_NAME.test(table)) {
        throw new Error(
          `Table '${table}' of projection ${name} must match ${TABLE_NAME}`,
        );
      }
      const owner = owners.get(table);
      if (owner) {
        throw new Error(
          `Table ${table} belongs to the projections ${owner} and ${name}; ` +
            'a table is written by one',
        );
      }
      owners.set(table, name);
    }
  }
}

/**
 * Applies entries to all projections that fold their streams: by one projection
 * after the other, each of which sees its own tables alone.
 */
export async function project(
  projections: readonly Projection[],
  entries: RecordedEntry[],
  trx: Knex.Transaction,
  physicalName: PhysicalName,
): Promise<void> {
  for (const projection of projections) {
    const own = entries.filter(({ envelope }) =>
      folds(projection, envelope.stream),
    );
    if (!own.length) continue;
    const db = projectionDb(trx, projection, physicalName);
    if (projection.applyAll) {
      await projection.applyAll(own, db);
      continue;
    }
    for (const entry of own) await projection.apply(entry, db);
  }
}

/**
 * Folds streams anew by those projections that fold erasable parts, so that
 * their rows say no more than what is left. The streams are locked by the caller.
 *
 * @param read - brings the entries of some of them, each stream in its order
 */
export async function foldAnew(
  projections: readonly Projection[],
  streams: string[],
  read: (streams: string[]) => Promise<RecordedEntry[]>,
  trx: Knex.Transaction,
): Promise<void> {
  const unfolding = projections.filter(projection => projection.unfold);
  const concerned = new Set<string>();
  for (const projection of unfolding) {
    const own = streams.filter(stream => folds(projection, stream));
    if (!own.length) continue;
    own.forEach(stream => concerned.add(stream));
    await projection.unfold?.(own, projectionDb(trx, projection, LIVE));
  }
  if (concerned.size === 0) return;
  await project(unfolding, await read([...concerned]), trx, LIVE);
}

function folds(projection: Projection, stream: string): boolean {
  return projection.streams.some(prefix => stream.startsWith(prefix));
}

function projectionDb(
  trx: Knex.Transaction,
  projection: Projection,
  physicalName: PhysicalName,
): ProjectionDb {
  const resolve = (table: string) => {
    if (!projection.tables.includes(table)) {
      throw new Error(
        `Projection ${projection.name} does not own the table ${table}`,
      );
    }
    return physicalName(table);
  };
  return {
    table: table => trx(resolve(table)),
    raw: trx.raw.bind(trx) as Knex.Transaction['raw'],
    nameOf: table => `"${resolve(table)}"`,
  };
}
