import {
  calendarState,
  type ChangeFacts,
  decideAgain,
  DecidedChange,
  type GateResult,
  isDigestOfItsFacts,
  type RecordedFacts,
  recordedFactsSchema,
  ruleOf,
} from '@gitops-compliance/rules';
import { DateTime } from 'luxon';
import { z } from 'zod';
import type { CheckLog, Tally } from '../report/report';
import { Claims } from './Claims';
import type { BundleEntry } from './entries';
import type { Policies } from './Policies';
import { isSame } from './same';

const resultSchema = z.object({
  gate: z.string(),
  state: z.string(),
  ruleVersion: z.number(),
  until: z.string().nullish(),
  facts: z.record(z.string(), z.unknown()).optional(),
});
const decidedSchema = z.object({
  policyHash: z.string(),
  targetHash: z.string().optional(),
  tzdata: z.string().default(''),
  results: z.array(resultSchema).max(100),
  facts: recordedFactsSchema.optional(),
});

/** A decision as it was recorded. */
interface Recorded extends z.infer<typeof decidedSchema> {
  place: string;
  at: DateTime;
  environment: string;
  service: string;
  requester: string | null;
}

/**
 * Makes the decisions of gates again, each when its entry comes: from the facts
 * that it and the entries of its change before it hold, the policy and the
 * calendar then in force, and the instant.
 */
export class Decisions {
  readonly #changes = new Map<string, DecidedChange>();
  readonly #claims = new Claims();

  /**
   * @param policies - that were given every entry that this was given
   * @param isAsked - whether a change is one that the bundle was asked for
   */
  constructor(
    private readonly policies: Policies,
    private readonly isAsked: (change: {
      id: string;
      environment: string;
      service: string;
      requestedAt: string;
    }) => boolean,
    private readonly check: CheckLog,
    private readonly tally: Tally,
  ) {}

  /** Takes an entry, in the order of the log. */
  add(entry: BundleEntry): void {
    const { type, stream, payload, place, occurredAt } = entry;
    this.#claims.add(entry);
    if (!stream.startsWith('change:')) return;
    const id = stream.slice('change:'.length);
    const change = this.#changeOf(id, entry);
    if (type === 'change.digest' && change) this.#digest(place, payload);
    if (type !== 'change.gates-evaluated' || !change?.requested) return;
    const decided = decidedSchema.safeParse(payload);
    if (!decided.success) {
      this.check.notRePerformable(
        `decision of entry ${place}`,
        'it is not of a shape that this program knows',
      );
      return;
    }
    const { environment, service } = change.requested;
    const decision: Recorded = {
      ...decided.data,
      place,
      at: DateTime.fromISO(occurredAt, { zone: 'utc' }),
      environment,
      service,
      requester: change.requester,
    };
    if (decision.facts) this.#decide(decision, decision.facts, change);
    else this.#decideCalendar(decision);
  }

  /** The change of an entry, if it was asked for. */
  #changeOf(id: string, entry: BundleEntry): DecidedChange | undefined {
    const known = this.#changes.get(id);
    const change = known ?? new DecidedChange(id);
    change.add(entry);
    if (known || !change.requested) return known;
    const { environment, service } = change.requested;
    const requestedAt = entry.occurredAt;
    if (!this.isAsked({ id, environment, service, requestedAt })) {
      return undefined;
    }
    this.#changes.set(id, change);
    return change;
  }

  /** A digest must be that of the facts beside it. */
  #digest(place: string, payload: unknown): void {
    this.check.examined();
    const isRight = isDigestOfItsFacts(payload);
    if (isRight === null) {
      this.check.notRePerformable(
        `digest of entry ${place}`,
        'it is not of a shape that this program knows',
      );
    } else if (!isRight) {
      this.check.difference(
        `digest of entry ${place}`,
        'it is not the digest of the facts that were recorded with it',
      );
    }
  }

  #decide(
    decision: Recorded,
    recorded: RecordedFacts,
    change: DecidedChange,
  ): void {
    const { policyHash, tzdata, place, at } = decision;
    const rules = this.policies.targetOf(policyHash, decision);
    const calendar = this.policies.calendarOf(
      policyHash,
      recorded.calendar?.feeds,
    );
    if (!rules || !calendar) {
      this.#untold(decision, 'the policy then in force is not in the bundle');
      return;
    }
    if (decision.targetHash && decision.targetHash !== rules.hash) {
      this.#contradicts(place, 'the rules that held for its target');
    }
    const { contents } = recorded;
    if (contents?.digest && contents.digest !== change.digest) {
      this.#contradicts(place, 'the digest of the change');
    }
    const facts = change.facts(recorded);
    if (!facts) {
      this.#contradicts(place, 'the pull request');
      return;
    }
    this.#holdAgainst(decision, recorded, facts, rules.upstream);
    const stranger = this.#claims.stranger(recorded, change.requestedAt);
    if (stranger) this.#contradicts(place, `the person behind ${stranger}`);
    const group = this.#claims.wrongGroup(recorded);
    if (group) this.#contradicts(place, `the members of ${group}`);
    const alone = this.#claims.withoutAlias(recorded, change.requestedAt);
    if (alone) this.#contradicts(place, `who else ${alone} is`);
    const { policy } = rules;
    const grounds = { facts, policy, calendar, at, tzdataVersion: tzdata };
    for (const result of decision.results) {
      const again = decideAgain(result.gate, result.ruleVersion, grounds);
      if (again) this.#compare(place, result, again, tzdata);
      else this.#unknownRule(place, result);
    }
  }

  /** What a decision says by itself, against what other entries say. */
  #holdAgainst(
    { place, requester }: Recorded,
    recorded: RecordedFacts,
    { upstreams }: ChangeFacts,
    upstream: readonly string[],
  ): void {
    if (recorded.requester !== '' && recorded.requester !== requester) {
      this.#contradicts(place, 'who asked for it');
    }
    const environments = upstreams.map(each => each.environment);
    if (!isSame(environments, upstream)) {
      this.#contradicts(place, 'the environments before it');
    }
  }

  /** Of older decisions, entries hold what the calendar's was made from alone. */
  #decideCalendar({
    policyHash,
    results,
    at,
    environment,
    place,
  }: Recorded): void {
    const calendar = this.policies.calendarOf(policyHash);
    for (const result of results) {
      const { gate, ruleVersion, state } = result;
      if (!ruleOf(gate, ruleVersion)) {
        this.#unknownRule(place, result);
      } else if (gate === 'calendar' && calendar) {
        const found = calendarState(calendar, environment, at).state;
        this.#count(place, gate, state, found === 'open' ? 'open' : 'closed');
      } else {
        this.tally.notRePerformable += 1;
      }
    }
  }

  #compare(
    place: string,
    told: z.infer<typeof resultSchema>,
    again: GateResult,
    tzdata: string,
  ): void {
    const { gate, state } = told;
    // Other time-zone data may move an edge without moving the decision.
    const isComparable = gate !== 'calendar' || tzdata === process.versions.tz;
    const isSameReason =
      isSame(told.facts, again.facts) &&
      (told.until ?? null) === (again.until ?? null);
    const reason =
      state === again.state && isComparable && !isSameReason
        ? ', but for another reason'
        : '';
    this.#count(place, gate, state, `${again.state}${reason}`);
  }

  #count(place: string, gate: string, told: string, again: string): void {
    this.check.examined();
    if (told === again) {
      this.tally.agrees += 1;
      return;
    }
    this.tally.differs += 1;
    this.check.difference(
      `gate ${gate}, entry ${place}`,
      `recorded ${told}, decided again ${again}`,
    );
  }

  #contradicts(place: string, what: string): void {
    this.check.difference(
      `entry ${place}`,
      `the decision was not made from what other entries say: ${what}`,
    );
  }

  #unknownRule(
    place: string,
    { gate, ruleVersion }: { gate: string; ruleVersion: number },
  ): void {
    this.tally.notRePerformable += 1;
    this.check.notRePerformable(
      `gate ${gate}, entry ${place}`,
      `this program does not have version ${ruleVersion} of the rule; use the release of the portal that exported it`,
    );
  }

  #untold({ results, place }: Recorded, why: string): void {
    this.tally.notRePerformable += results.length;
    this.check.notRePerformable(`decision of entry ${place}`, why);
  }
}
