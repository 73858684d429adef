import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotAllowedError } from '@backstage/errors';
import {
  gitopsComplianceChangeCreatePermission as createPermission,
  gitopsComplianceReadPermission as readPermission,
  type ChangeSummary,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Access, Reader } from '../access/Access';
import type { ChangeQueries } from '../changes/ChangeQueries';
import type { ChangeService } from '../changes/ChangeService';
import type { EnvironmentsService } from '../deployments/EnvironmentsService';
import { normaliseRef } from '../services/entityRef';
import { noService } from '../services/noService';
import type { Service, ServiceStore } from '../services/ServiceStore';

/** What the actions call. */
export interface ActionOptions {
  access: Access;
  services: ServiceStore;
  environments: EnvironmentsService;
  changes: ChangeService;
  queries: ChangeQueries;
}

const NO_RIGHTS = {
  merge: false,
  sync: false,
  cancel: false,
  rollback: false,
  review: false,
};
const MAX_CHANGES = 50;
const ENTITY_REF =
  'Service in the catalog, such as component:default/payments-api.';

/**
 * Actions for programs that act for a person, such as MCP clients. Queries only
 * read, and within what the person sees; a proposal opens a request and nothing
 * more: people review and merge it. Each call is authorised as the person's own.
 */
export function registerActions(
  registry: ActionsRegistryService,
  options: ActionOptions,
): void {
  registerEnvironments(registry, options);
  registerChanges(registry, options);
  registerChange(registry, options);
  registerProposal(registry, options);
}

function registerEnvironments(
  registry: ActionsRegistryService,
  options: ActionOptions,
): void {
  registry.register({
    name: 'get-environments',
    title: 'What runs where',
    description:
      'What a service runs in each environment, whether that is healthy and in sync, and from where a revision can be promoted there.',
    attributes: { readOnly: true, idempotent: true },
    visibilityPermission: readPermission,
    schema: {
      input: z =>
        z.object({ entityRef: z.string().describe(ENTITY_REF) }).strict(),
      output: z =>
        z.object({
          sentence: z.string(),
          environments: z.array(
            z.object({
              name: z.string(),
              title: z.string(),
              mode: z.string(),
              deployments: z.array(
                z.object({
                  application: z.string(),
                  revision: z.string().nullable(),
                  sync: z.string(),
                  health: z.string(),
                }),
              ),
              promotableFrom: z.array(
                z.object({
                  environment: z.string(),
                  revision: z.string().nullable(),
                  allowed: z.boolean(),
                  reason: z.string(),
                }),
              ),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const reader = await enter(options, credentials, 'get-environments');
      const service = await serviceOf(options, reader, input.entityRef);
      const view = await options.environments.environments(
        service,
        reader,
        false,
      );
      return {
        output: {
          sentence: view.sentence,
          environments: view.environments.map(environment => ({
            name: environment.name,
            title: environment.title,
            mode: environment.mode,
            deployments: environment.deployments.map(deployment => ({
              application: deployment.application,
              revision: deployment.pinnedRevision,
              sync: deployment.sync,
              health: deployment.health,
            })),
            promotableFrom: environment.promotableFrom.map(offer => ({
              environment: offer.from,
              revision: offer.revision,
              allowed: offer.allowed,
              reason: offer.reason,
            })),
          })),
        },
      };
    },
  });
}

function registerChanges(
  registry: ActionsRegistryService,
  options: ActionOptions,
): void {
  registry.register({
    name: 'list-changes',
    title: 'Changes of a service',
    description:
      'Promotions, rollbacks and direct changes, newest first: what each brings where, how it stands and what holds it.',
    attributes: { readOnly: true, idempotent: true },
    visibilityPermission: readPermission,
    schema: {
      input: z =>
        z
          .object({
            entityRef: z.string().optional().describe(ENTITY_REF),
            environment: z.string().optional(),
            state: z.enum(['running', 'ended']).optional(),
          })
          .strict(),
      output: z => z.object({ changes: z.array(z.object(changeShape(z))) }),
    },
    action: async ({ input, credentials }) => {
      const { sees } = await enter(options, credentials, 'list-changes');
      const { items } = await options.queries.list(
        {
          entityRef: input.entityRef && normaliseRef(input.entityRef),
          environment: input.environment,
          state: input.state,
          limit: MAX_CHANGES,
        },
        sees,
      );
      return { output: { changes: items.map(told) } };
    },
  });
}

function registerChange(
  registry: ActionsRegistryService,
  options: ActionOptions,
): void {
  registry.register({
    name: 'get-change',
    title: 'A change and its gates',
    description:
      'How a change stands, and each gate with its reason and what to do.',
    attributes: { readOnly: true, idempotent: true },
    visibilityPermission: readPermission,
    schema: {
      input: z => z.object({ id: z.string().uuid() }).strict(),
      output: z =>
        z.object({
          ...changeShape(z),
          gates: z.array(
            z.object({
              gate: z.string(),
              state: z.string(),
              reason: z.string(),
              remedy: z.string(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const { sees } = await enter(options, credentials, 'get-change');
      const { summary, gates } = await options.queries.detail(input.id, sees, {
        ...NO_RIGHTS,
        userEntityRef: null,
      });
      return {
        output: {
          ...told(summary),
          gates: gates.map(({ gate, state, reason, remedy }) => ({
            gate,
            state,
            reason,
            remedy,
          })),
        },
      };
    },
  });
}

function registerProposal(
  registry: ActionsRegistryService,
  options: ActionOptions,
): void {
  registry.register({
    name: 'propose-promotion',
    title: 'Propose a promotion',
    description:
      'Requests that a service moves to the revision that its upstream environment runs. Opens a pull request and nothing more: persons review and merge it. The program and the person are recorded.',
    attributes: { readOnly: false, destructive: false, idempotent: false },
    visibilityPermission: createPermission,
    schema: {
      input: z =>
        z
          .object({
            entityRef: z.string().describe(ENTITY_REF),
            environment: z.string().describe('Where it shall go.'),
            from: z.string().describe('Upstream environment that runs it.'),
            revision: z
              .string()
              .min(1)
              .max(128)
              .describe('Full revision, as get-environments tells it.'),
            reason: z.string().min(5).max(2000),
            impact: z
              .string()
              .min(1)
              .max(2000)
              .optional()
              .describe(
                'What it may affect, and how that would be noticed; some policies ask for it.',
              ),
            backOut: z
              .string()
              .min(1)
              .max(2000)
              .optional()
              .describe('How one comes back; some policies ask for it.'),
            emergency: z
              .string()
              .uuid()
              .optional()
              .describe(
                'Id of the emergency under which it goes: one that is not over and names the service there.',
              ),
            agent: z
              .string()
              .min(2)
              .max(100)
              .describe('Name of the program that asks, for the record.'),
          })
          .strict(),
      output: z => z.object(changeShape(z)),
    },
    action: async ({ input, credentials }) => {
      const { entityRef, ...wish } = input;
      const reader = await options.access.caller(
        credentials,
        createPermission,
        { auditors: 'narrowed', route: 'action:propose-promotion' },
      );
      const { requester, sees } = reader;
      if (!requester) {
        throw new NotAllowedError(
          'A promotion is proposed on behalf of a person: call the action with the token of a user',
        );
      }
      const service = await serviceOf(options, reader, entityRef);
      const id = await options.changes.requestPromotion(
        service,
        wish,
        requester,
      );
      const { summary } = await options.queries.detail(id, sees, {
        ...NO_RIGHTS,
        userEntityRef: null,
      });
      return { output: told(summary) };
    },
  });
}

type Zod = Parameters<
  Parameters<ActionsRegistryService['register']>[0]['schema']['input']
>[0];

function changeShape(z: Zod) {
  return {
    id: z.string(),
    number: z.number(),
    kind: z.string(),
    service: z.string(),
    environment: z.string(),
    revision: z.string().nullable(),
    state: z.string(),
    sentence: z.string(),
    heldBy: z.array(z.string()),
    emergency: z
      .string()
      .nullable()
      .describe('Name of the emergency under which it goes, such as E-12.'),
    pullRequest: z.string().nullable(),
  };
}

function told(change: ChangeSummary) {
  return {
    id: change.id,
    number: change.number,
    kind: change.kind,
    service: change.service,
    environment: change.environment,
    revision: change.toRevision,
    state: change.state,
    sentence: change.sentence,
    heldBy: change.heldBy,
    emergency: change.emergency?.name ?? null,
    pullRequest: change.pullRequest?.url ?? null,
  };
}

function enter(
  { access }: ActionOptions,
  credentials: BackstageCredentials,
  name: string,
): Promise<Reader> {
  return access.caller(credentials, readPermission, {
    auditors: 'narrowed',
    route: `action:${name}`,
  });
}

async function serviceOf(
  { services }: ActionOptions,
  { sees }: Reader,
  entityRef: string,
): Promise<Service> {
  const service = await services.find(normaliseRef(entityRef), sees.services);
  if (!service) throw noService(entityRef);
  return service;
}
