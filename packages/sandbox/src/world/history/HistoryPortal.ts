import path from 'node:path';
import {
  coreServices,
  createServiceFactory,
  type BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import gitopsCompliancePlugin from '@gitops-compliance/plugin-gitops-compliance-backend';
import { hostServiceRef } from '@gitops-compliance/plugin-gitops-compliance-backend/testing';
import argocdModule from '@gitops-compliance/plugin-gitops-compliance-backend-module-argocd';
import githubModule from '@gitops-compliance/plugin-gitops-compliance-backend-module-github';
import jiraModule from '@gitops-compliance/plugin-gitops-compliance-backend-module-jira';
import servicenowModule from '@gitops-compliance/plugin-gitops-compliance-backend-module-servicenow';
import { clockServiceRef } from '@gitops-compliance/plugin-gitops-compliance-node';
import { closeDatabaseOf } from '../../portal/closeDatabase';
import { ticketSettings, type TicketSystems } from '../../tickets';
import { peopleOf, processed, servicesOf } from '../catalog';
import type { WorldPlan } from '../plan';
import { LEDGER_ORIGIN, settingsFiles } from '../settings';
import type { World } from '../World';
import type { SimulatedClock } from './SimulatedClock';
import type { SimulatedHost } from './SimulatedHost';

/** Readings are an hour apart in a history; in between nothing is stale. */
const HOUR_SECONDS = 3600;

/** The portal of a history, and how people use it. */
export interface HistoryPortal {
  /** Calls the API as a person of the plan; refusals throw with their body. */
  call<T>(
    login: string,
    method: 'GET' | 'POST',
    route: string,
    body?: object,
  ): Promise<T>;
  close(): Promise<void>;
}

/** What the portal of a history works with. */
export interface HistoryPortalOptions {
  world: World;
  tickets: Pick<TicketSystems, 'env'>;
  dataDir: string;
  /** The Postgres in which the plugin's database is made. */
  database: { connection: object | string; prefix?: string };
  clock: SimulatedClock;
  host: SimulatedHost;
}

/**
 * Starts the plugin with both modules as a portal has them, under the clock of
 * the history. Only the services of Backstage around it are replaced: who is
 * signed in, and the catalog, which says what the plan says.
 */
export async function startHistoryPortal(
  options: HistoryPortalOptions,
): Promise<HistoryPortal> {
  const { world, dataDir, clock, host } = options;
  const { people, services } = settingsFiles(dataDir);
  const backend = await startTestBackend({
    features: [
      gitopsCompliancePlugin,
      argocdModule,
      githubModule,
      jiraModule,
      servicenowModule,
      databaseServiceFactory,
      closeDatabaseOf('gitops-compliance'),
      mockServices.rootConfig.factory({ data: configOf(options) }),
      catalogServiceMock.factory({
        entities: [
          ...peopleOf(world.plan).map(one => processed(one, `file:${people}`)),
          ...servicesOf(world.plan).map(one =>
            processed(one, `file:${services}`),
          ),
        ],
      }),
      createServiceFactory({
        service: clockServiceRef,
        deps: {},
        factory: () => clock,
      }),
      createServiceFactory({
        service: hostServiceRef,
        deps: {},
        factory: () => host,
      }),
      userInfoOf(world.plan),
    ],
  });
  const url = `http://127.0.0.1:${backend.server.port()}/api/gitops-compliance/v1`;
  return {
    call: async (login, method, route, body) => {
      const response = await fetch(`${url}${route}`, {
        method,
        headers: {
          authorization: mockCredentials.user.header(
            userRef(world.plan, login),
          ),
          'content-type': 'application/json',
        },
        body: body && JSON.stringify(body),
      });
      const text = await response.text();
      if (!response.ok) {
        throw new Error(
          `${login}: ${method} ${route} was refused with ${response.status}: ${text}`,
        );
      }
      return JSON.parse(text);
    },
    close: () => backend.stop(),
  };
}

function configOf(options: HistoryPortalOptions) {
  const { world, tickets, dataDir, database } = options;
  const { ledgerKeys } = settingsFiles(dataDir);
  const { env, argocds } = world;
  return {
    app: { baseUrl: 'http://localhost:7007' },
    backend: {
      baseUrl: 'http://localhost:7007',
      listen: { port: 0 },
      database: { client: 'pg', ...database },
    },
    integrations: {
      github: [
        {
          host: env.SANDBOX_FORGE_HOST,
          apiBaseUrl: env.SANDBOX_FORGE_API_URL,
          apps: [
            {
              appId: env.SANDBOX_FORGE_APP_ID,
              clientId: 'sandbox',
              clientSecret: 'sandbox',
              webhookSecret: env.SANDBOX_FORGE_WEBHOOK_SECRET,
              privateKey: env.SANDBOX_FORGE_APP_KEY,
            },
          ],
        },
      ],
    },
    argocd: {
      appLocatorMethods: [
        {
          type: 'config',
          instances: Object.entries(argocds).map(([name, argocd]) => ({
            name,
            url: argocd.url,
            token: env.SANDBOX_ARGOCD_TOKEN,
          })),
        },
      ],
    },
    gitopsCompliance: {
      policy: { file: settingsFiles(dataDir).policy },
      ledger: {
        origin: LEDGER_ORIGIN,
        keys: {
          checkpoint: { file: path.join(ledgerKeys, 'checkpoint.pem') },
          export: { file: path.join(ledgerKeys, 'export.pem') },
        },
      },
      ...ticketSettings(name => tickets.env[name]),
      // Who looks at a change of the history asks for its bundle then.
      evidence: { bundlePerChange: false },
      collectors: {
        catalogSeconds: HOUR_SECONDS,
        forgeSeconds: HOUR_SECONDS,
        deploymentsSeconds: HOUR_SECONDS,
        ticketsSeconds: HOUR_SECONDS,
        staleAfterSeconds: HOUR_SECONDS,
      },
    },
  };
}

function userRef({ people }: WorldPlan, login: string): string {
  const one = people.find(known => known.login === login);
  if (!one) throw new Error(`The world has no account ${login}`);
  return `user:default/${one.name}`;
}

function userInfoOf({ people }: WorldPlan) {
  return createServiceFactory({
    service: coreServices.userInfo,
    deps: {},
    factory: () => ({
      async getUserInfo(credentials) {
        const { userEntityRef } =
          credentials.principal as BackstageUserPrincipal;
        const one = people.find(
          ({ name }) => `user:default/${name}` === userEntityRef,
        );
        return {
          userEntityRef,
          ownershipEntityRefs: one
            ? [userEntityRef, `group:default/${one.team}`]
            : [userEntityRef],
        };
      },
    }),
  });
}
