import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  Ticket,
  TicketSystem,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { DateTime } from 'luxon';
import { z } from 'zod';
import type { ChangeStore } from '../changes/ChangeStore';
import { changeStream } from '../changes/records';
import { reevaluateJob } from '../changes/Reevaluation';
import { advanceJob } from '../changes/targetQueue';
import type { ChangeContents } from '../contents/ChangeContents';
import type { JobDraft } from '../jobs/Jobs';
import type { Ledger } from '../ledger/Ledger';
import { sameJson } from '../shared/json';
import { instant } from '../shared/time';
import {
  attached,
  ticketCollector,
  type AttachedRow,
  type TicketObservedPayload,
} from '../tickets/records';
import { ticketObserved } from '../tickets/ticketDrafts';
import { refreshJob } from '../tickets/ticketJobs';
import type { TicketStore } from '../tickets/TicketStore';
import type { CollectorStatus } from './CollectorStatus';

const jobSchema = z.object({ system: z.string(), ticket: z.string() });

/**
 * Reads the tickets of unfinished changes: one at a webhook's hint, all of a
 * system together at each reconciliation. What a ticket reads is on record
 * where it differs; comments are not read, so none can alter anything. A system
 * that does not answer confirms nothing: what is known grows old.
 */
export class TicketCollector {
  constructor(
    private readonly options: {
      ledger: Ledger;
      store: ChangeStore;
      tickets: TicketStore;
      contents: ChangeContents;
      status: CollectorStatus;
      systems: () => TicketSystem[];
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /** Topics of events that may hint at tickets. */
  topics(): string[] {
    return this.options.systems().flatMap(({ hints }) => hints?.topic ?? []);
  }

  /** The jobs that read what a verified event hints at. */
  hint(topic: string, payload: unknown): JobDraft[] {
    return this.options.systems().flatMap(({ name, hints }) => {
      const id = hints?.topic === topic ? hints.ticketOf(payload) : null;
      return id === null ? [] : [refreshJob(name, id)];
    });
  }

  /** The job `ticket.refresh`. */
  async refresh(
    data: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    const { system, ticket } = jobSchema.parse(data);
    const found = this.options.systems().find(({ name }) => name === system);
    if (found) await this.#read(found, signal, [ticket]);
  }

  /** Truth: the tickets of every unfinished change. */
  async reconcile(signal: AbortSignal): Promise<void> {
    const { status, systems, logger } = this.options;
    for (const system of systems()) {
      const { name, title } = system;
      const collector = ticketCollector(name);
      try {
        await this.#read(system, signal);
        await status.heard(collector, title, { complete: true });
      } catch (error) {
        if (signal.aborted) return;
        const { message } = error as Error;
        logger.warn(`${title} cannot be read: ${message}`);
        await status.failed(collector, title, message);
      }
    }
  }

  async #read(
    system: TicketSystem,
    signal: AbortSignal,
    ids?: readonly string[],
  ): Promise<void> {
    const { clock, tickets } = this.options;
    const rows = (await tickets.ofUnfinished(system.name, { ids })).flatMap(
      row => attached(row) ?? [],
    );
    if (ids && rows.length === 0) return;
    const wanted = [...new Set(rows.map(row => row.ticket_id))];
    const readAt = instant(clock());
    const read = await system.read(wanted, signal);
    const byId = new Map(read.map(ticket => [ticket.id, ticket]));
    for (const row of rows) {
      const ticket = byId.get(row.ticket_id);
      if (isNews(row, ticket)) await this.#record(row, ticket, readAt);
    }
  }

  async #record(
    { change_id: id, system, ticket_id: ticketId }: AttachedRow,
    ticket: Ticket | undefined,
    readAt: string,
  ): Promise<void> {
    const { contents, ledger, store, tickets } = this.options;
    await ledger.record(changeStream(id), async recording => {
      const row = attached(await tickets.get(id, recording.trx));
      const isSame = row?.system === system && row.ticket_id === ticketId;
      // Another one was attached meanwhile, or a newer reading came first.
      if (!isSame || instant(row.read_at) > readAt || !isNews(row, ticket)) {
        return;
      }
      const payload: TicketObservedPayload = {
        system,
        id: ticketId,
        key: ticket?.key ?? row.key,
        url: ticket?.url ?? row.url,
        reading: ticket?.reading ?? null,
        readAt,
      };
      await recording.append(ticketObserved(payload, ticket?.title ?? null));
      const change = await store.get(id, recording.trx);
      if (change) await contents.keepDigest(recording, change);
      await recording.enqueue([advanceJob(id), reevaluateJob()]);
    });
  }
}

/** Whether a ticket reads otherwise than what is on record; absent: it is gone. */
function isNews(row: AttachedRow, ticket: Ticket | undefined): boolean {
  if (!ticket) return row.reading !== null;
  return !(
    row.reading !== null &&
    sameJson(row.reading, ticket.reading) &&
    row.key === ticket.key &&
    row.url === ticket.url &&
    // A title that was erased is no news.
    (row.title === null || row.title === ticket.title)
  );
}
