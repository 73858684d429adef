import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  TicketsRefusedError,
  type Ticket,
  type TicketDraft,
  type TicketSystem,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { DateTime } from 'luxon';
import { z } from 'zod';
import type { ChangeStore } from '../changes/ChangeStore';
import { changeStream, type ChangeRow } from '../changes/records';
import { advanceJob } from '../changes/targetQueue';
import type { ChangeContents } from '../contents/ChangeContents';
import type { Ledger } from '../ledger/Ledger';
import { instant } from '../shared/time';
import { attached, type AttachedRow } from './records';
import { decided, ticketAttached } from './ticketDrafts';
import { isTicketOpen, linkJob, ticketMembers } from './ticketJobs';
import { ticketText } from './ticketText';
import type { TicketStore } from './TicketStore';

const jobSchema = z.object({ changeId: z.uuid() });

/**
 * What the portal writes at ticket systems, by jobs: a ticket that somebody
 * asked for, the link to a change, and how it ended. Each may run again without
 * doing more. What the system refuses for good is told on the change; whatever
 * else fails is tried again.
 */
export class TicketWriter {
  constructor(
    private readonly options: {
      ledger: Ledger;
      store: ChangeStore;
      tickets: TicketStore;
      contents: ChangeContents;
      systems: () => TicketSystem[];
      changeUrl: (row: ChangeRow) => string;
      clock: () => DateTime;
      logger: LoggerService;
    },
  ) {}

  /** The job `ticket.make`. */
  async make(
    data: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    const { changeId } = jobSchema.parse(data);
    const { store, tickets } = this.options;
    const row = await store.get(changeId);
    const wanted = (await tickets.get(changeId))?.wanted_system;
    const system = this.#system(wanted ?? null);
    if (!row || !system || !isTicketOpen(row)) return;
    const members = await ticketMembers(store, row);
    let ticket: Ticket;
    try {
      ticket = await system.create(await this.#draft(row, members), signal);
    } catch (error) {
      if (!(error instanceof TicketsRefusedError)) throw error;
      await this.#refused(members, system, error.message);
      return;
    }
    await this.#attach(members, system, ticket);
  }

  /** The job `ticket.link`. */
  async link(
    data: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#write(data, async (row, ticket, system) => {
      await system.link(
        ticket.ticket_id,
        {
          globalId: `gitops-compliance:${row.id}`,
          url: this.options.changeUrl(row),
          title: `#${row.number}: ${nameOf(row)} to ${row.environment}`,
        },
        signal,
      );
    });
  }

  /** The job `ticket.tell`. */
  async tell(
    data: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#write(data, async (row, ticket, system) => {
      if (!row.ended_at) return;
      const url = this.options.changeUrl(row);
      await system.comment(
        ticket.ticket_id,
        `end-${row.id}`,
        `Change #${row.number} (${nameOf(row)} to ${
          row.environment
        }) ended as ${row.state}. Evidence: ${url}`,
        signal,
      );
    });
  }

  /** Writes at the attached ticket; a refusal is logged, and is final. */
  async #write(
    data: Record<string, unknown>,
    write: (
      row: ChangeRow,
      ticket: AttachedRow,
      system: TicketSystem,
    ) => Promise<void>,
  ): Promise<void> {
    const { changeId } = jobSchema.parse(data);
    const { store, tickets, logger } = this.options;
    const row = await store.get(changeId);
    const ticket = attached(await tickets.get(changeId));
    const system = this.#system(ticket?.system ?? null);
    if (!row || !ticket || !system) return;
    try {
      await write(row, ticket, system);
    } catch (error) {
      if (!(error instanceof TicketsRefusedError)) throw error;
      logger.warn(
        `${system.title} does not let the portal write at the ticket of change ${changeId}: ${error.message}`,
      );
    }
  }

  async #attach(
    members: readonly ChangeRow[],
    { name }: TicketSystem,
    ticket: Ticket,
  ): Promise<void> {
    const { clock, contents } = this.options;
    const found = { system: name, ticket, readAt: instant(clock()) };
    await this.#onWaiting(members, async (recording, row) => {
      await recording.append(ticketAttached(found, null, clock()));
      await contents.keepDigest(recording, row);
      await recording.enqueue([linkJob(row.id), advanceJob(row.id)]);
    });
  }

  async #refused(
    members: readonly ChangeRow[],
    { name, title }: TicketSystem,
    why: string,
  ): Promise<void> {
    const { clock } = this.options;
    const message = `${title} did not take the ticket: ${why}`;
    await this.#onWaiting(members, async recording => {
      await recording.append({
        ...decided('change.ticket-refused', { system: name }, clock()),
        erasable: { message },
      });
    });
  }

  /** On those that still wait for a ticket, under their locks. */
  async #onWaiting(
    members: readonly ChangeRow[],
    decide: (
      recording: Parameters<Parameters<Ledger['record']>[1]>[0],
      row: ChangeRow,
    ) => Promise<void>,
  ): Promise<void> {
    const { ledger, store, tickets } = this.options;
    const ids = members.map(({ id }) => id);
    await ledger.recordMany(ids.map(changeStream), async recordings => {
      for (const id of ids) {
        const recording = recordings.of(changeStream(id));
        const row = await store.get(id, recording.trx);
        const waits = (await tickets.get(id, recording.trx))?.wanted_system;
        if (row && waits) await decide(recording, row);
      }
    });
  }

  async #draft(
    row: ChangeRow,
    members: readonly ChangeRow[],
  ): Promise<TicketDraft> {
    const { contents, changeUrl } = this.options;
    const digest = (await contents.get(row.id))?.digest ?? null;
    return {
      correlation: row.release_id ?? members[0].id,
      service: nameOf(row),
      ...ticketText(members, { digest, changeUrl }),
    };
  }

  #system(name: string | null): TicketSystem | undefined {
    return this.options.systems().find(system => system.name === name);
  }
}

function nameOf({ service_ref: ref }: ChangeRow): string {
  return ref.split('/').pop() as string;
}
