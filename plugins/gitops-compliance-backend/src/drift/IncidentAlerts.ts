import type { LoggerService } from '@backstage/backend-plugin-api';
import type { DateTime } from 'luxon';
import { z } from 'zod';
import { deploymentStream } from '../deployments/records';
import {
  PagerRefusedError,
  type Page,
  type Pager,
} from '../emergencies/pager/Pager';
import type { Ledger } from '../ledger/Ledger';
import { instant } from '../shared/time';
import type { IncidentStore } from './IncidentStore';
import { saidOf } from './incidentView';
import {
  incidentDraft,
  type IncidentAlertedPayload,
  type IncidentRow,
} from './records';
import { isUnclaimed, isUnresolved, placeInWords } from './unresolved';

const jobSchema = z.object({ incident: z.string() });

/** Criticalities for which somebody is woken; of others people are notified. */
const WAKES = ['critical', 'high'];

/**
 * Wakes somebody for what nobody approved, by the first pager that takes it, and
 * tells that pager when it is resolved or explained. A page that was sent twice
 * because we died between has the same key and wakes nobody again.
 */
export class IncidentAlerts {
  constructor(
    private readonly options: {
      ledger: Ledger;
      store: IncidentStore;
      pagers: readonly Pager[];
      /** Address of the incidents in the app. */
      driftUrl: string;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /** The job `drift.alert`; throws where a retry is worth it. */
  async run(data: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const { pagers, store } = this.options;
    const { incident } = jobSchema.parse(data);
    const row = await store.get(incident);
    if (!row) return;
    if (isUnresolved(row)) {
      const isTold = row.alerted_by !== null;
      // Whose it is nobody knows, nor whom it would wake.
      const isWorthIt = WAKES.includes(row.criticality) && !isUnclaimed(row);
      if (!isTold && isWorthIt) {
        await this.#raise(incident, row, signal);
      }
      return;
    }
    const pager = pagers.find(({ name }) => name === row.alerted_by);
    await pager?.page(this.#page(incident, row, 'resolve'), signal);
  }

  async #raise(
    id: string,
    row: IncidentRow,
    signal: AbortSignal,
  ): Promise<void> {
    const { logger, pagers } = this.options;
    let failure: unknown;
    for (const pager of pagers) {
      try {
        await pager.page(this.#page(id, row, 'raise'), signal);
        await this.#record(id, row, pager.name);
        return;
      } catch (error) {
        signal.throwIfAborted();
        logger.error(
          `The pager ${pager.name} was not told of incident ${id}: ${
            (error as Error).message
          }`,
        );
        if (!(error instanceof PagerRefusedError)) failure ??= error;
      }
    }
    if (failure) throw failure;
  }

  async #record(id: string, row: IncidentRow, channel: string): Promise<void> {
    const { clock, ledger, store } = this.options;
    const stream = deploymentStream(row.deployment_id);
    await ledger.record(stream, async recording => {
      const now = await store.get(id, recording.trx);
      if (!now || now.alerted_by !== null) return;
      const payload: IncidentAlertedPayload = {
        incident: Number(row.stream_seq),
        channel,
      };
      await recording.append(incidentDraft('drift.alerted', clock(), payload));
    });
  }

  #page(id: string, row: IncidentRow, action: Page['action']): Page {
    const { clock, driftUrl } = this.options;
    const where = placeInWords(row);
    return {
      action,
      key: `gitops-compliance/drift/${id}`,
      summary:
        action === 'raise'
          ? `Unauthorised change of ${where}: ${saidOf(row).reason}`
          : `The unauthorised change of ${where} is resolved`,
      url: driftUrl,
      at: instant(clock()),
      details: {
        incident: id,
        targets: [where],
        since: instant(row.since),
        criticality: row.criticality,
      },
    };
  }
}
