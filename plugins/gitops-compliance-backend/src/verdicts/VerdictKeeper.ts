import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { targetKey, type Judge, type Judged } from '../controls/Judge';
import { UNCLAIMED_REF, unclaimedOf } from '../controls/unclaimed';
import { IS_UNCLAIMED } from '../applications/listed';
import type { DeploymentRow } from '../deployments/rows';
import type { Jobs } from '../jobs/Jobs';
import type { Ledger, StreamDraft } from '../ledger/Ledger';
import { environmentOf, type Policy } from '../policy/Policy';
import { instant } from '../shared/time';
import { earlierVerdicts } from './earlierVerdicts';
import { targetOfStream, verdictStream, type VerdictRow } from './records';
import { servicesOfStreams } from './servicesOfStreams';
import { streamsOfJob, sweepJob } from './verdictJobs';
import { verdictDraft, verdictNews } from './verdictNews';

/** Services that are judged together. */
const PAGE = 100;
/** Targets whose streams are locked at once. */
const BATCH = 50;

/** A target by its words. */
interface Target {
  service: string;
  environment: string;
}

/**
 * Keeps on record what every check says of every target.
 *
 * What it promises: an entry is made where a verdict, its reason or the version
 * of its rule changed, and only there, once whatever the number of replicas; what
 * is on record after a run is what the same facts give at that instant. Targets
 * are judged when something is recorded that may concern them, and all of them
 * again at intervals, for time alone can turn a verdict. Where a service got another
 * name, what a check goes on to say it says since it said so under the older one. An
 * application that nobody claims is judged as a target of its own until somebody does.
 *
 * What it does not promise: that it comes before a page that judges for itself.
 */
export class VerdictKeeper {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      jobs: Pick<Jobs, 'enqueue'>;
      judge: Judge;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** Asks for a look at every target. */
  async ask(): Promise<void> {
    await this.options.jobs.enqueue(sweepJob());
  }

  /** Runs the job: looks at the targets of streams, or at a page of all. */
  async run(
    data: Record<string, unknown>,
    signal?: AbortSignal,
  ): Promise<void> {
    const { db, jobs } = this.options;
    const streams = streamsOfJob(data);
    if (streams) {
      await this.evaluate(await servicesOfStreams(streams, db), signal);
      return;
    }
    const services = await this.#page(String(data.after ?? ''));
    await this.evaluate(services, signal);
    if (services.length === PAGE) {
      await jobs.enqueue(sweepJob(services[PAGE - 1]));
    }
  }

  /**
   * Judges what runs of these services, and records what is new. Resolves to the
   * number of targets of which something was.
   */
  async evaluate(services: string[], signal?: AbortSignal): Promise<number> {
    const { judge, db } = this.options;
    if (services.length === 0) return 0;
    const times = await judge.times();
    const looked = await this.#look(services, times, db);
    const streams = looked
      .filter(({ judged, rows }) => verdictNews(judged?.results ?? [], rows))
      .map(({ target }) => verdictStream(target.service, target.environment))
      .sort();
    for (let from = 0; from < streams.length; from += BATCH) {
      signal?.throwIfAborted();
      await this.#record(streams.slice(from, from + BATCH), times);
    }
    return streams.length;
  }

  /** Judges again under the locks: what was read before may be old by now. */
  async #record(
    streams: string[],
    times: Awaited<ReturnType<Judge['times']>>,
  ): Promise<void> {
    const { ledger, clock } = this.options;
    const wanted = new Set(streams);
    await ledger.recordMany(streams, async recordings => {
      const services = new Set(
        streams.map(stream => targetOfStream(stream).service),
      );
      const looked = await this.#look([...services], times, recordings.trx);
      // Of what is on record under this name, the name has its own past.
      const earlier = await earlierVerdicts(
        looked.flatMap(({ target, rows }) => (rows.length > 0 ? [] : target)),
        recordings.trx,
      );
      await recordings.appendAll(
        looked.flatMap(({ target, judged, rows }): StreamDraft[] => {
          const stream = verdictStream(target.service, target.environment);
          const news = verdictNews(judged?.results ?? [], rows);
          if (!news || !wanted.has(stream)) return [];
          const now = instant(clock());
          const said = earlier.get(stream);
          const draft = verdictDraft(news, rows, judged, now, said);
          return [{ stream, draft }];
        }),
      );
    });
  }

  /** Every target that something runs in or is on record of. */
  async #look(
    services: string[],
    times: Awaited<ReturnType<Judge['times']>>,
    db: Knex,
  ): Promise<{ target: Target; judged?: Judged; rows: VerdictRow[] }[]> {
    const policy = this.options.policy();
    const deployments: DeploymentRow[] = await db<DeploymentRow>('deployments')
      .whereRaw('service_ref = ANY (?::text[])', [services])
      .whereNull('removed_at')
      .whereNotNull('environment')
      .orderBy(['environment', 'id']);
    const rows: VerdictRow[] = await db<VerdictRow>('verdicts').whereRaw(
      'service_ref = ANY (?::text[])',
      [services],
    );
    const judged = await this.options.judge.judge(
      [
        ...deployments.filter(row => environmentOf(policy, row.environment)),
        ...(await unclaimedOf(services, this.options.clock(), db)),
      ],
      times,
      db,
    );
    const found = new Map<
      string,
      { target: Target; judged?: Judged; rows: VerdictRow[] }
    >();
    for (const one of judged) {
      const { service, environment } = one;
      found.set(targetKey(service, environment), {
        target: { service, environment },
        judged: one,
        rows: [],
      });
    }
    for (const row of rows) {
      const { service_ref: service, environment } = row;
      const key = targetKey(service, environment);
      const here = found.get(key) ?? {
        target: { service, environment },
        rows: [],
      };
      here.rows.push(row);
      found.set(key, here);
    }
    return [...found.values()];
  }

  /** Services and unclaimed applications, also those on record alone, in their order. */
  async #page(after: string): Promise<string[]> {
    const { rows } = await this.options.db.raw<{
      rows: { service_ref: string }[];
    }>(
      `SELECT service_ref FROM deployments
       WHERE service_ref > :after AND removed_at IS NULL
       UNION SELECT ${UNCLAIMED_REF} FROM deployments
       WHERE ${UNCLAIMED_REF} > :after AND removed_at IS NULL
         AND ${IS_UNCLAIMED}
       UNION SELECT service_ref FROM verdicts WHERE service_ref > :after
       ORDER BY 1 LIMIT :page`,
      { after, page: PAGE },
    );
    return rows.map(row => row.service_ref);
  }
}
