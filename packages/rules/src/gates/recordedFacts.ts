import type { DateTime } from 'luxon';
import { z } from 'zod';
import type { VoteFact } from '../cab';
import type { Calendar } from '../calendar';
import { emergencyFactSchema } from '../emergencies';
import { calendarFactsSchema } from './calendarFacts';
import { contentsFactSchema } from './contentsFact';
import { evaluateGate } from './emergency';
import { ruleOf } from './past';
import {
  accountSchema,
  DecisionReferences,
  type ReferencedActor,
} from './recordedAccounts';
import {
  recordedSource,
  sourceSchema,
  type ReferencedSource,
} from './recordedSource';
import { releaseFactSchema } from './releaseFacts';
import {
  ranSchema,
  recordedDeploymentSchema,
  recordedTargetFacts,
  targetFactsOnRecord,
} from './recordedTargetFacts';
import { ticketFactSchema } from './ticketFact';
import type {
  ChangeFacts,
  GateResult,
  PullRequestFact,
  ReviewFact,
  TargetPolicy,
} from './types';

const deploymentSchema = recordedDeploymentSchema.extend({
  ran: ranSchema.nullable().optional(),
});

const sourceSignaturesSchema = z.object({
  repository: z.string(),
  base: z.string(),
  head: z.string(),
  complete: z.boolean(),
  person: z.number(),
  forge: z.number(),
  unsigned: z.number(),
  invalid: z.number(),
  unknown: z.number(),
  worst: z.string().nullable(),
});

const sourceTagSchema = z.object({
  repository: z.string(),
  name: z.string(),
  commit: z.string().nullable(),
  firstCommit: z.string().nullable(),
  verification: z
    .object({
      state: z.enum(['valid', 'invalid', 'unsigned', 'unknown']),
      by: z.enum(['person', 'forge']).nullable(),
    })
    .nullable(),
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
  /** The accounts of the pull request and of who voted, by reference. */
  accounts: z.record(z.string(), accountSchema),
  portalAppId: z.number().nullable(),
  /** How source commits are signed; absent: the policy did not ask. */
  sourceSignatures: z.array(sourceSignaturesSchema.nullable()).optional(),
  /** Tags that the pins name; absent: they name none. */
  sourceTags: z.array(sourceTagSchema.nullable()).optional(),
  /** Paths of the pins of all changes that share the pull request; since v3. */
  pinPaths: z.array(z.string()).optional(),
  ...recordedTargetFacts,
  /** Absent: the calendar asked nothing. */
  calendar: calendarFactsSchema.optional(),
  /** What the change alters; absent: nothing was read. */
  contents: contentsFactSchema.optional(),
  /** Others who are the same human as the requester, by reference. */
  requesterAliases: z.array(z.string()).optional(),
  /** Whom of the pull request's accounts the policy's reviews may ask. */
  memberships: z
    .object({
      asOf: z.string().nullable(),
      groups: z.array(
        z.object({
          group: z.string(),
          members: z.array(z.string()).nullable(),
        }),
      ),
    })
    .optional(),
  source: sourceSchema.nullable().optional(),
  /** Absent: it belongs to no release. */
  release: releaseFactSchema.optional(),
  /** Absent: none is attached. */
  ticket: ticketFactSchema.optional(),
  /** Absent: it goes under none. */
  emergency: emergencyFactSchema.optional(),
});

/** See {@link recordedFactsSchema}. */
export type RecordedFacts = z.infer<typeof recordedFactsSchema>;

/** A pull request whose accounts are known by reference too. */
export interface ReferencedPullRequest extends PullRequestFact {
  author: ReferencedActor;
  lastPusher: ReferencedActor | null;
  mergedBy: ReferencedActor | null;
  reviews: (ReviewFact & { reviewer: ReferencedActor })[];
  writers?: (ReferencedActor | null)[];
  committers?: (ReferencedActor | null)[];
  /** Accounts that own what is changed. */
  ownerAccounts?: ReferencedActor[];
}

/** A vote whose voter is known by reference too. */
export interface ReferencedVote extends VoteFact {
  voter: ReferencedActor;
  delegator: ReferencedActor | null;
}

/** Facts whose accounts are known by reference too. */
export interface ReferencedFacts extends ChangeFacts {
  pullRequest: ReferencedPullRequest | null;
  source?: ReferencedSource | null;
  votes?: ReferencedVote[];
  /** Of `change.requesterAliases`, in their order. */
  requesterAliasRefs?: string[];
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
  const references = new DecisionReferences();
  const requester = change.requester
    ? references.person({ name: change.requester, ref: requesterRef })
    : '';
  const aliases = (change.requesterAliases ?? []).map((name, i) =>
    references.person({ name, ref: facts.requesterAliasRefs?.[i] ?? '' }),
  );
  for (const actor of pullRequest ? actorsOf(pullRequest) : []) {
    references.account(actor);
  }
  for (const { voter, delegator } of facts.votes ?? []) {
    references.account(voter);
    references.account(delegator);
  }
  const source = facts.source && recordedSource(facts.source, references);
  return recordedFactsSchema.parse({
    requester,
    othersInFlight: change.othersInFlight,
    upstreams,
    pullRequestAsOf: pullRequest?.asOf ?? null,
    accounts: references.accounts(),
    portalAppId,
    pinPaths: change.pinPaths,
    ...targetFactsOnRecord(facts),
    ...(aliases.length > 0 && { requesterAliases: aliases }),
    ...(facts.memberships && {
      memberships: recordedMemberships(facts.memberships, references),
    }),
    ...(source !== undefined && { source }),
    ...(facts.calendar ? { calendar: facts.calendar } : {}),
    ...(facts.contents ? { contents: facts.contents } : {}),
    ...(facts.release ? { release: facts.release } : {}),
    ...(facts.ticket ? { ticket: facts.ticket } : {}),
    ...(facts.emergency ? { emergency: facts.emergency } : {}),
    ...(facts.sourceSignatures && {
      sourceSignatures: facts.sourceSignatures,
    }),
    ...(facts.sourceTags && { sourceTags: facts.sourceTags }),
  });
}

function actorsOf(pull: ReferencedPullRequest): (ReferencedActor | null)[] {
  return [
    pull.author,
    pull.lastPusher,
    pull.mergedBy,
    ...pull.reviews.map(({ reviewer }) => reviewer),
    ...(pull.writers ?? []),
    ...(pull.committers ?? []),
    ...(pull.ownerAccounts ?? []),
  ];
}

/** Of members, only those whom the decision knows matter to it. */
function recordedMemberships(
  { asOf, groups }: NonNullable<ReferencedFacts['memberships']>,
  references: DecisionReferences,
): RecordedFacts['memberships'] {
  return {
    asOf,
    groups: groups.map(({ group, members }) => ({
      group,
      members: members && members.flatMap(name => references.known(name) ?? []),
    })),
  };
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
  const rule = ruleOf(gate, ruleVersion);
  return rule ? evaluateGate(rule, grounds) : null;
}
