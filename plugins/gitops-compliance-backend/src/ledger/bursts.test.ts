import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import knexFactory, { type Knex } from 'knex';
import { migrate } from './__testUtils__/databases';
import type { WriterSettings } from './__testUtils__/childWriter';
import { KillablePostgres } from './__testUtils__/KillablePostgres';
import { expectWholeLog } from './__testUtils__/wholeLog';
import { openFirstShard } from './log/shards';
import { Sequencer } from './log/Sequencer';

jest.setTimeout(300_000);

const REPLICAS = 2;
const STREAMS_EACH = 3;
const BURSTS = 5;
/** Recordings that return before the next kill: never the same place. */
const FEW = [1, 40, 7, 120, 25];

describe('replicas and a Postgres that are killed in bursts', () => {
  const postgres = new KillablePostgres();
  let db: Knex;

  beforeAll(async () => {
    await postgres.start();
    db = knexFactory({ client: 'pg', connection: postgres.connectionString });
    await migrate(db);
    await openFirstShard(db, 'portal.example/ledger', new Date());
    await db.destroy();
  });

  afterAll(async () => {
    await db?.destroy();
    await postgres.close();
  });

  /** The last number of each stream whose recording returned to its caller. */
  const told = new Map<string, number>();

  const listen = (child: ChildProcess, enough: number): Promise<void> =>
    new Promise((resolve, reject) => {
      let count = 0;
      let rest = '';
      let errors = '';
      child.stderr?.on('data', chunk => {
        errors = `${errors}${chunk}`.slice(-2_000);
      });
      child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = `${rest}${chunk}`.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const [stream, value] = line.split(' ');
          told.set(stream, Number(value));
          count += 1;
        }
        if (count >= enough) resolve();
      });
      child.once('exit', () => reject(new Error(`Ended early: ${errors}`)));
    });

  /** A replica, and when it was told that so many more are recorded. */
  const startReplica = (replica: number, enough: number) => {
    const streams = Array.from(
      { length: STREAMS_EACH },
      (_, index) => `sample:${replica}-${index}`,
    );
    const settings: WriterSettings = {
      connection: postgres.connectionString,
      next: Object.fromEntries(
        streams.map(stream => [stream, (told.get(stream) ?? 0) + 1]),
      ),
    };
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        require.resolve('./__testUtils__/childWriter'),
        JSON.stringify(settings),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    return { child, recorded: listen(child, enough) };
  };

  /** What was said before the end is heard to the last line. */
  const killReplica = async ({ child }: { child: ChildProcess }) => {
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  };

  it('lose nothing that a caller was told, record nothing twice, and leave a log that verifies', async () => {
    for (let burst = 0; burst < BURSTS; burst += 1) {
      const replicas = Array.from({ length: REPLICAS }, (_, replica) =>
        startReplica(replica, FEW[burst]),
      );
      await Promise.all(replicas.map(({ recorded }) => recorded));
      if (burst % 2 === 0) {
        await postgres.kill();
        await Promise.all(replicas.map(killReplica));
        await postgres.start();
      } else {
        await Promise.all(replicas.map(killReplica));
      }
    }
    db = knexFactory({ client: 'pg', connection: postgres.connectionString });
    await new Sequencer(db).run();
    await expectWholeLog(db);
    const { rows: recorded } = await db.raw<{
      rows: { stream: string; count: number; keys: number }[];
    }>(
      `SELECT stream, count(*)::integer AS count,
         count(DISTINCT source_key)::integer AS keys
       FROM ledger_entries GROUP BY stream`,
    );
    expect(recorded).toHaveLength(REPLICAS * STREAMS_EACH);
    for (const { stream, count, keys } of recorded) {
      expect([stream, keys]).toEqual([stream, count]);
      expect(count).toBeGreaterThanOrEqual(told.get(stream) ?? 0);
      // One may be recorded whose caller was killed before it was told.
      expect(count).toBeLessThanOrEqual((told.get(stream) ?? 0) + 1);
    }
    const blobs = await db('ledger_entries as e')
      .leftJoin('ledger_blobs as b', 'b.hash', 'e.blob_hash')
      .whereNull('b.hash');
    expect(blobs).toEqual([]);
  });
});
