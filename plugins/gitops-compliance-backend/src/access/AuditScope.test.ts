import type { Entity } from '@backstage/catalog-model';
import { DateTime } from 'luxon';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import type { AuditorRule } from '../policy/auditorSchema';
import type { PolicyDocument } from '../policy/policySchema';
import { auditScopeOf, type AuditScope } from './AuditScope';

jest.setTimeout(60_000);

const at = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' });
const requester = {
  userEntityRef: 'user:default/aude',
  ownershipEntityRefs: ['user:default/aude', 'group:default/auditors'],
};
const OCTOBER = { from: '2026-10-01', until: '2026-10-31', zone: 'UTC' };

function scopeOf(
  rules: (Partial<AuditorRule> & { members?: string[] })[],
  now = at('2026-11-02T12:00:00Z'),
): AuditScope | null {
  const auditors = rules.map(rule => ({
    members: ['user:default/aude'],
    ...OCTOBER,
    ...rule,
  }));
  return auditScopeOf({ auditors } as PolicyDocument, requester, now);
}

const entity = (
  name: string,
  system: string | undefined,
  namespace?: string,
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, ...(namespace && { namespace }) },
  spec: { ...(system && { system }) },
});
const SERVICES: Record<string, Entity> = {
  'component:default/a': entity('a', 'pay'),
  'component:default/b': entity('b', 'system:default/pay'),
  'component:default/c': entity('c', 'other/pay'),
  'component:other/d': entity('d', 'Pay', 'other'),
  'component:default/e': entity('e', undefined),
  'component:default/f': entity('f', 'shop'),
};

describe('the scope of an auditor', () => {
  it('is of who is named, by themselves or by a group', () => {
    expect(scopeOf([{ members: ['user:default/eve'] }])).toBeNull();
    expect(scopeOf([{}])?.grants).toHaveLength(1);
    expect(scopeOf([{ members: ['group:default/auditors'] }])).not.toBeNull();
    expect(scopeOf([])).toBeNull();
  });

  it('begins and ends with days on the wall, also when the clock changes', () => {
    const bounds = (rule: Partial<AuditorRule>) => scopeOf([rule])?.bounds;
    expect(bounds({})).toEqual({
      from: '2026-10-01T00:00:00.000Z',
      until: '2026-11-01T00:00:00.000Z',
    });
    expect(bounds({ zone: 'Europe/Berlin' })).toEqual({
      from: '2026-09-30T22:00:00.000Z',
      until: '2026-10-31T23:00:00.000Z',
    });
  });

  it('ends with the engagement, on its last day', () => {
    const rule = { endsOn: '2026-11-02' };
    expect(scopeOf([rule], at('2026-11-02T23:59:59Z'))).not.toBeNull();
    expect(() => scopeOf([rule], at('2026-11-03T00:00:00Z'))).toThrow(
      /engagement as an auditor has ended/,
    );
    expect(
      scopeOf([rule, {}], at('2026-11-03T00:00:00Z'))?.grants,
    ).toHaveLength(1);
  });

  it('is the union of several, and refuses what no one of them holds', () => {
    const scope = scopeOf([
      { services: ['component:default/a'], environments: ['prod'] },
      { services: ['component:default/f'] },
    ]) as AuditScope;
    const period = {
      from: at('2026-10-01T00:00:00Z'),
      until: at('2026-11-01T00:00:00Z'),
    };
    const during = (environments: string[], until = period.until) =>
      scope.during({ environments, ...period, until }).grants.length;
    expect(during(['prod'])).toBe(2);
    expect(during(['prod', 'staging'])).toBe(1);
    expect(() => during(['prod'], at('2026-11-01T00:00:01Z'))).toThrow(
      /As an auditor you may read prod, component:default\/a, from 2026-10-01/,
    );
  });

  it.each<[string, Partial<AuditorRule>[], string, boolean]>([
    ['names nothing', [{}], '2026-10-15T00:00:00Z', true],
    ['ended', [{}], '2026-11-01T00:00:00Z', false],
    ['has not begun', [{}], '2026-09-30T23:59:59Z', false],
    [
      'names an environment',
      [{ environments: ['prod'] }],
      '2026-10-15T00:00:00Z',
      false,
    ],
    [
      'names a service',
      [{ services: ['component:default/a'] }],
      '2026-10-15T00:00:00Z',
      false,
    ],
    [
      'names a system',
      [{ systems: ['system:default/pay'] }],
      '2026-10-15T00:00:00Z',
      false,
    ],
    [
      'names an environment, beside one that names nothing',
      [{ environments: ['prod'] }, {}],
      '2026-10-15T00:00:00Z',
      true,
    ],
  ])('where it %s is of everything or not', (_, rules, when, expected) => {
    expect(scopeOf(rules)?.isOfEverything(at(when))).toBe(expected);
  });

  it('has one name for the same grants, which tells of nobody', () => {
    const one = scopeOf([{ environments: ['prod'] }]);
    expect(one?.id).toMatch(/^[0-9a-f]{16}$/);
    expect(
      scopeOf([{ environments: ['prod'], members: ['group:default/auditors'] }])
        ?.id,
    ).toBe(one?.id);
    expect(scopeOf([{ environments: ['staging'] }])?.id).not.toBe(one?.id);
  });

  describe('in Postgres and in memory', () => {
    const databases = ledgerDatabases();

    it.each<[string, Partial<AuditorRule>, string[]]>([
      ['of everything', {}, Object.keys(SERVICES)],
      [
        'of a service',
        { services: ['component:default/e'] },
        ['component:default/e'],
      ],
      [
        'of a system, however the catalog names it',
        { systems: ['system:default/pay'] },
        ['component:default/a', 'component:default/b'],
      ],
      [
        'of a system in another namespace',
        { systems: ['system:other/pay'] },
        ['component:default/c', 'component:other/d'],
      ],
      [
        'of a system and a service',
        { systems: ['system:default/shop'], services: ['component:default/e'] },
        ['component:default/e', 'component:default/f'],
      ],
    ])('lets through the same services: %s', async (_, rule, expected) => {
      const db = await databases.migrated();
      await db('services').insert(
        Object.entries(SERVICES).map(([ref, told]) => ({
          entity_ref: ref,
          uid: ref,
          name: told.metadata.name,
          title: told.metadata.name,
          owned_by: [],
          entity: JSON.stringify(told),
          removed: false,
          stream_seq: 1,
        })),
      );
      const scope = scopeOf([rule]) as AuditScope;
      const inPostgres = await db('services')
        .modify(query => scope.narrowServices(query))
        .pluck('entity_ref');
      const inMemory = Object.entries(SERVICES)
        .filter(([entityRef, told]) =>
          scope.covers(
            { entityRef, entity: told },
            'prod',
            at('2026-10-15T00:00:00Z'),
          ),
        )
        .map(([ref]) => ref);
      expect(inPostgres.sort()).toEqual([...expected].sort());
      expect(inMemory.sort()).toEqual([...expected].sort());
    });
  });
});
