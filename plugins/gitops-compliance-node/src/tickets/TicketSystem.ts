import type { TicketReading } from '@gitops-compliance/rules';

/** A ticket as its system tells it. */
export interface Ticket {
  /** What stays when it is renamed or moved. */
  id: string;
  /** As people know it, such as `PAY-123`. */
  key: string;
  /** Where people see it. */
  url: string;
  /** May tell of persons. */
  title: string;
  reading: TicketReading;
}

/** A ticket that shall be made of a change. */
export interface TicketDraft {
  /**
   * Names the change; of one correlation there is one ticket, however often it
   * is asked for. Letters, digits and hyphens.
   */
  correlation: string;
  title: string;
  /** Paragraphs of plain text: what changes, why, and the evidence. */
  paragraphs: string[];
  /** Name of the service, such as `payments-api`. */
  service: string;
}

/** Something elsewhere that a ticket points to. */
export interface TicketLink {
  /** Names the link: written again, it takes the place of what was there. */
  globalId: string;
  url: string;
  title: string;
}

/** That something happened to a ticket; what, is not believed. */
export interface TicketHints {
  /** Topic of the events service, whose events are verified before. */
  topic: string;
  /** Id of the ticket that an event speaks of; null: of none. */
  ticketOf(payload: unknown): string | null;
}

/**
 * Where people ask for changes and approve them, such as Jira or ServiceNow.
 *
 * It is read in full at intervals; nothing is written but what a change asks
 * for, and each write may be done again without doing more. Every method throws
 * TicketsUnavailableError where it is worth trying again, and
 * TicketsRefusedError where it is not.
 */
export interface TicketSystem {
  /** Name of the instance, such as `jira`. */
  readonly name: string;
  /** For people, such as `Jira`. */
  readonly title: string;
  /** Whether it can make tickets of changes. */
  readonly canCreate: boolean;
  readonly hints?: TicketHints;
  /** Whether a key looks like one of its own. Asks nobody. */
  owns(key: string): boolean;
  /** The ticket of a key; null: there is none that the portal may see. */
  find(key: string, signal?: AbortSignal): Promise<Ticket | null>;
  /**
   * Several tickets by their ids, in few requests. One that is missing in the
   * answer does not exist or may not be seen. With no id it sees whether the
   * system answers.
   */
  read(ids: readonly string[], signal?: AbortSignal): Promise<Ticket[]>;
  /** Makes a ticket, or gives the one that was made of this change before. */
  create(draft: TicketDraft, signal?: AbortSignal): Promise<Ticket>;
  /** Lets a ticket point somewhere, once for each `globalId`. */
  link(id: string, link: TicketLink, signal?: AbortSignal): Promise<void>;
  /**
   * Says something at a ticket, once for each `marker`.
   *
   * @param marker - letters, digits and hyphens
   */
  comment(
    id: string,
    marker: string,
    text: string,
    signal?: AbortSignal,
  ): Promise<void>;
}
