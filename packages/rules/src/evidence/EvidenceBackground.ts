import {
  emergencyRecordOf,
  type DeployedChangeFacts,
  type EmergencyRecord,
} from '../checks';
import { AccessFacts, branchFacts, type AccessPlaces } from '../deployers';
import { criticalityOf, unclaimedRules, type TargetPolicy } from '../policy';
import { AccountLinks, presenceOf, type Presence } from '../persons';
import { overlap } from '../persons/human';
import { NamesFold } from '../services';
import { WaiversFold, type WaiverOfRecord } from '../waivers';
import {
  CalendarError,
  calendarOfPolicy,
  FeedCopies,
  type Calendar,
} from '../calendar';
import { z } from 'zod';
import type { Actor } from '../gates';
import type { EvidenceEntry, EvidenceIdentity } from './types';

const policySchema = z.object({
  document: z.looseObject({ calendar: z.unknown().optional() }),
});

const EMERGENCY_STREAM = 'emergency:';
const CLUSTER_STREAM = 'access:cluster:';

/** A policy, and since when it was in force. */
interface PolicyInForce {
  /** ISO 8601 UTC. */
  since: string;
  /** As it was recorded; null: it cannot be read. */
  document: object | null;
  /** Null: it cannot be read. */
  calendar: Calendar | null;
}

/**
 * What every change is judged with: who is behind the references, the calendars
 * that were in force, and the accounts that the portal itself has. Give it the
 * streams of persons, policies, feeds, collectors, access, emergencies, waivers and
 * services; others are passed over.
 */
export class EvidenceBackground {
  /** Which names services had. */
  readonly names = new NamesFold();
  readonly #links = new AccountLinks();
  readonly #policies: PolicyInForce[] = [];
  /** By the document of a policy. */
  readonly #unclaimedRules = new Map<object, TargetPolicy | null>();
  readonly #feeds = new FeedCopies();
  readonly #waivers = new WaiversFold();
  /** Id of an emergency to its entries. */
  readonly #emergencies = new Map<string, EvidenceEntry[]>();
  /** Reference of a person to what is told of them. */
  readonly #presence = new Map<string, EvidenceEntry[]>();
  /** Stream of access to its readings, oldest first. */
  readonly #readings = new Map<string, EvidenceEntry[]>();
  /** Instance to the accounts that the portal has acted with. */
  readonly #portalAccounts = new Map<string, Set<string>>();

  constructor(
    private readonly identities: ReadonlyMap<string, EvidenceIdentity>,
  ) {}

  /** Takes an entry. */
  add(entry: EvidenceEntry): void {
    const { type, persons, payload, occurredAt } = entry;
    this.names.add(entry);
    this.#feeds.add(entry);
    this.#waivers.add(entry);
    if (type.startsWith('emergency.')) {
      const id = entry.stream.slice(EMERGENCY_STREAM.length);
      const before = this.#emergencies.get(id) ?? [];
      this.#emergencies.set(id, [...before, entry]);
    } else if (type.startsWith('access.')) {
      const before = this.#readings.get(entry.stream) ?? [];
      this.#readings.set(entry.stream, [...before, entry]);
    } else if (type.startsWith('person.')) {
      this.#links.add(entry);
      this.#presence.set(persons.person, [
        ...(this.#presence.get(persons.person) ?? []),
        entry,
      ]);
    } else if (type === 'policy.loaded') {
      const document = policySchema.safeParse(payload).data?.document ?? null;
      this.#policies.push({
        since: occurredAt,
        document,
        calendar: document && calendarOf(document),
      });
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

  /**
   * Who is behind a reference for a change that was requested at an instant:
   * what helps by links of that time that still hold, what hurts by every link
   * since (design §5.6).
   */
  actorFor(ref: string, requestedAt: string): Actor {
    const actor = this.actor(ref);
    const identity = this.identities.get(ref);
    if (!identity || actor.bot) return actor;
    const isUser = identity.provider === 'catalog';
    const since = this.#links.claimedSince(ref, requestedAt);
    const then = onlyOne(
      since.filter(({ wasThen }) => wasThen).map(({ person }) => person),
    );
    const before = isUser ? actor.person : this.#nameOf(then);
    const now = isUser ? ref : onlyOne(this.#links.claimants(ref));
    const aliases = this.#sameAs(
      [...(now ? [now] : []), ...since.map(({ person }) => person)],
      now,
      requestedAt,
    );
    return {
      ...actor,
      ...(before !== actor.person && { personAtRequest: before }),
      ...(aliases.length > 0 && { aliases }),
    };
  }

  /**
   * When whoever an account was at an instant was a user of the catalog; null:
   * it was nobody's alone then.
   */
  presence(ref: string, requestedAt: string): Presence[] | null {
    const isUser = this.identities.get(ref)?.provider === 'catalog';
    const person = isUser
      ? ref
      : onlyOne(
          this.#links
            .claimedSince(ref, requestedAt)
            .filter(({ wasThen }) => wasThen)
            .map(({ person: one }) => one),
        );
    return person === null
      ? null
      : presenceOf(this.#presence.get(person) ?? []);
  }

  /** An emergency as of a change; null: it is not among the entries. */
  emergency(id: string, requestedAt: string): EmergencyRecord | null {
    return emergencyRecordOf(this.#emergencies.get(id) ?? [], ref =>
      this.actorFor(ref, requestedAt),
    );
  }

  /**
   * Waivers of a target that held at any time of a stretch, judged for an instant.
   *
   * @param target - by the present name of its service
   */
  waiversOf(
    target: { service: string; environment: string },
    stretch: { from: string; until: string },
    at: string,
  ): WaiverOfRecord[] {
    const namesOf = (ref: string) => [
      ref,
      ...this.aliasesOf(ref, stretch.from),
    ];
    return this.#waivers.of(target, stretch, {
      at,
      isSame: (a, b) => overlap(namesOf(a), namesOf(b)),
      names: this.names,
    });
  }

  /** Other persons who are, or were since the request, the same human. */
  aliasesOf(personRef: string, requestedAt: string): string[] {
    return this.#sameAs([personRef], personRef, requestedAt);
  }

  /** The policy in force at an instant, ISO 8601; undefined: none is known. */
  policyAt(instant: string): PolicyInForce | undefined {
    const at = Date.parse(instant);
    const found = this.#policies
      .slice()
      .reverse()
      .find(({ since }) => Date.parse(since) <= at);
    if (!found?.calendar?.feeds) return found;
    const copies = this.#feeds.at(instant);
    return { ...found, calendar: this.#feeds.calendar(found.calendar, copies) };
  }

  /** The rules in force at an instant for what nobody claims; null: not known. */
  unclaimedRulesAt(instant: string): TargetPolicy | null {
    const document = this.policyAt(instant)?.document;
    if (!document) return null;
    const known = this.#unclaimedRules.get(document);
    if (known !== undefined) return known;
    const rules = unclaimedRules(document);
    this.#unclaimedRules.set(document, rules);
    return rules;
  }

  /**
   * How critical a target was at an instant, and who held which rights over it.
   *
   * @param places - null: where it is deployed from is not known
   */
  rightsOver(
    target: { service: string; environment: string },
    places: AccessPlaces | null,
    instant: string,
  ): Pick<DeployedChangeFacts, 'criticality' | 'access'> {
    const document = this.policyAt(instant)?.document;
    const reading = (stream: string) => this.#readingAt(stream, instant);
    const facts = new AccessFacts({
      reading,
      clusters: () =>
        [...this.#readings.keys()]
          .filter(stream => stream.startsWith(CLUSTER_STREAM))
          .sort()
          .flatMap(stream => reading(stream) ?? []),
      actor: ref => this.actorFor(ref, instant),
      isPortal: (instance, ref) => this.isPortal(instance, ref),
    });
    const access = places && facts.of(places);
    return {
      criticality: criticalityOf(document, target.environment),
      ...(access && { access }),
    };
  }

  /**
   * How the branches of pins were protected at an instant.
   *
   * @param places - null: where it is deployed from is not known
   */
  branchesOf(
    places: AccessPlaces | null,
    instant: string,
  ): Pick<DeployedChangeFacts, 'branches'> {
    return places
      ? {
          branches: branchFacts(places.branches, stream =>
            this.#readingAt(stream, instant),
          ),
        }
      : {};
  }

  /** Whether the portal has acted with this account at an instance. */
  isPortal(instance: string, account: string): boolean {
    return this.#portalAccounts.get(instance)?.has(account) === true;
  }

  /** The payload of the last reading of access by an instant. */
  #readingAt(stream: string, instant: string): object | undefined {
    const until = (this.#readings.get(stream) ?? []).filter(
      ({ occurredAt }) => Date.parse(occurredAt) <= Date.parse(instant),
    );
    return until[until.length - 1]?.payload;
  }

  #claimant(account: string): string | null {
    return this.#nameOf(onlyOne(this.#links.claimants(account)));
  }

  #sameAs(persons: string[], besides: string | null, at: string): string[] {
    const isUser = (ref: string) =>
      this.identities.get(ref)?.provider === 'catalog';
    return this.#links
      .sameHumans(persons, isUser, at)
      .filter(ref => ref !== besides)
      .flatMap(ref => this.#nameOf(ref) ?? []);
  }

  #nameOf(ref: string | null): string | null {
    return ref === null ? null : this.identities.get(ref)?.name ?? null;
  }
}

/** The person whom all of these are; null: none, or several. */
function onlyOne(persons: readonly string[]): string | null {
  return new Set(persons).size === 1 ? persons[0] : null;
}

function calendarOf(document: {
  calendar?: unknown;
  environments?: unknown;
}): Calendar | null {
  try {
    return calendarOfPolicy(document);
  } catch (error) {
    if (error instanceof CalendarError) return null;
    throw error;
  }
}
