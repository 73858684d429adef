import { z } from 'zod';
import { actorSchema, gitActorSchema } from '../accounts';

/** What is read of a pull request, wherever a query meets one. */
export const PULL_FRAGMENT = `fragment Pull on PullRequest{
  id number url title state isDraft mergeable
  repository{nameWithOwner} isCrossRepository
  headRefName headRefOid baseRefName baseRefOid
  author{__typename login} mergedBy{__typename login} mergedAt mergeCommit{oid}
  commits(last:100){totalCount nodes{commit{oid author{name email user{login}}}}}
  reviews(last:100){totalCount nodes{id state submittedAt author{__typename login} commit{oid}}}
  files(first:100){totalCount nodes{path changeType}}
  forcePushes:timelineItems(first:1,itemTypes:[HEAD_REF_FORCE_PUSHED_EVENT]){nodes{__typename}}
  statusCheckRollup{contexts(first:100){totalCount nodes{__typename
    ...on CheckRun{name conclusion checkSuite{app{databaseId}}}
    ...on StatusContext{context state}}}}
  baseRef{
    branchProtectionRule{
      requiresApprovingReviews requiredApprovingReviewCount isAdminEnforced
      requiresStatusChecks requiredStatusChecks{context app{databaseId}}
      bypassPullRequestAllowances(first:50){nodes{actor{__typename
        ...on App{slug} ...on User{login} ...on Team{combinedSlug}}}}
    }
    rules(first:50){nodes{
      parameters{__typename
        ...on RequiredStatusChecksParameters{requiredStatusChecks{context integrationId}}
        ...on PullRequestParameters{requiredApprovingReviewCount}}
      repositoryRuleset{bypassActors(first:50){nodes{actor{__typename
        ...on App{slug} ...on Team{combinedSlug}}}}}
    }}
  }
}`;

const count = z.number();
const appSchema = z
  .object({ databaseId: z.number().nullable() })
  .nullish()
  .transform(app => app?.databaseId ?? null);

/** An App, user or team that may pass by a rule, by its name. */
const bypassSchema = z
  .object({
    nodes: z
      .array(
        z
          .object({
            actor: z
              .object({
                slug: z.string(),
                login: z.string(),
                combinedSlug: z.string(),
              })
              .partial()
              .nullable(),
          })
          .nullable(),
      )
      .nullish(),
  })
  .nullish()
  .transform(found =>
    (found?.nodes ?? []).flatMap(node => {
      const { slug, login, combinedSlug } = node?.actor ?? {};
      const name = slug ?? login ?? combinedSlug;
      return name === undefined ? [] : [name];
    }),
  );

const ruleSchema = z.object({
  parameters: z
    .object({
      requiredStatusChecks: z
        .array(
          z.object({
            context: z.string(),
            integrationId: z.number().nullish(),
          }),
        )
        .optional(),
      requiredApprovingReviewCount: z.number().optional(),
    })
    .nullish(),
  repositoryRuleset: z.object({ bypassActors: bypassSchema }).nullish(),
});

/** Answer to `PULL_FRAGMENT`, as far as the snapshot needs it. */
export const pullSchema = z.object({
  id: z.string(),
  number: z.number(),
  url: z.string(),
  title: z.string(),
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
        commit: z.object({ oid: z.string(), author: gitActorSchema }),
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
  files: z
    .object({
      totalCount: count,
      nodes: z
        .array(z.object({ path: z.string(), changeType: z.string() }))
        .nullable(),
    })
    .nullable(),
  forcePushes: z.object({ nodes: z.array(z.unknown()).nullable() }),
  statusCheckRollup: z
    .object({
      contexts: z.object({
        totalCount: count,
        nodes: z.array(
          z.discriminatedUnion('__typename', [
            z.object({
              __typename: z.literal('CheckRun'),
              name: z.string(),
              conclusion: z.string().nullable(),
              checkSuite: z.object({ app: appSchema }).nullish(),
            }),
            z.object({
              __typename: z.literal('StatusContext'),
              context: z.string(),
              state: z.string(),
            }),
          ]),
        ),
      }),
    })
    .nullable(),
  baseRef: z
    .object({
      branchProtectionRule: z
        .object({
          requiresApprovingReviews: z.boolean(),
          requiredApprovingReviewCount: z.number().nullable(),
          isAdminEnforced: z.boolean(),
          requiresStatusChecks: z.boolean(),
          requiredStatusChecks: z
            .array(z.object({ context: z.string(), app: appSchema }))
            .nullable(),
          bypassPullRequestAllowances: bypassSchema,
        })
        .nullish(),
      rules: z.object({ nodes: z.array(ruleSchema).nullish() }).nullish(),
    })
    .nullable(),
});

/** A pull request as GitHub tells it. */
export type Pull = z.infer<typeof pullSchema>;

/**
 * True for an error below the base branch's rules: an App without
 * 'Administration: read' may not see them, and then none are known.
 */
export function isHiddenProtection(error: {
  type?: string;
  path?: (string | number)[];
}): boolean {
  return (
    error.type === 'FORBIDDEN' && (error.path ?? []).some(p => p === 'baseRef')
  );
}
