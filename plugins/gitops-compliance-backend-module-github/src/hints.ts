import type { ForgeHint } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';

/** Branch of a merge group: it ends with the pull request and what it is built on. */
const GROUP_REF = /\/pr-(\d+)-[0-9a-f]+$/;

const repositorySchema = z.object({
  full_name: z.string(),
  html_url: z.string(),
});

const deliverySchema = z.discriminatedUnion('event', [
  z.object({
    event: z.enum(['pull_request', 'pull_request_review']),
    repository: repositorySchema,
    pull_request: z.object({
      number: z.number(),
      head: z.object({ ref: z.string() }).optional(),
    }),
  }),
  z.object({
    event: z.literal('check_run'),
    repository: repositorySchema,
    check_run: z.object({
      app: z.object({ id: z.number() }).nullish(),
      pull_requests: z.array(z.object({ number: z.number() })),
    }),
  }),
  z.object({
    event: z.literal('merge_group'),
    repository: repositorySchema,
    merge_group: z.object({ head_ref: z.string() }),
  }),
  z.object({
    event: z.literal('push'),
    repository: repositorySchema,
    ref: z.string(),
    before: z.string(),
    after: z.string(),
  }),
]);

/**
 * See `Forge.readHint`. Null too for another host's delivery (all share one
 * topic), for tags, and for check runs of our own Apps: what we published is no
 * news to us.
 */
export function readHint(
  own: { webUrl: string; appIds: number[] },
  payload: unknown,
  metadata: Record<string, unknown>,
): ForgeHint | null {
  if (typeof payload !== 'object' || payload === null) {
    return null;
  }
  const event = metadata['x-github-event'];
  const parsed = deliverySchema.safeParse({ ...payload, event });
  if (!parsed.success || !isFrom(own.webUrl, parsed.data.repository.html_url)) {
    return null;
  }
  const delivery = parsed.data;
  const repository = delivery.repository.full_name;
  switch (delivery.event) {
    case 'push': {
      const branch = delivery.ref.match(/^refs\/heads\/(.+)$/)?.[1];
      const { before, after } = delivery;
      return branch
        ? { kind: 'push', repository, branch, before, after }
        : null;
    }
    case 'check_run': {
      const { app, pull_requests: pulls } = delivery.check_run;
      const isOurs = app ? own.appIds.includes(app.id) : false;
      return isOurs || pulls.length === 0
        ? null
        : {
            kind: 'pull-request',
            repository,
            number: pulls[0].number,
            branch: null,
          };
    }
    case 'merge_group': {
      const number = GROUP_REF.exec(delivery.merge_group.head_ref)?.[1];
      return number
        ? {
            kind: 'pull-request',
            repository,
            number: Number(number),
            branch: null,
          }
        : null;
    }
    default: {
      const { number, head } = delivery.pull_request;
      const branch = head?.ref ?? null;
      return { kind: 'pull-request', repository, number, branch };
    }
  }
}

function isFrom(webUrl: string, htmlUrl: string): boolean {
  return (
    URL.canParse(htmlUrl) && new URL(htmlUrl).host === new URL(webUrl).host
  );
}
