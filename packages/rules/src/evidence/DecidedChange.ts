import { z } from 'zod';
import { readRequested, withEdits, type RequestedChange } from '../changes';
import {
  targetFactsOf,
  accountsOfSource,
  actorOfRecord,
  sourceOfRecord,
  type Actor,
  type ChangeFacts,
  type RecordedFacts,
} from '../gates';
import { recordedDigestSchema } from '../digest';
import { VOTE_DECISIONS, type VoteFact } from '../cab';
import { headShape, protectionShape } from './headSchema';
import { reviewsSchema } from './reviewsSchema';
import type { EvidenceEntry } from './types';

const votedSchema = z.object({
  decision: z.enum(VOTE_DECISIONS),
  digest: z.string(),
});
const openedSchema = z.object({ headSha: z.string() });
const observedSchema = z.object({
  number: z.number(),
  url: z.string(),
  state: z.enum(['open', 'merged', 'closed']),
  draft: z.boolean(),
  headSha: z.string(),
  baseSha: z.string(),
  baseBranch: z.string(),
  mergeable: z.enum(['yes', 'conflict', 'unknown']),
  author: z.string(),
  lastPusher: z.string().nullable(),
  mergedBy: z.string().nullable(),
  reviews: reviewsSchema,
  reviewsComplete: z.boolean(),
  writers: z.array(z.string().nullable()).optional(),
  committers: z.array(z.string().nullable()).optional(),
  files: z.array(z.string()).nullable(),
  mergeSha: z.string().nullable(),
  mergedAt: z.string().nullable(),
  protection: z
    .object({
      requiredChecks: z.array(
        z.object({ context: z.string(), appId: z.number().nullable() }),
      ),
      requiredApprovals: z.number(),
      bypassActors: z.array(z.string()),
      ...protectionShape,
    })
    .nullable(),
  ...headShape,
});

/** A vote by references. */
interface CastVote extends z.infer<typeof votedSchema> {
  voter: string;
  delegator: string | null;
  at: string;
}

/**
 * A change as the entries of its stream tell it up to a decision of its gates:
 * from it and what the decision's own entry says, the facts of the decision.
 */
export class DecidedChange {
  /** Opaque reference. */
  requester: string | null = null;
  /** When it was requested, ISO 8601 UTC. */
  requestedAt = '';
  requested: RequestedChange | null = null;
  /** The digest that was recorded last; null: none was. */
  digest: string | null = null;
  #ourHeadSha: string | null = null;
  #pullRequest: z.infer<typeof observedSchema> | null = null;
  readonly #votes: CastVote[] = [];

  constructor(readonly id: string) {}

  /** Takes an entry of its stream; one that cannot be read is passed over. */
  add({ type, payload, persons, occurredAt }: EvidenceEntry): void {
    if (type === 'change.requested') {
      this.requestedAt = occurredAt;
      this.requested = readRequested(payload);
      this.requester = persons.requester ?? null;
    } else if (type === 'change.pull-request-opened') {
      this.#ourHeadSha = openedSchema.safeParse(payload).data?.headSha ?? null;
    } else if (type === 'change.digest') {
      this.digest =
        recordedDigestSchema.safeParse(payload).data?.digest ?? null;
    } else if (type === 'change.edits-read') {
      this.requested = withEdits(this.requested, payload);
    } else if (type === 'change.voted') {
      const voted = votedSchema.safeParse(payload).data;
      const { voter, delegator = null } = persons;
      if (voted)
        this.#votes.push({ ...voted, voter, delegator, at: occurredAt });
    } else if (type === 'change.pull-request-observed') {
      this.#pullRequest = observedSchema.safeParse(payload).data ?? null;
    }
  }

  /**
   * The facts of a decision; null where the entries before it do not have all
   * that it was made from.
   */
  facts(recorded: RecordedFacts): ChangeFacts | null {
    const { requested } = this;
    if (!requested) return null;
    const { kind, service, environment, toRevision, number } = requested;
    const { repository, branch, pins } = requested;
    const { others, ...target } = targetFactsOf(recorded);
    const pullRequest = this.#pullRequestOf(recorded);
    const votes = this.#votesOf(recorded);
    if (pullRequest === undefined || votes === undefined) return null;
    const { accounts, source, memberships } = recorded;
    const isKnown = (ref: string) => Object.hasOwn(accounts, ref);
    if (source && !accountsOfSource(source).every(isKnown)) return null;
    return {
      change: {
        id: this.id,
        kind,
        class: requested.class,
        number: number || null,
        service,
        environment,
        toRevision,
        requester: recorded.requester,
        ...(recorded.requesterAliases && {
          requesterAliases: recorded.requesterAliases,
        }),
        othersInFlight: recorded.othersInFlight,
        ...others,
        ourHeadSha: this.#ourHeadSha,
        repository,
        pinPaths: recorded.pinPaths ?? pins.map(({ path }) => path),
        pinBranch: branch,
      },
      ...target,
      upstreams: recorded.upstreams,
      pullRequest,
      release: recorded.release ?? null,
      ticket: recorded.ticket ?? null,
      emergency: recorded.emergency ?? null,
      ...(recorded.calendar && { calendar: recorded.calendar }),
      ...(recorded.contents && { contents: recorded.contents }),
      ...(votes.length > 0 && { votes }),
      portalAppId: recorded.portalAppId,
      ...(recorded.sourceSignatures && {
        sourceSignatures: recorded.sourceSignatures,
      }),
      ...(recorded.sourceTags && { sourceTags: recorded.sourceTags }),
      ...(memberships && { memberships }),
      ...(source !== undefined && {
        source:
          source &&
          sourceOfRecord(source, ref => actorOfRecord(ref, accounts[ref])),
      }),
    };
  }

  /** Undefined where the decision does not know somebody who had voted. */
  #votesOf({ accounts }: RecordedFacts): VoteFact[] | undefined {
    const refs = this.#votes.flatMap(({ voter, delegator }) => [
      voter,
      ...(delegator ? [delegator] : []),
    ]);
    if (refs.some(ref => !Object.hasOwn(accounts, ref))) return undefined;
    const actor = (ref: string): Actor => actorOfRecord(ref, accounts[ref]);
    return this.#votes.map(({ voter, delegator, ...vote }) => ({
      ...vote,
      voter: actor(voter),
      delegator: delegator === null ? null : actor(delegator),
    }));
  }

  /** Undefined where the entries and the decision do not tell of the same. */
  #pullRequestOf({
    pullRequestAsOf: asOf,
    accounts,
  }: RecordedFacts): ChangeFacts['pullRequest'] | undefined {
    const pull = this.#pullRequest;
    if (!pull || asOf === null) return pull || asOf ? undefined : null;
    const { author, lastPusher, mergedBy, reviews, codeOwners } = pull;
    const { writers = [], committers = [] } = pull;
    const refs = [
      author,
      lastPusher,
      mergedBy,
      ...reviews.map(({ reviewer }) => reviewer),
      ...writers,
      ...committers,
      ...(codeOwners?.owned ?? []).flatMap(({ owners }) =>
        owners.flatMap(owner =>
          owner.kind === 'account' ? owner.account : [],
        ),
      ),
    ].filter(ref => ref !== null);
    if (refs.some(ref => !Object.hasOwn(accounts, ref))) return undefined;
    const actor = (ref: string): Actor => actorOfRecord(ref, accounts[ref]);
    const orNull = (ref: string | null) => (ref === null ? null : actor(ref));
    return {
      ...pull,
      author: actor(author),
      lastPusher: orNull(lastPusher),
      mergedBy: orNull(mergedBy),
      writers: pull.writers?.map(orNull),
      committers: pull.committers?.map(orNull),
      reviews: reviews.map(review => ({
        ...review,
        reviewer: actor(review.reviewer),
      })),
      codeOwners: codeOwners && {
        ...codeOwners,
        owned: codeOwners.owned.map(rule => ({
          ...rule,
          owners: rule.owners.map(owner =>
            owner.kind === 'account'
              ? { ...owner, account: actor(owner.account) }
              : owner,
          ),
        })),
      },
      asOf,
    };
  }
}
