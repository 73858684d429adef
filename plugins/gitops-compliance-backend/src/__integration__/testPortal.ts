import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  coreServices,
  createServiceFactory,
  type BackendFeature,
  type BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import eventsBackend from '@backstage/plugin-events-backend';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type {
  ChangeView,
  EntityCompliance,
  EntityEnvironments,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import argocdModule from '@gitops-compliance/plugin-gitops-compliance-backend-module-argocd';
import githubModule from '@gitops-compliance/plugin-gitops-compliance-backend-module-github';
import {
  closeDatabaseOf,
  sandboxEntities,
  PORTAL_APP_ID,
  SANDBOX_POLICY_FILE,
  startWorld,
  waitFor,
  type World,
  type WorldPlan,
} from '@gitops-compliance/sandbox';
import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import knexFactory, { type Knex } from 'knex';
import { parse, stringify } from 'yaml';
import gitopsCompliancePlugin from '../index';
import { githubIngress } from './githubIngress';
import { clockFactory, TestClock } from './testClock';
import { addressOf, createMigrated, onServer, testServer } from './testServer';

/** Group of each user of the sandbox, as the portal's tokens would say. */
const GROUPS: Record<string, string> = {
  'user:default/dana': 'group:default/payments',
  'user:default/lena': 'group:default/payments',
  'user:default/sam': 'group:default/sre',
  'user:default/shirin': 'group:default/shop',
};

const userInfoByGroup = createServiceFactory({
  service: coreServices.userInfo,
  deps: {},
  factory: () => ({
    async getUserInfo(credentials) {
      const { userEntityRef } = credentials.principal as BackstageUserPrincipal;
      const group = GROUPS[userEntityRef];
      return {
        userEntityRef,
        ownershipEntityRefs: group ? [userEntityRef, group] : [userEntityRef],
      };
    },
  }),
});

/** The sandbox's policy as an object, for tests that change some of it. */
export interface TestPolicy {
  environments: { name: string; [key: string]: unknown }[];
  calendar: { windows: object[]; freezes: object[] };
  [key: string]: unknown;
}

/** Stand-ins for a test. */
export interface TestWorld extends World {
  /** What the stand-ins live by, and a portal in this process. */
  clock: TestClock;
  /** The sandbox's policy, but open at all hours. */
  policyFile: string;
  /** Writes a changed policy beside it, and returns its path. */
  writePolicy(change: (policy: TestPolicy) => void): Promise<string>;
}

/** Stand-ins with a world in a temporary directory; default: the tests'. */
export async function startTestWorld(plan?: WorldPlan): Promise<TestWorld> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'gitops-compliance-'));
  const clock = new TestClock();
  const world = await startWorld({
    dataDir,
    plan,
    forgePort: 0,
    argocdPort: 0,
    webhookUrl: 'http://127.0.0.1:9/unused',
    timings: {
      reconcileIntervalMs: 200,
      syncDurationMs: 200,
      healthDelayMs: 300,
    },
    now: () => clock.now(),
  });
  let files = 0;
  const writePolicy = async (change: (policy: TestPolicy) => void) => {
    const text = await readFile(SANDBOX_POLICY_FILE, 'utf8');
    const policy: TestPolicy = parse(text);
    policy.calendar = { windows: [], freezes: [] };
    change(policy);
    files += 1;
    const file = path.join(dataDir, `policy-${files}.yaml`);
    await writeFile(file, stringify(policy));
    return file;
  };
  return {
    ...world,
    clock,
    policyFile: await writePolicy(() => {}),
    writePolicy,
    close: async () => {
      await world.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A portal on real Postgres and real HTTP. */
export interface TestPortal {
  url: string;
  /** Address without the plugin's path. */
  origin: string;
  db: Knex;
  /** A request as a user; the answer with its status. */
  as(user: string): Caller;
  stop(): Promise<void>;
}

/** Calls the API as one user. */
export interface Caller {
  get<T>(route: string): Promise<{ status: number; body: T }>;
  post<T>(route: string, body?: object): Promise<{ status: number; body: T }>;
  put<T>(route: string, body: object): Promise<{ status: number; body: T }>;
  environments(service: string): Promise<EntityEnvironments>;
  compliance(service: string): Promise<EntityCompliance>;
  change(id: string): Promise<ChangeView>;
}

/** A database server with names of its own for this test. */
export interface TestDatabase {
  connection: string;
  prefix: string;
  /** Makes the plugin's database, with its migrations, where it is not there. */
  ensure(): Promise<void>;
  /** The plugin's database; only after {@link ensure}. */
  client(): Knex;
  drop(): Promise<void>;
}

const PLUGIN_DATABASES = ['gitops-compliance', 'events'];

/** A place for a portal's databases on the real Postgres of the tests. */
export function newDatabase(): TestDatabase {
  const prefix = `it_${randomBytes(6).toString('hex')}_`;
  const name = `${prefix}gitops-compliance`;
  let made: Promise<void> | undefined;
  let client: Knex | undefined;
  return {
    connection: testServer(),
    prefix,
    ensure: () => {
      made ??= createMigrated(name);
      return made;
    },
    client: () => {
      client ??= knexFactory({ client: 'pg', connection: addressOf(name) });
      return client;
    },
    drop: async () => {
      await client?.destroy();
      await onServer(async admin => {
        for (const plugin of PLUGIN_DATABASES) {
          await admin.raw('DROP DATABASE IF EXISTS ?? WITH (FORCE)', [
            `${prefix}${plugin}`,
          ]);
        }
      });
    },
  };
}

/** How a portal is started against a world. */
export interface TestPortalOptions {
  world: TestWorld;
  database: TestDatabase;
  /** Instead of the world's. */
  policyFile?: string;
  /** Where the policy comes from; default: a file. */
  policy?: JsonObject;
  collectors?: object;
  /** HTTP checks of the operator. */
  externalChecks?: JsonObject[];
  /** How the portal merges; default: a merge commit. */
  mergeMethod?: 'squash';
  /** Configuration under `jira`. */
  jira?: JsonObject;
  /** Sources of metrics; with the module among `features`. */
  prometheus?: JsonObject[];
  /** Clusters; with the module among `features`. */
  kubernetes?: JsonObject[];
  /** Configuration under `changes`. */
  changes?: object;
  /** Whether one may ask about somebody else; default: not. */
  personQueries?: boolean;
  /** Where the instances' own rules lie; default: nobody says. */
  accessRules?: JsonObject[];
  /** Who is woken, in this order. */
  pagers?: JsonObject[];
  /** What emergencies grant at the instance. */
  emergencyAccess?: JsonObject;
  /** Further instances of Argo CD. */
  instances?: JsonObject[];
  features?: BackendFeature[];
  /** What the catalog has; default the sandbox's entities. */
  entities?: Entity[];
}

/** Starts the plugin with both modules against a world. */
export async function startTestPortal(
  options: TestPortalOptions,
): Promise<TestPortal> {
  const { world, database } = options;
  await database.ensure();
  const backend = await startTestBackend({
    features: [
      ...portalFeatures(
        portalConfig(options),
        world.secrets.webhookSecret,
        options.entities,
      ),
      clockFactory(world.clock),
      ...(options.features ?? []),
    ],
  });
  const origin = `http://127.0.0.1:${backend.server.port()}`;
  const url = `${origin}/api/gitops-compliance`;
  await world.forge.admin.setWebhookUrl(
    PORTAL_APP_ID,
    `${origin}/api/events/http/github`,
  );
  return {
    url,
    origin,
    db: database.client(),
    as: user => callerOf(() => url, user),
    stop: () => backend.stop(),
  };
}

/** The plugin, both modules, and what they need, on real Postgres. */
export function portalFeatures(
  config: JsonObject,
  webhookSecret: string,
  entities = sandboxEntities(),
): BackendFeature[] {
  return [
    gitopsCompliancePlugin,
    argocdModule,
    githubModule,
    userInfoByGroup,
    databaseServiceFactory,
    eventsServiceFactory,
    eventsBackend,
    ...PLUGIN_DATABASES.map(closeDatabaseOf),
    githubIngress(webhookSecret),
    mockServices.rootConfig.factory({ data: config }),
    catalogServiceMock.factory({ entities }),
  ];
}

/** Configuration of a portal that works with a world. */
export function portalConfig(options: TestPortalOptions): JsonObject {
  const { world, database } = options;
  const { env } = world;
  return {
    app: { baseUrl: 'http://localhost:3000' },
    backend: {
      baseUrl: 'http://localhost:7007',
      listen: { port: 0 },
      database: {
        client: 'pg',
        connection: database.connection,
        prefix: database.prefix,
      },
    },
    events: {
      // One process: the bus between replicas would hold the shutdown up.
      useEventBus: 'never',
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
          instances: [
            {
              name: 'eu-1',
              url: env.SANDBOX_ARGOCD_URL,
              token: env.SANDBOX_ARGOCD_TOKEN,
              ...(options.emergencyAccess && {
                emergencyAccess: options.emergencyAccess,
              }),
            },
            ...(options.instances ?? []),
          ],
        },
      ],
    },
    gitopsCompliance: {
      policy: options.policy ?? {
        file: options.policyFile ?? world.policyFile,
      },
      collectors: { ...options.collectors },
      ...(options.accessRules && { access: { rules: options.accessRules } }),
      ...(options.externalChecks && {
        externalChecks: options.externalChecks,
      }),
      ...(options.pagers && { pagers: options.pagers }),
      ...(options.kubernetes && { kubernetes: options.kubernetes }),
      ...(options.prometheus && { prometheus: options.prometheus }),
      changes: { ...options.changes },
      ...(options.personQueries && { personQueries: true }),
      ...(options.mergeMethod && {
        github: { mergeMethod: options.mergeMethod },
      }),
      ...(options.jira && { jira: options.jira }),
    },
  };
}

/** Calls the API at an address as one user. */
export function callerOf(url: () => string, user: string): Caller {
  const headers = {
    authorization: mockCredentials.user.header(user),
    'content-type': 'application/json',
  };
  const call = async <T>(method: string, route: string, body?: object) => {
    const response = await fetch(`${url()}${route}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
    });
    const isJson = response.headers.get('content-type')?.includes('json');
    const answer = isJson ? await response.json() : await response.text();
    return { status: response.status, body: answer as T };
  };
  const get = <T>(route: string) => call<T>('GET', route);
  const read = async <T>(route: string) => {
    const { status, body } = await get<T>(route);
    if (status !== 200) {
      throw new Error(`GET ${route}: ${status} ${JSON.stringify(body)}`);
    }
    return body;
  };
  const entity = (service: string) =>
    `/v1/entities/component/default/${service}`;
  return {
    get,
    post: (route, body) => call('POST', route, body),
    put: (route, body) => call('PUT', route, body),
    environments: service => read(`${entity(service)}/environments`),
    compliance: service => read(`${entity(service)}/compliance`),
    change: id => read(`/v1/changes/${id}`),
  };
}

/** Waits until every environment of a service is known, with its neighbours. */
export async function untilCollected(
  portal: TestPortal,
  service: string,
): Promise<EntityEnvironments> {
  let view: EntityEnvironments | undefined;
  await waitFor(`${service} to be collected`, async () => {
    const { status, body } = await portal
      .as('user:default/dana')
      .get<EntityEnvironments>(
        `/v1/entities/component/default/${service}/environments`,
      );
    if (status !== 200) return false;
    view = body;
    return body.environments.every(
      environment =>
        environment.deployments.some(
          deployment =>
            deployment.pinnedRevision !== null && deployment.commit !== null,
        ) &&
        environment.comparisons.every(
          comparison => comparison.state === 'known',
        ),
    );
  });
  return view as EntityEnvironments;
}

export { waitFor };
