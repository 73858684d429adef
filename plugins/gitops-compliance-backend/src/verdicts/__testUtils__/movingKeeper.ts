import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { ChangeStore } from '../../changes/ChangeStore';
import { Checks } from '../../controls/Checks';
import { Judge } from '../../controls/Judge';
import { POLICY_HASH } from '../../evidence/__testUtils__/syntheticChange';
import type { JobDraft } from '../../jobs/Jobs';
import { silentLogger } from '../../jobs/__testUtils__/silentLogger';
import { PostgresLedger } from '../../ledger/PostgresLedger';
import { PersonDirectory } from '../../persons/PersonDirectory';
import type { Policy } from '../../policy/Policy';
import { PolicyHistory } from '../../policy/PolicyHistory';
import { PROJECTIONS } from '../../portal';
import { verdictJobs } from '../verdictJobs';
import { VerdictKeeper } from '../VerdictKeeper';
import { DOCUMENT } from './deployedFleet';

/**
 * What a replica keeps verdicts with, with all projections. Jobs that entries
 * cause are kept instead of queued, to be run one after the other.
 */
export function movingKeeper(db: Knex, clock: () => DateTime) {
  const asked: Record<string, unknown>[] = [];
  const jobs = {
    enqueue: async (drafts: JobDraft | JobDraft[]) => {
      for (const { data } of [drafts].flat()) asked.push(data);
    },
  };
  const ledger = new PostgresLedger({
    db,
    projections: PROJECTIONS,
    jobs,
    causes: verdictJobs,
    clock,
    logger: silentLogger,
  });
  const keeper = new VerdictKeeper({
    db,
    ledger,
    jobs,
    judge: new Judge({
      checks: new Checks(),
      db,
      changes: new ChangeStore(db),
      persons: new PersonDirectory(db),
      history: new PolicyHistory(db),
      portalAccount: () => null,
      clock,
    }),
    policy: () => ({ hash: POLICY_HASH, document: DOCUMENT } as Policy),
    clock,
  });
  /** Runs jobs, and those that they ask for. */
  const work = async (wanted: Record<string, unknown>[]): Promise<void> => {
    const waiting = [...wanted];
    while (waiting.length > 0) {
      await keeper.run(waiting.shift() as Record<string, unknown>);
      waiting.push(...asked.splice(0));
    }
  };
  return { ledger, work, asked };
}
