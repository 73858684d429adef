import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  createGitopsComplianceClient,
  type GitopsComplianceClient,
} from '@gitops-compliance/plugin-gitops-compliance-common';

/** Plugin id of the backend. */
const PLUGIN_ID = 'gitops-compliance';

/** What the action needs of Backstage. */
export interface PromoteActionServices {
  auth: AuthService;
  discovery: DiscoveryService;
}

/**
 * The action `gitops:promote`: requests a promotion as whoever runs the
 * template, with their token, so that they must own the service. Without a
 * revision it takes what the upstream environment runs. It does not wait: the
 * change is reviewed and merged in the portal.
 */
export function createPromoteAction(services: PromoteActionServices) {
  return createTemplateAction({
    id: 'gitops:promote',
    description:
      'Requests that a service moves to what its upstream environment runs, through GitOps Compliance.',
    schema: {
      input: {
        entityRef: z =>
          z.string({
            description: 'Service, such as component:default/payments-api.',
          }),
        environment: z => z.string({ description: 'Where it shall go.' }),
        from: z => z.string({ description: 'Upstream environment.' }),
        revision: z =>
          z
            .string({
              description:
                'Full revision; default: what the upstream environment runs.',
            })
            .optional(),
        reason: z =>
          z.string({ description: 'Why; auditors read it.' }).min(5).max(2000),
        impact: z =>
          z
            .string({
              description:
                'What it may affect, and how that would be noticed; some policies ask for it.',
            })
            .max(2000)
            .optional(),
        backOut: z =>
          z
            .string({
              description: 'How one comes back; some policies ask for it.',
            })
            .max(2000)
            .optional(),
        emergency: z =>
          z
            .string({
              description:
                'Id of the emergency under which it goes: one that is not over and names the service there; default: none.',
            })
            .uuid()
            .optional(),
      },
      output: {
        changeId: z => z.string(),
        changeNumber: z => z.number(),
        sentence: z => z.string({ description: 'How it stands.' }),
      },
    },
    async handler(context) {
      const {
        entityRef,
        environment,
        from,
        reason,
        impact,
        backOut,
        emergency,
      } = context.input;
      const client = await clientOf(
        services,
        await context.getInitiatorCredentials(),
      );
      const revision =
        context.input.revision ?? (await upstreamOf(client, context.input));
      const { summary } = answerOf(
        await client.POST('/v1/changes', {
          body: {
            entityRef,
            environment,
            from,
            revision,
            reason,
            ...(impact && { impact }),
            ...(backOut && { backOut }),
            // An empty field of a template names none.
            ...(emergency && { emergency }),
          },
        }),
      );
      context.logger.info(
        `Change #${summary.number} was requested: ${summary.sentence}`,
      );
      context.output('changeId', summary.id);
      context.output('changeNumber', summary.number);
      context.output('sentence', summary.sentence);
    },
  });
}

async function clientOf(
  { auth, discovery }: PromoteActionServices,
  onBehalfOf: BackstageCredentials,
): Promise<GitopsComplianceClient> {
  const baseUrl = await discovery.getBaseUrl(PLUGIN_ID);
  const { token } = await auth.getPluginRequestToken({
    onBehalfOf,
    targetPluginId: PLUGIN_ID,
  });
  return createGitopsComplianceClient({
    baseUrl,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      request.headers.set('authorization', `Bearer ${token}`);
      return fetch(request);
    },
  });
}

/** What the upstream environment runs. */
async function upstreamOf(
  client: GitopsComplianceClient,
  wish: { entityRef: string; environment: string; from: string },
): Promise<string> {
  const match = /^([^:/\s]+):([^:/\s]+)\/([^:/\s]+)$/.exec(wish.entityRef);
  if (!match) {
    throw new InputError(
      'entityRef must read kind:namespace/name, such as component:default/payments-api',
    );
  }
  const [, kind, namespace, name] = match;
  const { environments } = answerOf(
    await client.GET('/v1/entities/{kind}/{namespace}/{name}/environments', {
      params: { path: { kind, namespace, name } },
    }),
  );
  const offer = environments
    .find(environment => environment.name === wish.environment)
    ?.promotableFrom.find(({ from }) => from === wish.from);
  if (!offer?.revision) {
    throw new InputError(
      `What ${name} runs in ${wish.from} is not known, or ${wish.environment} takes nothing from there`,
    );
  }
  return offer.revision;
}

/** The answer; an error in the words of the portal else. */
function answerOf<T>({
  data,
  error,
  response,
}: {
  data?: T;
  error?: unknown;
  response: Response;
}): T {
  if (data !== undefined) return data;
  const body = error as { error?: { message?: string } } | undefined;
  throw new Error(
    body?.error?.message ?? `The portal answered with ${response.status}`,
  );
}
