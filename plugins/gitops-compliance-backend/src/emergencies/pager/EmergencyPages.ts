import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { z } from 'zod';
import type { JobDraft, Jobs } from '../../jobs/Jobs';
import type { Ledger } from '../../ledger/Ledger';
import type { PersonDirectory } from '../../persons/PersonDirectory';
import { TEXT_ERASED } from '../../shared/text';
import { instant } from '../../shared/time';
import type { EmergencyStore } from '../EmergencyStore';
import { emergencyDraft } from '../drafts';
import type { EmergencyFollower } from '../followJob';
import {
  emergencyStream,
  type EmergencyRow,
  type EmergencyTarget,
  type EventRow,
  targetInWords,
} from '../records';
import { duePages, type DuePage } from './duePages';
import { PagerRefusedError, type Page, type Pager } from './Pager';
import type { UndeliveredPayload } from './records';

const jobSchema = z.object({ emergencyId: z.uuid() });

/** The job `emergency.page` of an emergency. */
function pageJob(emergencyId: string): JobDraft {
  return { queue: 'emergency.page', data: { emergencyId }, key: emergencyId };
}

/**
 * Wakes people: when an emergency is declared, and for each thing that is owed and
 * overdue. The first pager is tried with back-off; one that refuses, or could not
 * be reached in time, is given up on record, and the next is tried. A page that
 * was sent twice because we died between has the same key and wakes nobody again.
 */
export class EmergencyPages implements EmergencyFollower {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      jobs: Jobs;
      store: EmergencyStore;
      persons: PersonDirectory;
      pagers: readonly Pager[];
      escalateAfterSeconds: number;
      /** Address of an emergency in the app. */
      emergencyUrl: (id: string) => string;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /** In a job of its own, so that a pager that is down holds up nothing else. */
  async follow(emergencyId: string): Promise<void> {
    const due = await this.#due(emergencyId, this.options.db);
    if (due.length > 0) await this.options.jobs.enqueue(pageJob(emergencyId));
  }

  /** The job `emergency.page`; throws where a retry is worth it. */
  async run(data: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const { emergencyId } = jobSchema.parse(data);
    const row = await this.options.store.get(emergencyId);
    if (!row) return;
    let failure: unknown;
    for (const due of await this.#due(emergencyId, this.options.db)) {
      try {
        await this.#deliver(row, due, signal);
      } catch (error) {
        signal.throwIfAborted();
        failure ??= error;
      }
    }
    if (failure) throw failure;
  }

  async #deliver(
    row: EmergencyRow,
    due: DuePage,
    signal: AbortSignal,
  ): Promise<void> {
    const pager = this.options.pagers.find(({ name }) => name === due.channel);
    if (!pager) return;
    const { channel, next, occasion } = due;
    try {
      await pager.page(await this.#page(row, due), signal);
    } catch (error) {
      signal.throwIfAborted();
      const isGivenUp =
        error instanceof PagerRefusedError || this.#isLate(due.since);
      if (!isGivenUp) throw error;
      const payload: UndeliveredPayload = { occasion, channel, next };
      await this.#record(row.id, due, 'emergency.undelivered', payload, {
        problem: (error as Error).message,
      });
      return;
    }
    await this.#record(row.id, due, 'emergency.alerted', { occasion, channel });
  }

  #isLate(since: DateTime): boolean {
    const { clock, escalateAfterSeconds: seconds } = this.options;
    return clock() >= since.plus({ seconds });
  }

  /** Records how it went, unless another replica did, and lets the next be tried. */
  async #record(
    id: string,
    { channel, occasion }: DuePage,
    type: string,
    payload: object,
    erasable?: { problem: string },
  ): Promise<void> {
    const { clock, ledger, logger } = this.options;
    await ledger.record(emergencyStream(id), async recording => {
      const due = await this.#due(id, recording.trx);
      const isOpen = due.some(
        each => each.occasion === occasion && each.channel === channel,
      );
      if (!isOpen) return;
      await recording.append(
        emergencyDraft(type, clock(), payload, erasable ? { erasable } : {}),
      );
      await recording.enqueue(pageJob(id));
    });
    logger.info(`${type} ${id}: ${occasion} by ${channel}`);
  }

  async #due(id: string, db: Knex): Promise<DuePage[]> {
    const events: EventRow[] = await db<EventRow>('emergency_events')
      .where({ emergency_id: id })
      .orderBy('stream_seq');
    return duePages(
      events,
      this.options.pagers.map(({ name }) => name),
    );
  }

  async #page(row: EmergencyRow, due: DuePage): Promise<Page> {
    const { clock, emergencyUrl, persons, store } = this.options;
    const targets = await store.targetsOf(row.id);
    const actors = await persons.actors([row.declared_by]);
    const declarer = actors.get(row.declared_by).displayName;
    return {
      action: due.action,
      key: `gitops-compliance/emergency/${row.id}/${due.about}`,
      summary: summaryOf(row, due, targets, declarer),
      url: emergencyUrl(row.id),
      at: instant(clock()),
      details: {
        emergency: `E-${row.number}`,
        occasion: due.occasion,
        targets: targets.map(targetInWords),
        reason: row.reason ?? TEXT_ERASED,
        incident: row.incident ?? TEXT_ERASED,
        declaredBy: declarer,
        endsAt: instant(row.ended_at ?? row.expires_at),
      },
    };
  }
}

function summaryOf(
  { number }: EmergencyRow,
  { about, action }: DuePage,
  targets: readonly EmergencyTarget[],
  declarer: string,
): string {
  const where = targets.map(targetInWords).join(', ');
  if (about === 'emergency') {
    return action === 'raise'
      ? `Emergency E-${number} for ${where}, declared by ${declarer}`
      : `Emergency E-${number} for ${where} is over`;
  }
  return action === 'raise'
    ? `Emergency E-${number} for ${where}: what it owes is overdue`
    : `Emergency E-${number} for ${where} is closed`;
}
