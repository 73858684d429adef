import {
  ConflictError,
  InputError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  TicketsRefusedError,
  TicketsUnavailableError,
  type Ticket,
  type TicketSystem,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { DateTime } from 'luxon';
import { inWords } from '../shared/text';
import { instant } from '../shared/time';

/** A ticket, which system told of it, and when. */
export interface FoundTicket {
  system: string;
  ticket: Ticket;
  /** ISO 8601 UTC. */
  readAt: string;
}

/** Finds tickets that people name, and says what is wrong where it cannot. */
export class TicketFinder {
  constructor(
    private readonly options: {
      systems: () => TicketSystem[];
      clock: () => DateTime;
    },
  ) {}

  /**
   * The ticket of a key.
   *
   * @throws InputError where there is none; ConflictError where no system is
   *   configured; ServiceUnavailableError where it does not answer
   */
  async find(key: string): Promise<FoundTicket> {
    const wanted = key.trim();
    const system = this.#systemOf(wanted);
    const readAt = instant(this.options.clock());
    const ticket = await asked(system, () => system.find(wanted));
    if (ticket) return { system: system.name, ticket, readAt };
    throw new InputError(
      `${system.title} has no ticket ${wanted} that the portal may see: give the key of one that exists, or let the portal's account see it`,
    );
  }

  #systemOf(key: string): TicketSystem {
    const systems = this.options.systems();
    if (systems.length === 0) throw noSystem();
    const system = systems.find(each => each.owns(key));
    if (system) return system;
    throw new InputError(
      `This is no key of a ticket of ${inWords(
        systems.map(({ title }) => title),
      )}: give it as it stands there, such as PAY-123 or CHG0030001`,
    );
  }
}

/** Why nothing can be done with tickets. */
export function noSystem(): ConflictError {
  return new ConflictError(
    'No ticket system is configured: leave the ticket out, or ask the operator for the module of yours',
  );
}

async function asked<T>(
  { title }: TicketSystem,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof TicketsUnavailableError) {
      throw new ServiceUnavailableError(
        `${title} does not answer at present: leave the ticket out and attach it later, or try again`,
      );
    }
    if (error instanceof TicketsRefusedError) {
      throw new ConflictError(
        `${title} refuses the portal: ${error.message}; tell the operator`,
      );
    }
    throw error;
  }
}
