import type { PullRequestSnapshot } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';

/** What is read of the rules over a branch. */
export const PROTECTION_FIELDS = `branchProtectionRule{
      requiresApprovingReviews requiredApprovingReviewCount isAdminEnforced
      allowsForcePushes allowsDeletions requiresConversationResolution
      requiresStatusChecks requiredStatusChecks{context app{databaseId}}
      bypassPullRequestAllowances(first:50){nodes{actor{__typename
        ...on App{slug} ...on User{login} ...on Team{combinedSlug}}}}
    }
    rules(first:50){nodes{type
      parameters{__typename
        ...on RequiredStatusChecksParameters{requiredStatusChecks{context integrationId}}
        ...on PullRequestParameters{requiredApprovingReviewCount requiredReviewThreadResolution}}
      repositoryRuleset{bypassActors(first:50){nodes{actor{__typename
        ...on App{slug} ...on Team{combinedSlug}}}}}
    }}`;

/** An App by its id; null: none. */
export const appSchema = z
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
  type: z.string(),
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
      requiredReviewThreadResolution: z.boolean().optional(),
    })
    .nullish(),
  repositoryRuleset: z.object({ bypassActors: bypassSchema }).nullish(),
});

/** Answer to `PROTECTION_FIELDS`. */
export const protectionShape = {
  branchProtectionRule: z
    .object({
      requiresApprovingReviews: z.boolean(),
      requiredApprovingReviewCount: z.number().nullable(),
      isAdminEnforced: z.boolean(),
      allowsForcePushes: z.boolean(),
      allowsDeletions: z.boolean(),
      requiresConversationResolution: z.boolean(),
      requiresStatusChecks: z.boolean(),
      requiredStatusChecks: z
        .array(z.object({ context: z.string(), app: appSchema }))
        .nullable(),
      bypassPullRequestAllowances: bypassSchema,
    })
    .nullish(),
  rules: z.object({ nodes: z.array(ruleSchema).nullish() }).nullish(),
};

type Protected = z.infer<z.ZodObject<typeof protectionShape>>;

/** Rules without a word on reviews or checks, that say something all the same. */
const TELLING = [
  'NON_FAST_FORWARD',
  'DELETION',
  'REQUIRED_REVIEW_THREAD_RESOLUTION',
];

/** Classic protection and rulesets together: the stricter of both holds. */
export function protectionOf(
  baseRef: Protected | null,
): PullRequestSnapshot['protection'] {
  const classic = baseRef?.branchProtectionRule ?? null;
  const rules = (baseRef?.rules?.nodes ?? []).filter(
    ({ type, parameters }) =>
      TELLING.includes(type) ||
      parameters?.requiredStatusChecks !== undefined ||
      parameters?.requiredApprovingReviewCount !== undefined,
  );
  if (!classic && rules.length === 0) {
    return null;
  }
  const has = (type: string) => rules.some(rule => rule.type === type);
  const classicChecks = classic?.requiresStatusChecks
    ? (classic.requiredStatusChecks ?? []).map(({ context, app }) => ({
        context,
        appId: app,
      }))
    : [];
  const ruleChecks = rules.flatMap(({ parameters }) =>
    (parameters?.requiredStatusChecks ?? []).map(check => ({
      context: check.context,
      appId: check.integrationId ?? null,
    })),
  );
  return {
    requiredChecks: [...classicChecks, ...ruleChecks],
    requiredApprovals: Math.max(
      classic?.requiresApprovingReviews
        ? classic.requiredApprovingReviewCount ?? 0
        : 0,
      ...rules.map(
        ({ parameters }) => parameters?.requiredApprovingReviewCount ?? 0,
      ),
    ),
    bypassActors: [
      ...new Set([
        ...(classic?.bypassPullRequestAllowances ?? []),
        ...rules.flatMap(
          ({ repositoryRuleset }) => repositoryRuleset?.bypassActors ?? [],
        ),
      ]),
    ],
    ...(classic && { adminsMayBypass: !classic.isAdminEnforced }),
    allowsForcePushes:
      !has('NON_FAST_FORWARD') && (classic?.allowsForcePushes ?? true),
    allowsDeletions: !has('DELETION') && (classic?.allowsDeletions ?? true),
    requiresConversationResolution:
      classic?.requiresConversationResolution === true ||
      has('REQUIRED_REVIEW_THREAD_RESOLUTION') ||
      rules.some(
        ({ parameters }) => parameters?.requiredReviewThreadResolution === true,
      ),
  };
}
