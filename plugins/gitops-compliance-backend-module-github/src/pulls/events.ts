import type { PullRequestEvent } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { accountOf, actorSchema } from '../accounts';

/** What is read of what happened beside reviews and pushes. */
export const EVENT_FIELDS = `events:timelineItems(last:50,itemTypes:[HEAD_REF_FORCE_PUSHED_EVENT,REVIEW_DISMISSED_EVENT,BASE_REF_CHANGED_EVENT]){nodes{__typename
    ...on HeadRefForcePushedEvent{id createdAt actor{__typename login} beforeCommit{oid} afterCommit{oid}}
    ...on ReviewDismissedEvent{id createdAt actor{__typename login} previousReviewState review{id}}
    ...on BaseRefChangedEvent{id createdAt actor{__typename login} previousRefName currentRefName}}}`;

const common = { id: z.string(), createdAt: z.string(), actor: actorSchema };
const commitSchema = z.object({ oid: z.string() }).nullish();

/** Answer to `EVENT_FIELDS`. */
export const eventsSchema = z.object({
  nodes: z
    .array(
      z.discriminatedUnion('__typename', [
        z.object({
          __typename: z.literal('HeadRefForcePushedEvent'),
          ...common,
          beforeCommit: commitSchema,
          afterCommit: commitSchema,
        }),
        z.object({
          __typename: z.literal('ReviewDismissedEvent'),
          ...common,
          previousReviewState: z.string(),
          review: z.object({ id: z.string() }).nullish(),
        }),
        z.object({
          __typename: z.literal('BaseRefChangedEvent'),
          ...common,
          previousRefName: z.string(),
          currentRefName: z.string(),
        }),
      ]),
    )
    .nullable(),
});

/** A review's state in the words of the port; a pending one is a draft. */
export const REVIEW_STATES = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
} as const;

/** The events in the words of the port. */
export function eventsOf({
  nodes,
}: z.infer<typeof eventsSchema>): PullRequestEvent[] {
  return (nodes ?? []).map(node => {
    const event = {
      id: node.id,
      at: new Date(node.createdAt).toISOString(),
      by: accountOf(node.actor),
    };
    switch (node.__typename) {
      case 'HeadRefForcePushedEvent':
        return {
          ...event,
          kind: 'force-pushed',
          before: node.beforeCommit?.oid ?? null,
          after: node.afterCommit?.oid ?? null,
        };
      case 'ReviewDismissedEvent':
        return {
          ...event,
          kind: 'review-dismissed',
          review: node.review?.id ?? null,
          was:
            REVIEW_STATES[
              node.previousReviewState as keyof typeof REVIEW_STATES
            ] ?? null,
        };
      default:
        return {
          ...event,
          kind: 'base-changed',
          from: node.previousRefName,
          to: node.currentRefName,
        };
    }
  });
}
