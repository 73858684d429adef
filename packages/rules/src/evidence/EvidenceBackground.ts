import { AccountLinks } from '../persons';
import { CalendarError, parseCalendar, type Calendar } from '../calendar';
import { z } from 'zod';
import type { Actor } from '../gates';
import type { EvidenceEntry, EvidenceIdentity } from './types';

const policySchema = z.object({
  document: z.object({ calendar: z.unknown().optional() }),
});

/** A calendar, and since when it was in force. */
interface CalendarInForce {
  /** ISO 8601 UTC. */
  since: string;
  /** Null: it cannot be read. */
  calendar: Calendar | null;
}

/**
 * What every change is judged with: who is behind the references, the calendars
 * that were in force, and the accounts that the portal itself has. Give it the
 * streams of persons, policies and collectors; others are passed over.
 */
export class EvidenceBackground {
  readonly #links = new AccountLinks();
  readonly #policies: CalendarInForce[] = [];
  /** Instance to the accounts that the portal has acted with. */
  readonly #portalAccounts = new Map<string, Set<string>>();

  constructor(
    private readonly identities: ReadonlyMap<string, EvidenceIdentity>,
  ) {}

  /** Takes an entry. */
  add(entry: EvidenceEntry): void {
    const { type, persons, payload, occurredAt } = entry;
    if (type.startsWith('person.')) {
      this.#links.add(entry);
    } else if (type === 'policy.loaded') {
      this.#policies.push({ since: occurredAt, calendar: calendarOf(payload) });
    } else if (type === 'collector.account') {
      const instance = String(payload.instance);
      const accounts = this.#portalAccounts.get(instance) ?? new Set<string>();
      this.#portalAccounts.set(instance, accounts.add(persons.account));
    }
  }

  /** Who is behind a reference: a person only where one alone claims it. */
  actor(ref: string): Actor {
    const identity = this.identities.get(ref);
    if (!identity) {
      const account = ref.slice(0, 12);
      return { provider: 'unknown', account, bot: false, person: null };
    }
    const { provider, name, bot } = identity;
    const person = provider === 'catalog' ? name : this.#claimant(ref);
    return { provider, account: name, bot, person: bot ? null : person };
  }

  /** The calendar in force at an instant, ISO 8601; undefined: none is known. */
  calendarAt(instant: string): CalendarInForce | undefined {
    const at = Date.parse(instant);
    return this.#policies
      .slice()
      .reverse()
      .find(({ since }) => Date.parse(since) <= at);
  }

  /** Whether the portal has acted with this account at an instance. */
  isPortal(instance: string, account: string): boolean {
    return this.#portalAccounts.get(instance)?.has(account) === true;
  }

  #claimant(account: string): string | null {
    const claimants = this.#links.claimants(account);
    return claimants.length === 1
      ? this.identities.get(claimants[0])?.name ?? null
      : null;
  }
}

function calendarOf(payload: EvidenceEntry['payload']): Calendar | null {
  const policy = policySchema.safeParse(payload);
  if (!policy.success) return null;
  try {
    return parseCalendar(
      policy.data.document.calendar ?? { windows: [], freezes: [] },
      'calendar',
    );
  } catch (error) {
    if (error instanceof CalendarError) return null;
    throw error;
  }
}
