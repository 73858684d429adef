import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { TicketOfChange } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { TicketSystem } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import type { ChangeStore } from '../changes/ChangeStore';
import { changeStream, type ChangeRow } from '../changes/records';
import type { Requests } from '../changes/Requests';
import { advanceJob } from '../changes/targetQueue';
import type { CollectorStatus } from '../collectors/CollectorStatus';
import type { ChangeContents } from '../contents/ChangeContents';
import type { Ledger, Recording } from '../ledger/Ledger';
import { catalogUser } from '../persons/catalogUser';
import type { Identities } from '../persons/Identities';
import type { Requester } from '../persons/Requester';
import type { ServiceStore } from '../services/ServiceStore';
import { decided, ticketAttached } from './ticketDrafts';
import { noSystem, type FoundTicket, type TicketFinder } from './TicketFinder';
import { isTicketOpen, linkJob, makeJob, ticketMembers } from './ticketJobs';
import { ticketCollector, type TicketWantedPayload } from './records';
import type { TicketStore } from './TicketStore';
import { ticketView } from './ticketView';

/** A ticket to be attached, or a system in which one shall be made. */
export interface TicketWish {
  /** Key of a ticket, such as `PAY-123`. */
  ticket?: string;
  /** Name of a system; empty: the one that makes tickets. */
  makeIn?: string;
}

/**
 * Use cases of tickets: attach one to a change, and have one made of it. A
 * ticket counts for all changes that share a pull request, and for all of a
 * release.
 */
export class TicketService {
  constructor(
    private readonly options: {
      ledger: Ledger;
      identities: Identities;
      store: ChangeStore;
      tickets: TicketStore;
      services: ServiceStore;
      requests: Requests;
      contents: ChangeContents;
      status: CollectorStatus;
      finder: TicketFinder;
      systems: () => TicketSystem[];
      clock: () => DateTime;
    },
  ) {}

  /** The ticket of a change, and what the reader can do about it. */
  async view(
    id: string,
    sees: Sight,
    by: { requester: Requester | null; mayRequest: boolean },
  ): Promise<TicketOfChange> {
    const { tickets, systems, status } = this.options;
    const row = await this.#find(id, sees);
    const problem = by.mayRequest
      ? await this.#whyNot(row, by.requester, sees)
      : new NotAllowedError('You may not request changes.');
    const health = new Map(
      (await status.all()).map(each => [each.collector, each]),
    );
    return {
      ...ticketView(await tickets.get(id), {
        titleOf: name =>
          systems().find(system => system.name === name)?.title ?? name,
        heard: name => health.get(ticketCollector(name))?.lastHeard ?? null,
      }),
      systems: systems().map(({ name, title, canCreate }) => ({
        name,
        title,
        canCreate,
      })),
      attach: { allowed: problem === null, reason: problem?.message ?? '' },
    };
  }

  /**
   * Attaches a ticket, or asks for one to be made.
   *
   * @throws InputError, ConflictError, NotAllowedError with what to do
   */
  async set(
    id: string,
    { ticket, makeIn }: TicketWish,
    sees: Sight,
    requester: Requester,
  ): Promise<void> {
    if ((ticket === undefined) === (makeIn === undefined)) {
      throw new InputError(
        'Give either ticket, the key of one that exists, or makeIn, the system in which one shall be made',
      );
    }
    const row = await this.#find(id, sees);
    const problem = await this.#whyNot(row, requester, sees);
    if (problem) throw problem;
    if (ticket !== undefined) {
      const found = await this.options.finder.find(ticket);
      await this.#attach(row, found, requester);
    } else {
      await this.#want(row, this.#maker(makeIn ?? ''), requester);
    }
  }

  async #attach(
    row: ChangeRow,
    found: FoundTicket,
    requester: Requester,
  ): Promise<void> {
    const { identities, clock, contents } = this.options;
    await this.#onMembers(row, async (recording, member) => {
      const [attacher] = await identities.refs(recording.trx, [
        catalogUser(requester),
      ]);
      await recording.append(ticketAttached(found, attacher, clock()));
      await contents.keepDigest(recording, member);
      await recording.enqueue([linkJob(member.id), advanceJob(member.id)]);
    });
  }

  async #want(
    row: ChangeRow,
    system: TicketSystem,
    requester: Requester,
  ): Promise<void> {
    const { identities, clock } = this.options;
    const payload: TicketWantedPayload = { system: system.name };
    await this.#onMembers(row, async recording => {
      const [asker] = await identities.refs(recording.trx, [
        catalogUser(requester),
      ]);
      await recording.append({
        ...decided('change.ticket-wanted', payload, clock()),
        persons: { asker },
      });
      await recording.enqueue(makeJob(row.id));
    });
  }

  /** Locks the change and those that its ticket counts for, and decides. */
  async #onMembers(
    row: ChangeRow,
    decide: (recording: Recording, member: ChangeRow) => Promise<void>,
  ): Promise<void> {
    const { ledger, store } = this.options;
    const ids = (await ticketMembers(store, row)).map(member => member.id);
    await ledger.recordMany(ids.map(changeStream), async recordings => {
      for (const id of ids) {
        const recording = recordings.of(changeStream(id));
        const member = await store.get(id, recording.trx);
        if (member && isTicketOpen(member)) await decide(recording, member);
        else if (id === row.id) throw tooLate(member ?? row);
      }
    });
  }

  #maker(name: string): TicketSystem {
    const systems = this.options.systems();
    if (systems.length === 0) throw noSystem();
    const able = systems.filter(({ canCreate }) => canCreate);
    const system = able.find(each => each.name === name || name === '');
    if (system) return system;
    throw new ConflictError(
      able.length === 0
        ? 'No ticket system is set up to make tickets: make one there and attach it, or ask the operator to set create'
        : `Tickets are not made in ${name}: give one of ${able
            .map(each => each.name)
            .join(', ')}`,
    );
  }

  async #find(id: string, sees: Sight): Promise<ChangeRow> {
    const row = await this.options.store.find(id, sees);
    if (row) return row;
    throw new NotFoundError(
      `There is no change ${id}, or you may not see its service`,
    );
  }

  /** Null: they may attach a ticket. */
  async #whyNot(
    row: ChangeRow,
    requester: Requester | null,
    sees: Sight,
  ): Promise<Error | null> {
    const { services, requests, systems } = this.options;
    if (systems().length === 0) return noSystem();
    if (!isTicketOpen(row)) return tooLate(row);
    const service = await services.find(row.service_ref, sees.services);
    const problem =
      service && requester
        ? requests.ownershipProblem(service, requester)
        : 'Only members of the owner of its service attach a ticket';
    return problem ? new NotAllowedError(problem) : null;
  }
}

function tooLate({ number, state }: ChangeRow): ConflictError {
  return new ConflictError(
    `#${number} is ${state}: its ticket can no longer be changed`,
  );
}
