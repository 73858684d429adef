import {
  LIST_FIELDS,
  parseFields,
  selectAnyPath,
  selectListItems,
} from './fields';
import { World } from './testing/world';

const APP = 'payments-api-prod';

interface List {
  metadata: { resourceVersion: string };
  items: Record<string, Record<string, unknown>>[];
}

describe('fields of the list', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
    await world.when(APP, 'exists', () => true);
    await world.when('ledger-svc-prod', 'exists', () => true);
    await world.synced(APP);
  });
  afterAll(() => world.close());

  const list = async (query: string) => {
    const url = `/api/v1/applications?${query}`;
    return (await world.call<List>('GET', url)).body;
  };

  it('returns whole items without fields, sorted by name', async () => {
    const { items, metadata } = await list('');
    expect(items.map(item => item.metadata.name)).toEqual([
      'apps-prod',
      'ledger-svc-prod',
      APP,
    ]);
    expect(items[2].status).toHaveProperty('history');
    expect(items[2].status.resources).toMatchObject([
      expect.not.objectContaining({ health: expect.anything() }),
    ]);
    expect(Number(metadata.resourceVersion)).toBeGreaterThan(0);
  });

  it('returns only what is named and known', async () => {
    const fields = [
      'items.metadata.name',
      'items.status.sync.status',
      'items.status.history',
      'items.status.reconciledAt',
      'items.nonsense',
    ];
    const { items } = await list(`name=${APP}&fields=${fields.join(',')}`);
    expect(items).toEqual([
      { metadata: { name: APP }, status: { sync: { status: 'Synced' } } },
    ]);
  });

  it('returns the sync result under operationState.operation.sync', async () => {
    const field = 'items.status.operationState.operation.sync';
    const { items } = await list(`name=${APP}&fields=${field}`);
    expect(items[0].status.operationState).toMatchObject({
      operation: {
        sync: { revision: world.firstSha, resources: [{ status: 'Synced' }] },
      },
    });
  });

  it('leaves out what a leading minus names, and never adds what is not selectable', async () => {
    const query = `name=${APP}&fields=-items.spec.source,items.spec,items.status.resources`;
    const [item] = (await list(query)).items;
    expect(item.spec).toEqual({
      destination: expect.anything(),
      project: 'default',
    });
    expect(item.status).not.toHaveProperty('resources');
    expect(item.status).not.toHaveProperty('history');
    expect(item.metadata).toHaveProperty('creationTimestamp');
  });

  it.each([
    ['projects=other', 0],
    ['projects=default&projects=other', 3],
    ['selector=team%3Dpayments', 0],
    ['selector=!team', 3],
    ['repo=https://forge.test/acme/payments-api.git', 1],
    ['appNamespace=elsewhere', 0],
  ])('filters by %s', async (query, count) => {
    expect((await list(query)).items).toHaveLength(count);
  });

  it('refuses a selector that is none', async () => {
    const url = '/api/v1/applications?selector=a%20b';
    expect((await world.call('GET', url)).status).toBe(400);
  });

  it('knows the whitelist of Argo CD', async () => {
    const application = await world.application(APP);
    const all = LIST_FIELDS.map(field => `items.${field}`).join(',');
    const [item] = selectListItems([application], parseFields(all));
    expect(item).toMatchObject({ spec: application.spec });
  });
});

describe('fields of the stream', () => {
  const message = {
    result: {
      type: 'ADDED',
      application: {
        metadata: { name: 'a' },
        status: { history: [{ id: 1, revision: 'x' }] },
      },
    },
  };

  it.each([
    ['result.type', { result: { type: 'ADDED' } }],
    [
      'result.application.status.history.id',
      { result: { application: { status: { history: [{ id: 1 }] } } } },
    ],
    ['result.nothing', { result: {} }],
    ['', message],
    [
      '-result.application.status,result.type',
      { result: { application: { metadata: { name: 'a' } } } },
    ],
  ])('selects %s', (fields, expected) => {
    expect(selectAnyPath(message, parseFields(fields))).toEqual(expected);
  });
});
