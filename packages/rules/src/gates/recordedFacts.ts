import type { DateTime } from 'luxon';
import { z } from 'zod';
import type { Calendar } from '../calendar';
import { evaluateGate } from './expedited';
import type { Gate } from './gate';
import { PAST_GATES } from './past';
import { GATES } from './registry';
import {
  operationSchema,
  ranSchema,
  recordedTargetFacts,
  targetFactsOnRecord,
} from './recordedTargetFacts';
import type {
  Actor,
  ChangeFacts,
  GateResult,
  PullRequestFact,
  ReviewFact,
  TargetPolicy,
} from './types';

const accountSchema = z.object({
  provider: z.string(),
  bot: z.boolean(),
  /** Of a bot, which is nobody; null of everybody else. */
  name: z.string().nullable(),
  /** Opaque reference of the person that it resolved to. */
  person: z.string().nullable(),
});
const deploymentSchema = z.object({
  instance: z.string(),
  application: z.string(),
  pinnedRevision: z.string().nullable(),
  syncedRevision: z.string().nullable(),
  sync: z.enum(['synced', 'out-of-sync', 'unknown']),
  health: z.enum([
    'healthy',
    'progressing',
    'degraded',
    'suspended',
    'missing',
    'unknown',
  ]),
  since: z.string().nullable(),
  healthySince: z.string().nullable(),
  asOf: z.string().nullable(),
  operation: operationSchema.nullable().optional(),
  ran: ranSchema.nullable().optional(),
});

/**
 * What a decision was made from, as far as earlier entries of its change do not
 * tell it: the change, its pull request and the portal's own commit are told
 * there. Nobody is named; accounts and persons are opaque references, which are
 * as equal as their names are, so that gates decide the same of them.
 */
export const recordedFactsSchema = z.object({
  /** Opaque reference; empty: nobody is known. */
  requester: z.string(),
  othersInFlight: z.array(z.number()),
  upstreams: z.array(
    z.object({
      environment: z.string(),
      deployments: z.array(deploymentSchema),
    }),
  ),
  /** When the forge last said so, ISO 8601 UTC; null: no pull request. */
  pullRequestAsOf: z.string().nullable(),
  /** The accounts of the pull request, by reference. */
  accounts: z.record(z.string(), accountSchema),
  portalAppId: z.number().nullable(),
  /** Paths of the pins of all changes that share the pull request; since v3. */
  pinPaths: z.array(z.string()).optional(),
  ...recordedTargetFacts,
});

/** See {@link recordedFactsSchema}. */
export type RecordedFacts = z.infer<typeof recordedFactsSchema>;

/** An account whose references are known. */
export interface ReferencedActor extends Actor {
  /** Opaque reference of the account. */
  ref: string;
  /** Opaque reference of the person that it resolves to. */
  personRef: string | null;
}

/** A pull request whose accounts are known by reference too. */
export interface ReferencedPullRequest extends PullRequestFact {
  author: ReferencedActor;
  lastPusher: ReferencedActor | null;
  mergedBy: ReferencedActor | null;
  reviews: (ReviewFact & { reviewer: ReferencedActor })[];
}

/** Facts whose accounts are known by reference too. */
export interface ReferencedFacts extends ChangeFacts {
  pullRequest: ReferencedPullRequest | null;
}

/**
 * The facts of a decision as they go on record.
 *
 * @param requesterRef - reference of the person who asked for the change
 */
export function recordedFacts(
  facts: ReferencedFacts,
  requesterRef: string,
): RecordedFacts {
  const { change, upstreams, pullRequest, portalAppId } = facts;
  // Names are compared without their case, so one person has one reference.
  const persons = new Map<string, string>();
  const personOf = (name: string, ref: string) => {
    const key = name.toLowerCase();
    const known = persons.get(key) ?? ref;
    persons.set(key, known);
    return known;
  };
  const requester = change.requester
    ? personOf(change.requester, requesterRef)
    : '';
  const actors = pullRequest
    ? [
        pullRequest.author,
        pullRequest.lastPusher,
        pullRequest.mergedBy,
        ...pullRequest.reviews.map(({ reviewer }) => reviewer),
      ].filter(actor => actor !== null)
    : [];
  const accounts = actors.map(actor => {
    const { ref, personRef, provider, account, bot, person } = actor;
    return [
      ref,
      {
        provider,
        bot,
        name: bot ? account : null,
        person: person === null ? null : personOf(person, personRef ?? ref),
      },
    ];
  });
  return recordedFactsSchema.parse({
    requester,
    othersInFlight: change.othersInFlight,
    upstreams,
    pullRequestAsOf: pullRequest?.asOf ?? null,
    accounts: Object.fromEntries(accounts),
    portalAppId,
    pinPaths: change.pinPaths,
    ...targetFactsOnRecord(facts),
  });
}

/** What a decision was made from. */
export interface DecisionGrounds {
  facts: ChangeFacts;
  policy: TargetPolicy;
  calendar: Calendar;
  at: DateTime;
  tzdataVersion: string;
}

/**
 * A decision made again; null where this program does not have that version of
 * the rule.
 */
export function decideAgain(
  gate: string,
  ruleVersion: number,
  grounds: DecisionGrounds,
): GateResult | null {
  const rule: Gate | undefined = [...GATES, ...PAST_GATES].find(
    known => known.id === gate && known.ruleVersion === ruleVersion,
  );
  return rule ? evaluateGate(rule, grounds) : null;
}
