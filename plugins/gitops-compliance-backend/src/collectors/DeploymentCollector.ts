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
import type { CollectorStatus } from './CollectorStatus';

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
 * the stream broke (truth), and the stream in between (freshness). Any number
 * of replicas may watch one instance; what one recorded, the others find
 * unchanged.
 */
export class DeploymentCollector {
  readonly #name: string;
  readonly #title: string;
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
      if (!round.aborted) await pause(failures, signal);
    }
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
      await recorder.observe(source, application, byId.get(id), readAt);
    }
    for (const row of known) {
      if (row.removed_at || listed.has(row.id)) continue;
      await recorder.remove(row.id, this.#name);
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
      );
      return;
    }
    await recorder.observe(source, event.application, undefined);
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
        `The heartbeat of ${this.#name} cannot be written`,
        error as Error,
      );
    }
  }
}

function pause(failures: number, signal: AbortSignal): Promise<void> {
  const ms = Math.min(MAX_PAUSE_MS, 500 * 2 ** Math.min(failures, 6));
  return new Promise(resolve => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
