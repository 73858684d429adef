import { z } from 'zod';
import type { DecisionReferences, ReferencedActor } from './recordedAccounts';
import type { SourceFact, SourcePullRequestFact } from './sourceFact';
import type { Actor, ReviewFact } from './types';

const reference = z.string().nullable();

/** What a change brings, as it goes on record: everybody by reference. */
export const sourceSchema = z.object({
  repository: z.string(),
  base: z.string(),
  head: z.string(),
  commits: z.number(),
  complete: z.boolean(),
  withoutPullRequest: z.array(z.string()),
  authors: z.array(reference),
  pullRequests: z.array(
    z.object({
      number: z.number(),
      state: z.enum(['open', 'merged', 'closed', 'missing']),
      headSha: z.string().nullable(),
      author: reference,
      lastPusher: reference,
      writers: z.array(reference),
      reviews: z.array(
        z.object({
          reviewer: z.string(),
          state: z.enum([
            'approved',
            'changes-requested',
            'commented',
            'dismissed',
          ]),
          commit: z.string().nullable(),
          submittedAt: z.string(),
        }),
      ),
      complete: z.boolean(),
    }),
  ),
});

/** See {@link sourceSchema}. */
export type RecordedSource = z.infer<typeof sourceSchema>;

/** A source pull request whose accounts are known by reference too. */
export interface ReferencedSourcePullRequest extends SourcePullRequestFact {
  author: ReferencedActor | null;
  lastPusher: ReferencedActor | null;
  writers: (ReferencedActor | null)[];
  reviews: (ReviewFact & { reviewer: ReferencedActor })[];
}

/** What a change brings, with accounts known by reference too. */
export interface ReferencedSource extends SourceFact {
  pullRequests: ReferencedSourcePullRequest[];
  authors: (ReferencedActor | null)[];
}

/** What a change brings as it goes on record. */
export function recordedSource(
  source: ReferencedSource,
  references: DecisionReferences,
): RecordedSource {
  const refOf = (actor: ReferencedActor | null) => references.account(actor);
  return {
    ...source,
    authors: source.authors.map(refOf),
    pullRequests: source.pullRequests.map(pull => ({
      ...pull,
      author: refOf(pull.author),
      lastPusher: refOf(pull.lastPusher),
      writers: pull.writers.map(refOf),
      reviews: pull.reviews.map(review => ({
        ...review,
        reviewer: refOf(review.reviewer) as string,
      })),
    })),
  };
}

/** What a change brought, of the record. */
export function sourceOfRecord(
  source: RecordedSource,
  actor: (ref: string) => Actor,
): SourceFact {
  const orNull = (ref: string | null) => (ref === null ? null : actor(ref));
  return {
    ...source,
    authors: source.authors.map(orNull),
    pullRequests: source.pullRequests.map(pull => ({
      ...pull,
      author: orNull(pull.author),
      lastPusher: orNull(pull.lastPusher),
      writers: pull.writers.map(orNull),
      reviews: pull.reviews.map(review => ({
        ...review,
        reviewer: actor(review.reviewer),
      })),
    })),
  };
}

/** Every account that a recorded source names. */
export function accountsOfSource(source: RecordedSource): string[] {
  return [
    ...source.authors,
    ...source.pullRequests.flatMap(pull => [
      pull.author,
      pull.lastPusher,
      ...pull.writers,
      ...pull.reviews.map(({ reviewer }) => reviewer),
    ]),
  ].filter(ref => ref !== null);
}
