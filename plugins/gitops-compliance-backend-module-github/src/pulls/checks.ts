import type { PullRequestCheck } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { appSchema } from './protection';

/** What is read of everything that reports on the head. */
export const CHECK_FIELDS = `statusCheckRollup{contexts(first:100){totalCount nodes{__typename
    ...on CheckRun{name conclusion title summary detailsUrl completedAt
      checkSuite{app{databaseId} commit{oid}}}
    ...on StatusContext{context state description targetUrl createdAt commit{oid}}}}}`;

const commitSchema = z.object({ oid: z.string() });
const text = z.string().nullish();

/** Answer to `CHECK_FIELDS`; null: nothing reports. */
export const rollupSchema = z
  .object({
    contexts: z.object({
      totalCount: z.number(),
      nodes: z.array(
        z.discriminatedUnion('__typename', [
          z.object({
            __typename: z.literal('CheckRun'),
            name: z.string(),
            conclusion: z.string().nullable(),
            title: text,
            summary: text,
            detailsUrl: text,
            completedAt: text,
            checkSuite: z
              .object({ app: appSchema, commit: commitSchema.nullish() })
              .nullish(),
          }),
          z.object({
            __typename: z.literal('StatusContext'),
            context: z.string(),
            state: z.string(),
            description: text,
            targetUrl: text,
            createdAt: text,
            commit: commitSchema.nullish(),
          }),
        ]),
      ),
    }),
  })
  .nullable();

const MAX_TITLE_LENGTH = 200;
const MAX_SUMMARY_LENGTH = 4_000;
const MAX_URL_LENGTH = 2_000;

/** Everything that reports on the head, in the words of the port. */
export function checksOf(
  rollup: z.infer<typeof rollupSchema>,
  head: string,
): PullRequestCheck[] {
  return (rollup?.contexts.nodes ?? []).map(context => {
    if (context.__typename === 'CheckRun') {
      const { conclusion, checkSuite: suite } = context;
      return {
        name: context.name,
        commit: suite?.commit?.oid ?? head,
        conclusion: conclusion?.toLowerCase() ?? null,
        appId: suite?.app ?? null,
        title: cut(context.title, MAX_TITLE_LENGTH),
        summary: cut(context.summary, MAX_SUMMARY_LENGTH),
        detailsUrl: webAddress(context.detailsUrl),
        completedAt: conclusion ? instant(context.completedAt) : null,
      };
    }
    const conclusion = statusConclusion(context.state);
    return {
      name: context.context,
      commit: context.commit?.oid ?? head,
      conclusion,
      appId: null,
      title: cut(context.description, MAX_TITLE_LENGTH),
      summary: null,
      detailsUrl: webAddress(context.targetUrl),
      completedAt: conclusion ? instant(context.createdAt) : null,
    };
  });
}

function statusConclusion(state: string): string | null {
  return state === 'PENDING' || state === 'EXPECTED'
    ? null
    : state.toLowerCase();
}

/** Empty text is none. */
function cut(given: string | null | undefined, length: number) {
  return given ? given.slice(0, length) : null;
}

/** Links go on pages, so nothing but the web's own addresses. */
function webAddress(given: string | null | undefined): string | null {
  if (!given || given.length > MAX_URL_LENGTH || !URL.canParse(given)) {
    return null;
  }
  return ['http:', 'https:'].includes(new URL(given).protocol) ? given : null;
}

function instant(given: string | null | undefined): string | null {
  return given ? new Date(given).toISOString() : null;
}
