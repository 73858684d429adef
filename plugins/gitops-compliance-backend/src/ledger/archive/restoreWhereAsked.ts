import { parseVkey } from '@gitops-compliance/evidence-log/node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { GitopsComplianceConfig } from '../../config/readConfig';
import type { KeyRing } from '../keys/KeyRing';
import type { Projection } from '../Ledger';
import { restoreArchive } from './restoreArchive';

/** Fills an empty ledger from its archive, where the configuration says so. */
export async function restoreWhereAsked(options: {
  db: Knex;
  config: GitopsComplianceConfig['ledger']['archive'];
  keys: KeyRing;
  projections: readonly Projection[];
  clock: () => DateTime;
  logger: LoggerService;
}): Promise<void> {
  const { db, config, keys, projections, clock, logger } = options;
  if (!config?.restore) return;
  const restored = await restoreArchive({
    db,
    folder: config.folder,
    keys: async origin =>
      (await keys.inUse(origin, clock()))
        .filter(({ role }) => role === 'checkpoint')
        .map(({ vkey }) => parseVkey(vkey)),
    projections,
    clock,
  });
  for (const { origin, size } of restored?.shards ?? []) {
    logger.warn(
      `The ledger was empty and was restored from its archive: ${origin} up to ${size} entries. Names and texts that can be erased were not archived`,
    );
  }
}
