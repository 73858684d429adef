import type { LoggerService } from '@backstage/backend-plugin-api';
import type { DeploymentSource } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import pLimit from 'p-limit';
import { asPayload, deploymentStream } from '../deployments/records';
import type { Ledger } from '../ledger/Ledger';
import { instant } from '../shared/time';
import { isBad, isNews } from './news';
import type { RuntimeReadPayload } from './records';
import { settledDeployments, stateOf, type SettledDeployment } from './settled';

/** Readings of an instance at once, and in one round. */
const READINGS_AT_ONCE = 2;
const READINGS_IN_A_ROUND = 100;
/** How long what could not be read is left alone. */
const RETRY_MS = 60_000;

/** ISO 27001 A.8.9, NIST CM-8 and SI-7. */
const CONTROLS = ['ISO:A.8.9', 'NIST:CM-8', 'NIST:SI-7'];

/** What was last tried of a deployment. */
interface Attempt {
  state: string;
  at: number;
  failed: boolean;
}

/**
 * Reads what runs in the clusters, of every deployment of a target: as soon as
 * something else is applied and has settled, and again at intervals. What differs
 * from what is on record is recorded. What nobody declared, and a secret that is not
 * in order, is recorded when two readings in a row tell the same of it, so that pods
 * on their way are not taken for strangers. What cannot be read stays as it is on record.
 */
export class RuntimeReader {
  readonly #attempts = new Map<string, Attempt>();
  /** Readings that are to be confirmed by the next one, as text. */
  readonly #suspects = new Map<string, string>();

  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      sources: () => Pick<
        DeploymentSource,
        'instance' | 'provider' | 'readRuntime'
      >[];
      /** Whether this replica is the one that reads an instance. */
      watches: (instance: string) => boolean;
      /** How old a reading may become. */
      everySeconds: number;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /** Reads what is due, of each instance at most so many. */
  async read(signal: AbortSignal): Promise<void> {
    const { sources, watches } = this.options;
    await Promise.all(
      sources()
        .filter(({ instance, readRuntime }) => readRuntime && watches(instance))
        .map(source => this.#readInstance(source, signal)),
    );
  }

  async #readInstance(
    source: Pick<DeploymentSource, 'instance' | 'provider' | 'readRuntime'>,
    signal: AbortSignal,
  ): Promise<void> {
    const { db, logger } = this.options;
    const { instance } = source;
    const due = this.#due(await settledDeployments(db, instance));
    const inTurn = pLimit(READINGS_AT_ONCE);
    let problem: string | null = null;
    await Promise.all(
      due.map(deployment =>
        inTurn(async () => {
          if (signal.aborted || problem) return;
          try {
            await this.#readOne(source, deployment, signal);
          } catch (error) {
            if (signal.aborted) return;
            this.#tried(deployment, true);
            problem = `${deployment.application}: ${(error as Error).message}`;
          }
        }),
      ),
    );
    if (problem) {
      logger.warn(
        `What runs in the clusters of ${instance} cannot be read, and is tried again: ${problem}`,
      );
    }
  }

  /** Those that are to be read now, what waits longest first. */
  #due(deployments: readonly SettledDeployment[]): SettledDeployment[] {
    const now = this.options.clock().toMillis();
    const last = ({ id }: SettledDeployment) =>
      this.#attempts.get(id)?.at ?? -Infinity;
    return deployments
      .filter(deployment => {
        const attempt = this.#attempts.get(deployment.id);
        if (!attempt || attempt.state !== stateOf(deployment)) return true;
        const { everySeconds } = this.options;
        const wait = attempt.failed ? RETRY_MS : everySeconds * 1000;
        return now - attempt.at >= wait;
      })
      .sort((one, other) => last(one) - last(other))
      .slice(0, READINGS_IN_A_ROUND);
  }

  #tried(deployment: SettledDeployment, failed: boolean): void {
    this.#attempts.set(deployment.id, {
      state: stateOf(deployment),
      at: this.options.clock().toMillis(),
      failed,
    });
  }

  async #readOne(
    source: Pick<DeploymentSource, 'instance' | 'provider' | 'readRuntime'>,
    deployment: SettledDeployment,
    signal: AbortSignal,
  ): Promise<void> {
    const { id, namespace, application: name, project, told } = deployment;
    const found = await source.readRuntime?.(
      { namespace, name, project },
      signal,
    );
    if (!found) return;
    const read: RuntimeReadPayload = {
      instance: source.instance,
      uid: deployment.uid,
      applied: deployment.applied,
      ...found,
    };
    if (!isNews(told, read)) {
      this.#suspects.delete(id);
      this.#tried(deployment, false);
      return;
    }
    if (isBad(read) && !this.#isConfirmed(id, read)) return;
    if (await this.#record(source, deployment, read)) {
      this.#tried(deployment, false);
    }
  }

  /** Whether the reading before told the same; else the next one may. */
  #isConfirmed(id: string, read: RuntimeReadPayload): boolean {
    const text = JSON.stringify(read);
    if (this.#suspects.get(id) === text) {
      this.#suspects.delete(id);
      return true;
    }
    this.#suspects.set(id, text);
    return false;
  }

  /** False where it moved while it was read, so that it is to be read again. */
  async #record(
    { instance, provider }: Pick<DeploymentSource, 'instance' | 'provider'>,
    deployment: SettledDeployment,
    read: RuntimeReadPayload,
  ): Promise<boolean> {
    const { ledger, clock } = this.options;
    const { id } = deployment;
    return ledger.record(deploymentStream(id), async recording => {
      const [still] = await settledDeployments(recording.trx, instance, id);
      if (!still || stateOf(still) !== stateOf(deployment)) return false;
      if (!isNews(still.told, read)) return true;
      await recording.append({
        type: 'deployment.runtime-read',
        v: 1,
        occurredAt: instant(clock()),
        source: { collector: `${provider}:${instance}` },
        attestation: 'read',
        controls: CONTROLS,
        payload: asPayload(read),
      });
      return true;
    });
  }
}
