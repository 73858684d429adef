import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { Checks } from '../../controls/Checks';
import { CompletenessService } from '../../completeness/CompletenessService';
import { GapStore } from '../../completeness/gaps/GapStore';
import { silentLogger } from '../../jobs/__testUtils__/silentLogger';
import { KeyRing } from '../../ledger/keys/KeyRing';
import { TransparencyLog } from '../../ledger/log/TransparencyLog';
import { PostgresLedger } from '../../ledger/PostgresLedger';
import { PersonDirectory } from '../../persons/PersonDirectory';
import { BundleStore } from '../BundleStore';
import { Exporter } from '../Exporter';
import type { ExportRequest } from '../records';
import { ENVIRONMENT } from './syntheticChange';

/** Origin of its log. */
export const ORIGIN = 'bench.example/ledger';
const clock = () => DateTime.utc();

/**
 * As much of a portal as exports need, on a migrated database.
 *
 * @param folder - where its keys are, or are made
 */
export async function exportingPortal(db: Knex, folder: string) {
  const inFolder = (name: string) => path.join(folder, name);
  const logger = silentLogger;
  const ledger = new PostgresLedger({
    db,
    projections: [],
    jobs: { enqueue: () => Promise.reject(new Error('no jobs here')) },
    clock,
    logger,
  });
  const keys = new KeyRing();
  const log = new TransparencyLog({
    db,
    ledger,
    keys,
    config: {
      origin: ORIGIN,
      checkpointSeconds: 10,
      keys: {
        checkpoint: { file: inFolder('checkpoint.pem'), previous: [] },
        export: { file: inFolder('export.pem') },
      },
      anchorSeconds: 300,
    },
    isProduction: false,
    defaultOrigin: ORIGIN,
    clock,
    logger,
  });
  await log.open();
  const bundles = new BundleStore(db);
  const completeness = new CompletenessService({
    db,
    gaps: new GapStore(db),
    persons: new PersonDirectory(db),
    policy: () => {
      throw new Error('There is no policy here');
    },
    clock,
  });
  const exporter = new Exporter({
    db,
    checks: new Checks(),
    ledger,
    log,
    keys,
    completeness,
    bundles,
    logger,
    clock,
  });
  return { log, keys, bundles, exporter };
}

/**
 * Asks for all of a period; resolves to the id of the export.
 *
 * @param more - what else is asked
 */
export async function askForExport(
  db: Knex,
  period: { from: string; until: string },
  more: Partial<ExportRequest> = {},
): Promise<string> {
  const id = randomUUID();
  const request: ExportRequest = {
    environments: [ENVIRONMENT],
    ...period,
    framework: 'SOC2',
    wholeLog: false,
    change: null,
    asked: { services: null, systems: null },
    services: null,
    bounds: null,
    ...more,
  };
  await db('evidence_exports').insert({
    id,
    request: JSON.stringify(request),
    requested_by: 'id:bench',
    requested_at: new Date(),
    state: 'waiting',
    stage: 'waiting',
  });
  return id;
}
