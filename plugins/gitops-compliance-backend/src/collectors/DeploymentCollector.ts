import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ApplicationEvent,
  DeploymentSource,
  ObservedApplication,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type { WindowsRecorder } from '../calendar/argo/WindowsRecorder';
import type { DeploymentRecorder } from '../deployments/DeploymentRecorder';
import { deploymentId } from '../deployments/records';
import { pause } from '../shared/pause';
import { LEASE_RENEWAL_MS, type CollectorStatus } from './CollectorStatus';
import { deploymentCollector } from './collectorNames';

/** Longest pause between attempts to reach a silent instance. */
const MAX_PAUSE_MS = 30_000;

/** Applications that are compared, and recorded, at once. */
const BATCH_SIZE = 50;
/** Batches at once: one is made ready while another is written. */
const BATCHES_AT_ONCE = 2;

/**
 * Watches one instance: a full list at start, at each interval and whenever
 * the stream broke (truth), and the stream all the while (freshness). Of several
 * replicas one watches, by a lease: two would hear the same events at different
 * times, and the later one would record the past as news.
 */
export class DeploymentCollector {
  readonly #name: string;
  readonly #title: string;
  readonly #owner = randomUUID();
  #isLeader = false;
  #account: string | null = null;
  #reading: Promise<void> = Promise.resolve();
  #eventsHandled = 0;

  constructor(
    private readonly options: {
      source: DeploymentSource;
      db: Knex;
      recorder: DeploymentRecorder;
      windows: WindowsRecorder;
      status: CollectorStatus;
      reconcileSeconds: number;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {
    const { source } = options;
    this.#name = deploymentCollector(source);
    const system = source.provider === 'argocd' ? 'Argo CD' : source.provider;
    this.#title = `${system} ${source.instance}`;
  }

  /** The account that the portal syncs with, as the instance told it. */
  get portalAccount(): string | null {
    return this.#account;
  }

  /** The instance that it watches. */
  get instance(): string {
    return this.options.source.instance;
  }

  /** Whether this replica is the one that watches the instance. */
  get isWatching(): boolean {
    return this.#isLeader;
  }

  /** How many events of the stream it has dealt with so far. */
  get eventsHandled(): number {
    return this.#eventsHandled;
  }

  /** Runs until aborted; never throws. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (await this.#takeLease()) await this.#watchWhileLeased(signal);
      else await this.#standBy(signal);
    }
    await this.#report(() =>
      this.options.status.release(this.#name, this.#owner),
    );
  }

  /** Another replica watches; only what its records do not tell is asked. */
  async #standBy(signal: AbortSignal): Promise<void> {
    const { source } = this.options;
    await this.#report(async () => {
      this.#account ??= await source.account(signal);
    });
    await pause(LEASE_RENEWAL_MS, signal);
  }

  /** Services changed: maps every application anew, where this one watches. */
  async remap(signal: AbortSignal): Promise<void> {
    if (this.#isLeader) await this.reconcile(signal);
  }

  /** Reads and watches until the lease is lost or it is stopped. */
  async #watchWhileLeased(signal: AbortSignal): Promise<void> {
    const lost = new AbortController();
    const renewal = setInterval(async () => {
      if (!(await this.#takeLease())) lost.abort();
    }, LEASE_RENEWAL_MS);
    const leased = AbortSignal.any([signal, lost.signal]);
    try {
      await this.#watch(leased);
    } finally {
      clearInterval(renewal);
      this.#isLeader = false;
    }
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { status, logger } = this.options;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.reconcile(signal);
        failures = 0;
        await this.#follow(signal);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        const message = (error as Error).message;
        logger.warn(`${this.#title} cannot be read: ${message}`);
        await this.#report(() =>
          status.failed(this.#name, this.#title, message),
        );
      }
      await pause(backOffMs(failures), signal);
    }
  }

  /**
   * Follows the stream, and lists again at each interval, until the stream ends
   * or something fails. A new stream first tells everything that exists: that
   * is compared with what is on record now, and mostly nothing new.
   */
  async #follow(signal: AbortSignal): Promise<void> {
    const { source } = this.options;
    const ended = new AbortController();
    const both = AbortSignal.any([signal, ended.signal]);
    const told = new Set<string>();
    await firstOf(ended, [
      source.watch({
        signal: both,
        onAlive: () => this.#alive(),
        onEvent: async event => {
          await this.#onEvent(event, told);
          this.#eventsHandled += 1;
        },
      }),
      this.#listAtIntervals(both),
    ]);
  }

  async #listAtIntervals(signal: AbortSignal): Promise<void> {
    const { reconcileSeconds, clock } = this.options;
    let began = clock();
    for (;;) {
      const due = began.plus({ seconds: reconcileSeconds });
      await pause(Math.max(0, due.diff(clock()).toMillis()), signal);
      if (signal.aborted) return;
      began = clock();
      await this.reconcile(signal);
    }
  }

  readonly #isAllowed = (db: Knex) =>
    this.options.status.holdsLease(db, this.#name, this.#owner);

  async #takeLease(): Promise<boolean> {
    const { status, logger } = this.options;
    try {
      this.#isLeader = await status.lease(this.#name, this.#title, this.#owner);
    } catch (error) {
      this.#isLeader = false;
      logger.warn(
        `The lease of ${this.#name} cannot be had: ${(error as Error).message}`,
      );
    }
    return this.#isLeader;
  }

  /**
   * Reads the whole instance once and records what changed or went away. Who
   * asks while it is being read waits, and then it is read anew.
   */
  reconcile(signal?: AbortSignal): Promise<void> {
    const reading = this.#reading
      .catch(() => undefined)
      .then(() => this.#read(signal));
    this.#reading = reading;
    return reading;
  }

  async #read(signal?: AbortSignal): Promise<void> {
    const { source, recorder, status, logger, clock } = this.options;
    const readAt = clock();
    // First, so that what appears meanwhile is not taken for gone.
    const gone = await this.#present();
    const applications = await source.list(signal);
    await status.heard(this.#name, this.#title, { complete: false });
    this.#account = await source.account(signal);
    const options = {
      isAllowed: this.#isAllowed,
      readAt,
      mostlyKnown: true,
    };
    let recorded = 0;
    for (const batches of inTurns(applications)) {
      signal?.throwIfAborted();
      const outcomes = await Promise.all(
        batches.map(batch => {
          for (const application of batch) {
            gone.delete(deploymentId(source.instance, application));
          }
          return recorder.observe(source, batch, options);
        }),
      );
      recorded += outcomes.reduce((sum, each) => sum + each, 0);
      // Others have their turn in this process.
      await setImmediate();
    }
    for (const id of gone) {
      signal?.throwIfAborted();
      await recorder.remove(id, this.#name, options);
      recorded += 1;
    }
    await this.#readWindows(applications, signal);
    await status.heard(this.#name, this.#title, { complete: true });
    const took = clock().diff(readAt).as('seconds').toFixed(1);
    logger.info(
      `Read ${this.#name} in full: ${
        applications.length
      } applications, ${recorded} recorded, ${took} s`,
    );
  }

  /** Windows that cannot be read stay as they are on record. */
  async #readWindows(
    applications: ObservedApplication[],
    signal?: AbortSignal,
  ): Promise<void> {
    const { source, windows, logger } = this.options;
    try {
      const options = { collector: this.#name, isAllowed: this.#isAllowed };
      await windows.observe(source, applications, options, signal);
    } catch (error) {
      signal?.throwIfAborted();
      logger.warn(
        `The sync windows of ${this.#title} cannot be read: ${
          (error as Error).message
        }`,
      );
    }
  }

  /** The applications of the instance that are there by the record. */
  async #present(): Promise<Set<string>> {
    const { db, source } = this.options;
    const ids: string[] = await db('deployments')
      .where({ instance: source.instance, removed_at: null })
      .pluck('id');
    return new Set(ids);
  }

  /** @param told - of which this stream told before */
  async #onEvent(
    { kind, application }: ApplicationEvent,
    told: Set<string>,
  ): Promise<void> {
    const { source, recorder } = this.options;
    const id = deploymentId(source.instance, application);
    const options = {
      isAllowed: this.#isAllowed,
      mostlyKnown: !told.has(id),
    };
    told.add(id);
    if (kind === 'removed') {
      await recorder.remove(id, this.#name, options);
      return;
    }
    await recorder.observe(source, [application], options);
  }

  #alive(): void {
    void this.#report(() =>
      this.options.status.heard(this.#name, this.#title, { complete: false }),
    );
  }

  async #report(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.options.logger.error(
        `The state of ${this.#name} cannot be kept up`,
        error as Error,
      );
    }
  }
}

function backOffMs(failures: number): number {
  return Math.min(MAX_PAUSE_MS, 500 * 2 ** Math.min(failures, 6));
}

/** Batches, in turns of {@link BATCHES_AT_ONCE}. */
function* inTurns<T>(all: T[]): Generator<T[][]> {
  const size = BATCHES_AT_ONCE * BATCH_SIZE;
  for (let start = 0; start < all.length; start += size) {
    const turn = all.slice(start, start + size);
    yield Array.from(
      { length: Math.ceil(turn.length / BATCH_SIZE) },
      (_, index) => turn.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
    );
  }
}

/** Waits for the first to end, ends the others, and throws what it threw. */
async function firstOf(
  ended: AbortController,
  runs: Promise<void>[],
): Promise<void> {
  try {
    await Promise.race(runs);
  } finally {
    ended.abort();
    // What a run says of being ended is no news.
    await Promise.allSettled(runs);
  }
}
