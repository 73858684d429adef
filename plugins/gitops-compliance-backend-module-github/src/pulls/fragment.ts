import { z } from 'zod';
import { actorSchema, gitActorSchema } from '../accounts';
import { PLACES } from '../codeowners/places';
import { SIGNATURE_FIELDS, signatureSchema } from '../content/verification';
import { CHECK_FIELDS, rollupSchema } from './checks';
import { EVENT_FIELDS, eventsSchema } from './events';
import { PROTECTION_FIELDS, protectionShape } from './protection';
import { QUEUE_FIELDS, queueShape } from './queue';

/**
 * What is read of a pull request, wherever a query meets one. Files of code
 * owners are only named here, by their blobs: they may be long, and change
 * seldom.
 */
export const PULL_FRAGMENT = `fragment Pull on PullRequest{
  id number url title body state isDraft mergeable
  repository{nameWithOwner} isCrossRepository
  headRefName headRefOid baseRefName baseRefOid
  author{__typename login} mergedBy{__typename login} mergedAt mergeCommit{oid}
  commits(last:100){totalCount nodes{commit{oid author{name email user{login}} committer{name email user{login}} ${SIGNATURE_FIELDS}}}}
  head:commits(last:1){nodes{commit{associatedPullRequests(first:20){totalCount nodes{number state headRefOid}}}}}
  reviews(last:100){totalCount nodes{id state submittedAt author{__typename login} commit{oid}}}
  reviewRequests(first:50){nodes{asCodeOwner requestedReviewer{__typename
    ...on User{login} ...on Bot{login} ...on Team{combinedSlug}}}}
  reviewThreads(first:100){totalCount nodes{isResolved}}
  files(first:100){totalCount nodes{path changeType}}
  forcePushes:timelineItems(first:1,itemTypes:[HEAD_REF_FORCE_PUSHED_EVENT]){nodes{__typename}}
  ${EVENT_FIELDS}
  ${QUEUE_FIELDS}
  ${CHECK_FIELDS}
  baseRef{
    target{__typename ...on Commit{${PLACES.map(
      (path, i) => `owners${i}:file(path:"${path}"){oid}`,
    ).join(' ')}}}
    ${PROTECTION_FIELDS}
  }
}`;

const count = z.number();
const blobSchema = z.object({ oid: z.string() }).nullish();

/** Paths that a pull request touches, at most 100. */
export const filesSchema = z
  .object({
    totalCount: count,
    nodes: z
      .array(z.object({ path: z.string(), changeType: z.string() }))
      .nullable(),
  })
  .nullable();

/** Answer to `PULL_FRAGMENT`, as far as the snapshot needs it. */
export const pullSchema = z.object({
  id: z.string(),
  number: z.number(),
  url: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isDraft: z.boolean(),
  mergeable: z.enum(['MERGEABLE', 'CONFLICTING', 'UNKNOWN']),
  repository: z.object({ nameWithOwner: z.string() }),
  isCrossRepository: z.boolean(),
  headRefName: z.string(),
  headRefOid: z.string(),
  baseRefName: z.string(),
  baseRefOid: z.string(),
  author: actorSchema,
  mergedBy: actorSchema,
  mergedAt: z.string().nullable(),
  mergeCommit: z.object({ oid: z.string() }).nullable(),
  commits: z.object({
    totalCount: count,
    nodes: z.array(
      z.object({
        commit: z.object({
          oid: z.string(),
          author: gitActorSchema,
          committer: gitActorSchema.optional(),
          signature: signatureSchema.optional(),
        }),
      }),
    ),
  }),
  head: z.object({
    nodes: z.array(
      z.object({
        commit: z.object({
          associatedPullRequests: z
            .object({
              totalCount: count,
              nodes: z.array(
                z.object({
                  number: z.number(),
                  state: z.string(),
                  headRefOid: z.string(),
                }),
              ),
            })
            .nullable(),
        }),
      }),
    ),
  }),
  reviews: z
    .object({
      totalCount: count,
      nodes: z.array(
        z.object({
          id: z.string(),
          state: z.enum([
            'APPROVED',
            'CHANGES_REQUESTED',
            'COMMENTED',
            'DISMISSED',
            'PENDING',
          ]),
          submittedAt: z.string().nullable(),
          author: actorSchema,
          commit: z.object({ oid: z.string() }).nullable(),
        }),
      ),
    })
    .nullable(),
  reviewRequests: z
    .object({
      nodes: z
        .array(
          z.object({
            asCodeOwner: z.boolean(),
            requestedReviewer: z
              .object({
                __typename: z.string(),
                login: z.string().optional(),
                combinedSlug: z.string().optional(),
              })
              .nullable(),
          }),
        )
        .nullable(),
    })
    .nullable(),
  reviewThreads: z.object({
    totalCount: count,
    nodes: z.array(z.object({ isResolved: z.boolean() })).nullable(),
  }),
  files: filesSchema,
  forcePushes: z.object({ nodes: z.array(z.unknown()).nullable() }),
  events: eventsSchema,
  ...queueShape,
  statusCheckRollup: rollupSchema,
  baseRef: z
    .object({
      target: z
        .object({
          owners0: blobSchema,
          owners1: blobSchema,
          owners2: blobSchema,
        })
        .nullish(),
      ...protectionShape,
    })
    .nullable(),
});

/** A pull request as GitHub tells it. */
export type Pull = z.infer<typeof pullSchema>;

/**
 * True for an error below the base branch's rules or its merge queue: an App
 * without the permission may not see them, and then none are known.
 */
export function isHiddenProtection(error: {
  type?: string;
  path?: (string | number)[];
}): boolean {
  return (
    error.type === 'FORBIDDEN' &&
    (error.path ?? []).some(p => p === 'baseRef' || p === 'mergeQueue')
  );
}
