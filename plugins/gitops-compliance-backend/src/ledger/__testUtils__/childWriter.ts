/*
 * A replica in a process of its own that records and sequences until it is
 * killed. Its argument: where the database is, and from which number on it
 * records in each stream. It says a number when its recording has returned.
 */
import knexFactory from 'knex';
import { DateTime } from 'luxon';
import { PostgresLedger } from '../PostgresLedger';
import { Sequencer } from '../log/Sequencer';

/** What a child is told. */
export interface WriterSettings {
  connection: string;
  /** The next number of each stream. */
  next: Record<string, number>;
}

async function main(): Promise<void> {
  const { connection, next }: WriterSettings = JSON.parse(process.argv[2]);
  const db = knexFactory({ client: 'pg', connection, pool: { max: 10 } });
  const silent = () => {};
  const logger = {
    error: silent,
    warn: silent,
    info: silent,
    debug: silent,
    child: () => logger,
  };
  const ledger = new PostgresLedger({
    db,
    projections: [],
    jobs: { enqueue: async () => {} },
    clock: () => DateTime.utc(),
    logger,
  });
  const sequencer = new Sequencer(db);
  await Promise.all([
    ...Object.entries(next).map(async ([stream, first]) => {
      for (let value = first; ; value += 1) {
        await ledger.record(stream, recording =>
          recording.append({
            type: 'ledger.sample',
            v: 1,
            occurredAt: DateTime.utc().toISO(),
            source: { collector: 'sample', key: `${stream}/${value}` },
            attestation: 'read',
            payload: { value },
            erasable: { note: 'x'.repeat(100) },
          }),
        );
        process.stdout.write(`${stream} ${value}\n`);
      }
    }),
    (async () => {
      for (;;) {
        await sequencer.run();
        // Others have their turn.
        await new Promise(resolve => setImmediate(resolve));
      }
    })(),
  ]);
}

main().catch(error => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
