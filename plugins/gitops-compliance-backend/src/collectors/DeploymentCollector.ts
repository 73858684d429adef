import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  DeploymentSource,
  ObservedApplication,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import type {
  DeploymentRecorder,
  KnownDeployment,
} from '../deployments/DeploymentRecorder';
import { deploymentId } from '../deployments/records';
import { pause } from '../shared/pause';
import { LEASE_RENEWAL_MS, type CollectorStatus } from './CollectorStatus';

/** Longest pause between attempts to reach a silent instance. */
const MAX_PAUSE_MS = 30_000;

/** Name of the collector of an instance. */
export function deploymentCollector(source: {
  provider: string;
  instance: string;
}): string {
  return `${source.provider}:${source.instance}`;
}

/**
 * Watches one instance: a full list at start, at each interval and whenever
 * the stream broke (truth), and the stream in between (freshness). Of several
 * replicas one watches, by a lease: two would hear the same events at different
 * times, and the later one would record the past as news.
 */
export class DeploymentCollector {
  readonly #name: string;
  readonly #title: string;
  readonly #owner = randomUUID();
  #isLeader = false;
  #account: string | null = null;

  constructor(
    private readonly options: {
      source: DeploymentSource;
      db: Knex;
      recorder: DeploymentRecorder;
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
    const { source, status, logger, reconcileSeconds } = this.options;
    let failures = 0;
    while (!signal.aborted) {
      const round = AbortSignal.any([
        signal,
        AbortSignal.timeout(reconcileSeconds * 1000),
      ]);
      try {
        await this.reconcile(signal);
        failures = 0;
        await source.watch({
          signal: round,
          onAlive: () => this.#alive(),
          onEvent: event => this.#onEvent(event),
        });
      } catch (error) {
        if (signal.aborted) return;
        if (round.aborted) continue;
        failures += 1;
        const message = (error as Error).message;
        logger.warn(`${this.#title} cannot be read: ${message}`);
        await this.#report(() =>
          status.failed(this.#name, this.#title, message),
        );
      }
      if (!round.aborted) await pause(backOffMs(failures), signal);
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

  /** Reads the whole instance once and records what changed or went away. */
  async reconcile(signal?: AbortSignal): Promise<void> {
    const { source, db, recorder, status } = this.options;
    const readAt = this.options.clock();
    const applications = await source.list(signal);
    await status.heard(this.#name, this.#title, { complete: false });
    this.#account = await source.account(signal);
    const known: (KnownDeployment & { id: string })[] = await db('deployments')
      .select(
        'id',
        'observed',
        'service_ref',
        'environment',
        'removed_at',
        'pin',
      )
      .where({ instance: source.instance });
    const byId = new Map(known.map(row => [row.id, row]));
    const listed = new Set<string>();
    for (const application of applications) {
      const id = deploymentId(source.instance, application);
      listed.add(id);
      await recorder.observe(source, application, byId.get(id), {
        isAllowed: this.#isAllowed,
        readAt,
      });
    }
    for (const row of known) {
      if (row.removed_at || listed.has(row.id)) continue;
      await recorder.remove(row.id, this.#name, this.#isAllowed);
    }
    await status.heard(this.#name, this.#title, { complete: true });
  }

  async #onEvent(event: {
    kind: 'changed' | 'removed';
    application: ObservedApplication;
  }): Promise<void> {
    const { source, recorder } = this.options;
    if (event.kind === 'removed') {
      await recorder.remove(
        deploymentId(source.instance, event.application),
        this.#name,
        this.#isAllowed,
      );
      return;
    }
    await recorder.observe(source, event.application, undefined, {
      isAllowed: this.#isAllowed,
    });
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
