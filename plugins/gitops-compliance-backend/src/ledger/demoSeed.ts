import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { instant } from '../shared/time';
import type { Ledger } from './Ledger';

const STREAM = 'ledger:origin';
const TYPE = 'ledger.demo-seed';

/**
 * Opens a ledger whose first entries tell of an invented world, so that nobody
 * ever takes them for evidence.
 *
 * @param seed - which invention: name and hash of what made it
 */
export async function recordDemoSeed(
  ledger: Ledger,
  seed: { name: string; hash: string; from: DateTime; until: DateTime },
): Promise<void> {
  await ledger.record(STREAM, recording =>
    recording.append({
      type: TYPE,
      v: 1,
      occurredAt: instant(seed.from),
      source: { collector: 'demo-seed', key: TYPE },
      attestation: 'reported',
      payload: {
        name: seed.name,
        hash: seed.hash,
        from: instant(seed.from),
        until: instant(seed.until),
      },
    }),
  );
}

/**
 * Stops a production that was pointed at a demonstration's database: invented
 * entries could never be taken out of its ledger again.
 *
 * @throws Error that says what to do
 */
export async function refuseDemoSeed(
  db: Knex,
  environment: string | undefined,
): Promise<void> {
  if (environment !== 'production') return;
  const seeded = await db('ledger_entries').where({ source_key: TYPE }).first();
  if (seeded) {
    throw new Error(
      'The ledger in this database was opened by a demonstration: its entries are invented and cannot be taken out. Give the portal another database (backend.database)',
    );
  }
}
