import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import type { VoteReminders } from '../approvals/reminders/VoteReminders';
import {
  gatesDraft,
  isNews,
  type Evaluation,
  type Gatekeeper,
} from '../gates/Gatekeeper';
import type { JobDraft, Jobs } from '../jobs/Jobs';
import type { Ledger, StreamDraft } from '../ledger/Ledger';
import { environmentOf, type Policy } from '../policy/Policy';
import type { HttpChecks } from '../reports/HttpChecks';
import type { ReportRow } from '../reports/records';
import { changeStream, type ChangeRow } from './records';
import { moveInReview } from './reviewMoves';
import { expiryOf } from './steps/expire';
import { advanceJob } from './targetQueue';

/** Changes whose streams are locked at once. */
const BATCH = 100;
/** An edge that is nearer is waited for all the same. */
const LEAST_SECONDS = 1;

/**
 * The job `gates.reevaluate` for every change that waits. One waits at most: it
 * is enqueued by whatever many changes may wait for (a stop, a new policy), and
 * by itself for the next instant at which a gate said that it may change.
 */
export function reevaluateJob(startAfterSeconds?: number): JobDraft {
  return {
    queue: 'gates.reevaluate',
    data: {},
    key: 'all',
    ...(startAfterSeconds ? { startAfterSeconds } : {}),
  };
}

const WAITING = ['reviewing', 'ready'];

/**
 * Evaluates the gates of all changes in review together, records what is new
 * under their locks, and moves them. Reads no source. A run that stops half-way
 * is made good by the next one.
 */
export class Reevaluation {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      gatekeeper: Gatekeeper;
      jobs: Jobs;
      httpChecks: Pick<HttpChecks, 'due'>;
      reminders: Pick<VoteReminders, 'look'>;
      policy: () => Policy;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /** Runs the job. Resolves to how many changes had news. */
  async run(signal?: AbortSignal): Promise<number> {
    const { db, gatekeeper, jobs } = this.options;
    const policy = this.options.policy();
    // A change whose environment is gone tells so by itself.
    const rows = (await waiting(db)).filter(({ environment }) =>
      environmentOf(policy, environment),
    );
    const evaluations = await gatekeeper.evaluateChanges(rows, 'merge');
    const ids = rows
      .filter((row, index) => hasNews(row, evaluations[index]))
      .map(({ id }) => id);
    for (let from = 0; from < ids.length; from += BATCH) {
      signal?.throwIfAborted();
      await this.#record(ids.slice(from, from + BATCH));
    }
    await this.#askChecks(rows);
    await this.options.reminders.look(rows, evaluations);
    const expiries = await this.#expire(rows);
    const next = this.#nextEdge(evaluations, expiries);
    if (next !== null) await jobs.enqueue(reevaluateJob(next));
    return ids.length;
  }

  /** Wakes what has waited too long, and tells when the others will have. */
  async #expire(rows: ChangeRow[]): Promise<DateTime[]> {
    const { clock, jobs } = this.options;
    const policy = this.options.policy();
    const now = clock();
    const due: string[] = [];
    const later: DateTime[] = [];
    for (const row of rows) {
      const expiry = expiryOf(row, policy);
      if (expiry === null) continue;
      if (expiry <= now) due.push(row.id);
      else later.push(expiry);
    }
    await jobs.enqueue(due.map(advanceJob));
    return later;
  }

  /** Asks the HTTP checks that are due, each by a job of its own. */
  async #askChecks(rows: ChangeRow[]): Promise<void> {
    const { db, httpChecks, jobs } = this.options;
    const reports = await db<ReportRow>('change_reports').whereRaw(
      'change_id = ANY (?::uuid[])',
      [rows.map(({ id }) => id)],
    );
    await jobs.enqueue(httpChecks.due(rows, reports));
  }

  /** Decides again under the locks: what was read before may be old by now. */
  async #record(ids: string[]): Promise<void> {
    const { ledger, gatekeeper } = this.options;
    await ledger.recordMany(ids.map(changeStream), async recordings => {
      const rows = await waiting(recordings.trx, ids);
      const evaluations = await gatekeeper.evaluateChanges(
        rows,
        'merge',
        recordings.trx,
      );
      const moved: string[] = [];
      const drafts = rows.flatMap((row, index): StreamDraft[] => {
        const evaluation = evaluations[index];
        const move = moveInReview(row, evaluation);
        if (move || mayGiveWay(evaluation)) moved.push(row.id);
        return [
          isNews(row, 'merge', evaluation)
            ? gatesDraft(row, 'merge', evaluation)
            : null,
          move,
        ].flatMap(draft =>
          draft ? { stream: changeStream(row.id), draft } : [],
        );
      });
      await recordings.appendAll(drafts);
      // What a step does then is its own to do.
      await recordings.enqueue(
        moved.map(id => ({
          queue: 'change.advance',
          data: { changeId: id },
          key: id,
        })),
      );
    });
  }

  /**
   * Seconds until a gate may say something else, or a change expires; null: none
   * told when.
   */
  #nextEdge(evaluations: Evaluation[], expiries: DateTime[]): number | null {
    const now = this.options.clock();
    const ofGates = evaluations
      .flatMap(({ results }) => results.flatMap(({ until }) => until ?? []))
      .map(until => DateTime.fromISO(until));
    const edges = [...ofGates, ...expiries]
      .map(edge => edge.diff(now).as('seconds'))
      .filter(seconds => seconds > 0);
    return edges.length > 0
      ? Math.max(LEAST_SECONDS, Math.ceil(Math.min(...edges)))
      : null;
  }
}

/**
 * Whether a change waits for its gates alone: its check stands, and its pull
 * request is open as far as anybody knows.
 */
export function isWaiting(row: ChangeRow): boolean {
  return (
    WAITING.includes(row.state) &&
    (row.check_id !== null || row.lead_id !== null) &&
    row.pull_request?.state === 'open'
  );
}

/** Whether a newer change may be about to take its place. */
function mayGiveWay({ results }: Evaluation): boolean {
  return results.some(
    ({ gate, state }) => gate === 'one-at-a-time' && state === 'closed',
  );
}

function hasNews(row: ChangeRow, evaluation: Evaluation): boolean {
  return (
    isNews(row, 'merge', evaluation) || moveInReview(row, evaluation) !== null
  );
}

/** Changes in review, with nothing else to do first. */
function waiting(db: Knex, ids?: string[]): Promise<ChangeRow[]> {
  return db<ChangeRow>('changes_now')
    .whereNull('ended_at')
    .whereIn('state', WAITING)
    .modify(query => {
      if (ids) query.whereRaw('id = ANY (?::uuid[])', [ids]);
    })
    .orderBy('number');
}
