import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import searchPlugin from '@backstage/plugin-search-backend';
import type { SearchResultSet } from '@backstage/plugin-search-common';
import { change, startPortal } from './__testUtils__/portal';
import searchModule from './index';

const CHECKOUT = 'component:default/checkout';
const READ = 'catalog.entity.read';
const FIND = 'gitops-compliance.change.find';
const AUDITORS = 'auditors:\n  - members: [user:default/aude]\n';
const OWN = {
  search: { collators: { gitopsChange: { findableBy: 'permission' } } },
};
const TASK = 'search_index_gitops_change';

describe('changes in the search', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;
  let stopBackend: () => Promise<unknown>;

  beforeEach(async () => {
    portal = await startPortal();
    stopBackend = async () => {};
  });
  afterEach(async () => {
    await stopBackend();
    await portal.stop();
  });

  /** The search with our module; who searches sees no service but these. */
  async function start(
    options: {
      config?: object;
      sees?: (entityRef?: string) => boolean;
      /** The permission that is decided by what they see. */
      permission?: string;
    } = {},
  ) {
    const { config = {}, sees, permission: asked = READ } = options;
    const scheduler = mockServices.scheduler();
    const backend = await startTestBackend({
      features: [
        searchPlugin,
        searchModule,
        mockServices.rootConfig.factory({
          data: { permission: { enabled: Boolean(sees) }, ...config },
        }),
        mockServices.discovery.mock({
          getBaseUrl: async plugin => `${portal.address}/api/${plugin}`,
        }).factory,
        mockServices.permissions.mock({
          authorizeConditional: async requests =>
            requests.map(() => ({
              result: AuthorizeResult.CONDITIONAL,
              pluginId: 'catalog',
              resourceType: 'catalog-entity',
              conditions: {
                rule: 'IS_ENTITY_OWNER',
                resourceType: 'catalog-entity',
              },
            })),
          authorize: async requests =>
            requests.map(({ permission, resourceRef }) => ({
              result:
                permission.name === asked && sees?.(resourceRef)
                  ? AuthorizeResult.ALLOW
                  : AuthorizeResult.DENY,
            })),
        }).factory,
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
      ],
    });
    stopBackend = () => backend.stop();
    const index = () => scheduler.triggerTask(TASK);
    await index();
    const find = async (term: string) => {
      const response = await fetch(
        `http://localhost:${backend.server.port()}/api/search/query?term=${encodeURIComponent(
          term,
        )}`,
        { headers: { authorization: mockCredentials.user.header() } },
      );
      const { results } = (await response.json()) as SearchResultSet;
      return results.map(({ document }) => document);
    };
    return { find, index };
  }

  it('are found by number, service, environment and reason, and lead to their page', async () => {
    const { find } = await start();
    const [found] = await find('Wish 2');
    expect(found).toMatchObject({
      title: '#2 payments-api → prod',
      text: 'Wish 2 From staging. State: reviewing. Waiting for: reviews.',
      location: '/change-control/changes?change=id-2',
    });
    expect(await find('payments')).toHaveLength(2);
    expect(JSON.stringify(found)).not.toMatch(/dora/i);
  });

  it('are found only by who may see their service in the catalog', async () => {
    portal.changes = [change(2, CHECKOUT), change(1)];
    const { find } = await start({ sees: ref => ref === CHECKOUT });
    expect((await find('prod')).map(({ title }) => title)).toEqual([
      '#2 checkout → prod',
    ]);
  });

  it('are read page by page, as the search itself, newest first and no more than wanted', async () => {
    portal.changes = Array.from({ length: 250 }, (_, index) =>
      change(250 - index),
    );
    const { find } = await start({
      config: { search: { collators: { gitopsChange: { atMost: 120 } } } },
    });
    expect(portal.asked.map(({ url }) => url)).toEqual([
      '/v1/policy',
      '/v1/changes?limit=100',
      '/v1/changes?limit=20&cursor=100',
    ]);
    for (const { token } of portal.asked) {
      expect(token).toContain('"sub":"plugin:search"');
    }
    const titles = async (term: string) =>
      (await find(term)).map(({ title }) => title);
    expect(await titles('id-131')).toContain('#131 payments-api → prod');
    expect(await titles('id-130')).not.toContain('#130 payments-api → prod');
  });

  it('stay as they were where the portal fails in the middle', async () => {
    const { find, index } = await start();
    portal.changes = Array.from({ length: 150 }, (_, n) => change(150 - n));
    portal.failsAfterFirstPage = true;
    await index();
    expect(await find('payments')).toHaveLength(2);
    portal.failsAfterFirstPage = false;
    await index();
    expect(await find('payments')).toHaveLength(25);
  });

  it('leave the index as soon as the policy limits auditors, with a word about it', async () => {
    const { find, index } = await start();
    portal.policy = AUDITORS;
    await index();
    expect(await find('payments')).toEqual([]);
    expect(await find('changes')).toMatchObject([
      { title: 'Changes are not in the search' },
    ]);
    expect(portal.asked.at(-1)?.url).toBe('/v1/policy');
  });

  describe('with a permission of their own', () => {
    beforeEach(() => {
      portal.policy = AUDITORS;
      portal.changes = [change(2, CHECKOUT), change(1)];
    });
    const found = async (
      permission: string,
      sees: (ref?: string) => boolean,
    ) => {
      const { find } = await start({ config: OWN, permission, sees });
      return (await find('prod')).map(({ title }) => title);
    };

    it('are found by who has it for their service, while the policy limits auditors too', async () => {
      expect(await found(FIND, ref => ref === CHECKOUT)).toEqual([
        '#2 checkout → prod',
      ]);
    });

    it('are not found by who sees the service in the catalog alone', async () => {
      expect(await found(READ, () => true)).toEqual([]);
    });

    it('are not put into the index where nobody decides on permissions', async () => {
      await expect(start({ config: OWN })).rejects.toThrow(
        /findableBy is "permission", but permission.enabled is not true/,
      );
      await expect(
        start({
          config: {
            search: { collators: { gitopsChange: { findableBy: 'x' } } },
          },
        }),
      ).rejects.toThrow(/must be "catalog" or "permission", not "x"/);
    });
  });

  it('refuse a faulty limit at the start, by its key', async () => {
    await expect(
      start({
        config: { search: { collators: { gitopsChange: { atMost: 0 } } } },
      }),
    ).rejects.toThrow(
      /search\.collators\.gitopsChange\.atMost must be a whole/,
    );
  });
});
