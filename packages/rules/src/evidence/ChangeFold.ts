import { z } from 'zod';
import {
  changeEventOf,
  isEnded,
  readRequested,
  statementsSchema,
  transition,
  withEdits,
  type RequestedChange,
  type StatementsFact,
} from '../changes';
import { gatesFactOf, type DecidedGate, type GatesFact } from '../checks';
import { decidedGates } from './decidedGates';
import { reviewsSchema } from './reviewsSchema';
import type {
  ChangeOfRecord,
  EvidenceEntry,
  GateDecision,
  TimelineEntry,
} from './types';

const pullRequestSchema = z.object({
  repository: z.string(),
  number: z.number(),
  url: z.string(),
  state: z.string(),
  headSha: z.string(),
  mergeSha: z.string().nullable(),
  author: z.string(),
  lastPusher: z.string().nullable(),
  writers: z.array(z.string().nullable()).optional(),
  committers: z.array(z.string().nullable()).optional(),
  mergedBy: z.string().nullable(),
  reviews: reviewsSchema,
  statements: statementsSchema.optional().catch(undefined),
  mergedAt: z.string().nullish(),
});
const mergedSchema = z.object({
  mergeSha: z.string().nullable(),
  outside: z.boolean(),
});
const gatesSchema = z.object({
  phase: z.string(),
  held: z.boolean(),
  policyHash: z.string(),
  results: z.array(
    z.object({
      gate: z.string(),
      state: z.string(),
      ruleVersion: z.number(),
    }),
  ),
});

const emergencySchema = z.object({
  emergency: z.object({ id: z.string(), number: z.number() }),
});
const TELL_EMERGENCY = ['change.requested', 'change.emergency-attached'];

/** What the forge said of a pull request, persons as references. */
export type PullRequestFacts = z.infer<typeof pullRequestSchema>;

/** One change, folded from the entries of its stream. */
export class ChangeFold {
  /** That it goes under; null: none. */
  emergency: { id: string; number: number } | null = null;
  /** As it was seen last. */
  pullRequest: PullRequestFacts | null = null;
  #requested: RequestedChange | null = null;
  #requester = '';
  #requestedAt = '';
  #state: ChangeOfRecord['state'] = 'proposed';
  #merged: ChangeOfRecord['merged'] = null;
  #endedAt: string | null = null;
  readonly #gateDecisions: GateDecision[] = [];
  /** Of the last decision before the sync; null: none can be read. */
  #decided: DecidedGate[] | null = null;
  readonly #timeline: TimelineEntry[] = [];

  constructor(readonly id: string) {}

  /** Takes an entry of its stream; one that cannot be read is passed over. */
  add(entry: EvidenceEntry): void {
    const { place, type, occurredAt, payload, persons } = entry;
    this.#timeline.push({ place, type, occurredAt });
    if (TELL_EMERGENCY.includes(type)) {
      const told = emergencySchema.safeParse(payload);
      if (told.success) this.emergency = told.data.emergency;
    }
    if (type === 'change.requested') {
      const requested = readRequested(payload);
      if (!requested) return;
      this.#requested = requested;
      this.#requester = persons.requester ?? '';
      this.#requestedAt = occurredAt;
    } else if (type === 'change.edits-read') {
      this.#requested = withEdits(this.#requested, payload);
    } else if (type === 'change.pull-request-observed') {
      const seen = pullRequestSchema.safeParse(payload);
      if (seen.success) this.pullRequest = seen.data;
    } else if (type === 'change.merged') {
      const merged = mergedSchema.safeParse(payload);
      if (merged.success) this.#merged = { at: occurredAt, ...merged.data };
    } else if (type === 'change.gates-evaluated') {
      const said = gatesSchema.safeParse(payload);
      if (said.success) {
        this.#gateDecisions.push({ place, at: occurredAt, ...said.data });
      }
      if (payload.phase !== 'sync') this.#decided = decidedGates(payload);
    }
    this.#move(type, entry.observedAt);
  }

  /** What it says in words; undefined: nothing of that was asked or told. */
  get statements(): StatementsFact | undefined {
    return this.pullRequest?.statements ?? this.#requested?.statements;
  }

  /** What its gates said before the sync; null: not on record. */
  gates(): GatesFact | null {
    const results = this.#decided;
    const mode = this.#requested?.mode ?? '';
    const merged =
      this.#merged && (this.#merged.outside ? 'outside' : 'portal');
    return results && gatesFactOf({ mode, merge: merged, results });
  }

  /** The change; null where its request is not among the entries. */
  record(): ChangeOfRecord | null {
    const requested = this.#requested;
    if (!requested?.population) return null;
    const { population } = requested;
    const pull = this.pullRequest;
    return {
      id: this.id,
      number: requested.number,
      kind: requested.kind,
      class: requested.class,
      environment: requested.environment,
      service: requested.service,
      from: requested.from,
      fromRevision: requested.fromRevision,
      toRevision: requested.toRevision,
      release: requested.release?.number ?? null,
      rollbackOf: requested.rollbackOf,
      mode: requested.mode,
      policyHash: requested.policyHash,
      period: population.period,
      populationNumber: population.number,
      requester: this.#requester,
      requestedAt: this.#requestedAt,
      state: this.#state,
      pullRequest: pull && {
        repository: pull.repository,
        number: pull.number,
        url: pull.url,
        headSha: pull.headSha,
        mergeSha: pull.mergeSha,
      },
      merged: this.#merged,
      endedAt: this.#endedAt,
      gateDecisions: [...this.#gateDecisions],
      timeline: [...this.#timeline],
    };
  }

  #move(type: string, observedAt: string): void {
    const event = changeEventOf(type);
    const moved = event && transition(this.#state, event);
    if (!moved?.ok) return;
    this.#state = moved.state;
    if (!isEnded(moved.state)) this.#endedAt = null;
    else this.#endedAt ??= observedAt;
  }
}
