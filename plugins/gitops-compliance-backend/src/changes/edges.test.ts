import { DateTime } from 'luxon';
import { changeId } from '../evidence/__testUtils__/syntheticChange';
import { silentLogger } from '../jobs/__testUtils__/silentLogger';
import { PgBossJobs } from '../jobs/PgBossJobs';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { eventually } from '../ledger/__testUtils__/eventually';
import {
  BEFORE_EDGE,
  EDGE,
  edgeReplica,
  tellWaiting,
} from './__testUtils__/edgeReplica';
import { changeStream } from './records';
import { reevaluateJob } from './Reevaluation';

const CHANGES = 5;

describe('an edge of the calendar with two replicas', () => {
  const databases = ledgerDatabases();

  it('evaluates every change that waits anew, and once', async () => {
    const db = await databases.migrated();
    let now = DateTime.fromISO(BEFORE_EDGE, { zone: 'utc' });
    const replicas = [db, databases.replica(db)].map(pool => {
      const jobs = new PgBossJobs({
        db: pool,
        logger: silentLogger,
        stopTimeoutMs: 2_000,
      });
      return { jobs, ...edgeReplica({ db: pool, jobs, clock: () => now }) };
    });
    const [{ ledger }] = replicas;
    const recorded = async (type: string) =>
      Promise.all(
        Array.from({ length: CHANGES }, async (_, index) => {
          const entries = await ledger.readStream(
            changeStream(changeId(index)),
          );
          return entries.filter(
            entry =>
              entry.envelope.type === type &&
              DateTime.fromISO(entry.envelope.occurredAt) >=
                DateTime.fromISO(EDGE),
          ).length;
        }),
      );
    const once = Array(CHANGES).fill(1);
    for (const { jobs } of replicas) await jobs.start();
    try {
      await tellWaiting(ledger, CHANGES);
      await replicas[0].reevaluation.run();
      now = DateTime.fromISO(EDGE, { zone: 'utc' });
      const ran = jest.fn();
      for (const { jobs, reevaluation } of replicas) {
        await jobs.work('gates.reevaluate', async (_, signal) =>
          ran(await reevaluation.run(signal)),
        );
      }
      // The job, and beside it a run of each: what one recorded is no news.
      await Promise.all(
        replicas.map(async ({ jobs, reevaluation }) => {
          await jobs.enqueue(reevaluateJob());
          await reevaluation.run();
        }),
      );
      await eventually('the job ran', () => ran.mock.calls.length > 0);
      expect(await recorded('change.gates-evaluated')).toEqual(once);
      expect(await recorded('change.ready')).toEqual(once);
    } finally {
      for (const { jobs } of replicas) await jobs.stop();
    }
  }, 60_000);
});
