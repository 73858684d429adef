import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';
import { takeViewsOff } from './dependentViews';
import { createProgress, dropProgress, Fold } from './fold';
import type { Projection, RebuildReport } from './Ledger';
import { lockOutWriters, sqlState, tryLockForRebuild } from './locks';
import {
  assertRebuildable,
  compareWithShadow,
  createShadow,
  dropShadow,
  swapShadow,
} from './shadowTables';

/** A pass that folded fewer leaves little for the time without writers. */
const CAUGHT_UP_ENTRIES = 100;
const MAX_PASSES = 20;
/** Writers wait behind the final lock; so it is given up and tried again. */
const FINAL_LOCK_TIMEOUT_MS = 5_000;
const MAX_FINAL_ATTEMPTS = 5;
const LOCK_NOT_AVAILABLE = '55P03';

/** What {@link rebuild} works with. */
export interface RebuildOptions {
  db: Knex;
  projections: readonly Projection[];
  logger: LoggerService;
  /** Whether the shadow takes the place of the live tables. */
  swap: boolean;
}

/**
 * Folds all entries anew into shadow tables and compares them with the live
 * ones. Each stream is folded in its order, as live; between streams there is
 * no order, live or here. Writers go on until the last few entries: these are
 * folded, compared and swapped while writers wait. Needs a role that may
 * create tables, and for a swap the tables' owner. Leaves nothing behind.
 *
 * @throws ConflictError when another rebuild is running
 */
export async function rebuild(options: RebuildOptions): Promise<RebuildReport> {
  const { db, projections, logger, swap } = options;
  const tables = projections.flatMap(projection => projection.tables);
  return db.transaction(async claim => {
    if (!(await tryLockForRebuild(claim))) {
      throw new ConflictError('Another rebuild of the ledger is running');
    }
    const fold = new Fold(projections);
    try {
      await dropLeftovers(db, tables);
      await db.transaction(async trx => {
        await createProgress(trx);
        for (const table of tables) {
          await assertRebuildable(trx, table, { swap });
          await createShadow(trx, table);
        }
      });
      const compared = await foldAndFinish(options, fold, tables);
      logger.info(
        `Rebuilt ${tables.length} tables from ${fold.entries} entries` +
          `${swap ? ' and swapped them in' : ''}`,
      );
      return { entries: fold.entries, tables: compared, swapped: swap };
    } finally {
      await dropLeftovers(db, tables);
    }
  });
}

async function foldAndFinish(
  { db, logger, swap }: RebuildOptions,
  fold: Fold,
  tables: string[],
): Promise<RebuildReport['tables']> {
  for (let attempt = 1; ; attempt++) {
    let last = Infinity;
    for (let pass = 0; pass < MAX_PASSES; pass++) {
      const folded = await fold.pass(db);
      // Where writers are as fast as the fold, further passes catch up nothing.
      if (folded < CAUGHT_UP_ENTRIES || folded >= last) {
        break;
      }
      last = folded;
    }
    const before = fold.entries;
    try {
      return await db.transaction(
        async trx => {
          await trx.raw(`SET LOCAL lock_timeout = ${FINAL_LOCK_TIMEOUT_MS}`);
          await lockOutWriters(trx);
          await fold.rest(trx);
          return finish(trx, tables, swap);
        },
        { isolationLevel: 'read committed' },
      );
    } catch (error) {
      if (
        sqlState(error) !== LOCK_NOT_AVAILABLE ||
        attempt === MAX_FINAL_ATTEMPTS
      ) {
        throw error;
      }
      fold.entries = before;
      logger.warn(
        `Rebuild waited ${FINAL_LOCK_TIMEOUT_MS} ms for a quiet moment in ` +
          `vain (attempt ${attempt} of ${MAX_FINAL_ATTEMPTS})`,
      );
    }
  }
}

async function finish(
  trx: Knex.Transaction,
  tables: string[],
  swap: boolean,
): Promise<RebuildReport['tables']> {
  const compared: RebuildReport['tables'] = {};
  const putViewsBack = swap ? await takeViewsOff(trx, tables) : null;
  for (const table of tables) {
    compared[table] = await compareWithShadow(trx, table);
    if (swap) {
      await swapShadow(trx, table);
    }
  }
  await putViewsBack?.();
  return compared;
}

async function dropLeftovers(db: Knex, tables: string[]): Promise<void> {
  for (const table of tables) {
    await dropShadow(db, table);
  }
  await dropProgress(db);
}
