import type { PermissionsService } from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type PermissionCondition,
  type PermissionCriteria,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { ServiceStore } from './ServiceStore';
import { catalogSightOf, visibilityBy } from './visibility';

type Criteria = PermissionCriteria<PermissionCondition>;

const is = (rule: string, params: PermissionCondition['params']): Criteria => ({
  rule,
  resourceType: 'catalog-entity',
  params,
});
const owned = (...claims: string[]) => is('IS_ENTITY_OWNER', { claims });
const PAYMENTS = owned('group:default/payments');

jest.setTimeout(60_000);

describe('what a reader sees of the catalog', () => {
  const databases = ledgerDatabases();
  let db: Knex;

  beforeAll(async () => {
    db = await databases.migrated();
    const row = (
      name: string,
      metadata: object,
      spec: object,
      ...owners: string[]
    ) => ({
      entity_ref: `component:default/${name}`,
      uid: name,
      name,
      title: name,
      owned_by: owners,
      removed: name === 'gone',
      stream_seq: 1,
      entity: JSON.stringify({
        kind: 'Component',
        metadata: { name, ...metadata },
        spec,
      }),
    });
    await db('services').insert([
      row(
        'pay',
        {
          annotations: { 'acme.example/Secret': 'True', plain: 'x' },
          labels: { tier: 'back' },
          tags: ['java', 'pci'],
        },
        { type: 'service', lifecycle: 'production' },
        'group:default/payments',
        'user:default/ada',
      ),
      row(
        'shop',
        { labels: { tier: 'front' }, annotations: {} },
        { type: 'website' },
        'group:default/shop',
      ),
      row('bare', {}, {}),
      row('gone', {}, {}, 'group:default/payments'),
    ]);
  });

  const seenBy = async (decision: PolicyDecision): Promise<string[]> => {
    const permissions = {
      authorizeConditional: async () => [decision],
    } as unknown as PermissionsService;
    const visible = visibilityBy(
      await catalogSightOf(permissions, mockCredentials.user()),
    );
    const store = new ServiceStore(db);
    const names: string[] = [];
    for (const name of ['pay', 'shop', 'bare', 'gone']) {
      const ref = `component:default/${name}`;
      if (await store.find(ref, visible)) names.push(name);
    }
    return names;
  };
  const seenUnder = (conditions: Criteria) =>
    seenBy({
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'catalog',
      resourceType: 'catalog-entity',
      conditions,
    });

  it.each<[string, Criteria, string[]]>([
    ['its owner', PAYMENTS, ['pay']],
    ['one of several claims', owned('x', 'user:default/ada'), ['pay']],
    ['no claims', owned(), []],
    [
      'a kind',
      is('IS_ENTITY_KIND', { kinds: ['component'] }),
      ['pay', 'shop', 'bare'],
    ],
    ['another kind', is('IS_ENTITY_KIND', { kinds: ['API'] }), []],
    ['an annotation', is('HAS_ANNOTATION', { annotation: 'plain' }), ['pay']],
    [
      'an annotation in other case',
      is('HAS_ANNOTATION', {
        annotation: 'acme.example/secret',
        value: 'true',
      }),
      ['pay'],
    ],
    [
      'an annotation of another value',
      is('HAS_ANNOTATION', { annotation: 'plain', value: 'y' }),
      [],
    ],
    ['a label', is('HAS_LABEL', { label: 'tier' }), ['pay', 'shop']],
    [
      'a label and its value',
      is('HAS_LABEL', { label: 'tier', value: 'front' }),
      ['shop'],
    ],
    ['a property', is('HAS_SPEC', { key: 'type', value: 'service' }), ['pay']],
    ['a property that exists', is('HAS_SPEC', { key: 'lifecycle' }), ['pay']],
    [
      'a list that holds',
      is('HAS_METADATA', { key: 'tags', value: 'pci' }),
      ['pay'],
    ],
    [
      'not a secret',
      {
        not: is('HAS_ANNOTATION', {
          annotation: 'acme.example/secret',
          value: 'TRUE',
        }),
      },
      ['shop', 'bare'],
    ],
    [
      'not a property',
      { not: is('HAS_SPEC', { key: 'type', value: 'service' }) },
      ['shop', 'bare'],
    ],
    [
      'not a tag',
      { not: is('HAS_METADATA', { key: 'tags', value: 'pci' }) },
      ['shop', 'bare'],
    ],
    ['not owned', { not: PAYMENTS }, ['shop', 'bare']],
    [
      'any of two',
      { anyOf: [PAYMENTS, is('HAS_LABEL', { label: 'tier', value: 'front' })] },
      ['pay', 'shop'],
    ],
    [
      'all of two',
      { allOf: [is('HAS_LABEL', { label: 'tier' }), { not: PAYMENTS }] },
      ['shop'],
    ],
    [
      'a nest',
      {
        anyOf: [
          { allOf: [PAYMENTS, { not: PAYMENTS }] },
          { not: { anyOf: [PAYMENTS, is('HAS_LABEL', { label: 'tier' })] } },
        ],
      },
      ['bare'],
    ],
  ])('by %s', async (_, conditions, names) => {
    expect(await seenUnder(conditions)).toEqual(names);
  });

  it('is everything when allowed, and an error when denied', async () => {
    expect(await seenBy({ result: AuthorizeResult.ALLOW })).toEqual([
      'pay',
      'shop',
      'bare',
    ]);
    await expect(seenBy({ result: AuthorizeResult.DENY })).rejects.toThrow(
      /catalog\.entity\.read/,
    );
  });

  it.each<[string, Criteria]>([
    ['alone', is('IS_ODD', {})],
    ['under not', { not: is('IS_ODD', {}) }],
    ['beside one that holds', { anyOf: [PAYMENTS, is('IS_ODD', {})] }],
  ])('is nothing where a rule is not known, %s', async (_, conditions) => {
    await expect(seenUnder(conditions)).rejects.toThrow(/IS_ODD is not known/);
  });

  it('takes what a condition says as a value, never as SQL', async () => {
    const name = "x' OR 'a' = 'a";
    expect(
      await seenUnder(is('HAS_LABEL', { label: name, value: name })),
    ).toEqual([]);
    expect(await seenUnder(owned(name, '{}', '"'))).toEqual([]);
  });
});
