import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { mockLogger } from '../__testUtils__/mockLogger';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { PostgresLedger } from '../ledger/PostgresLedger';
import { linksProjection } from '../persons/linksProjection';
import { PersonDirectory } from '../persons/PersonDirectory';
import { personsProjection } from '../persons/personsProjection';
import { PostgresIdentities } from '../persons/PostgresIdentities';
import type { Policy } from '../policy/Policy';
import { gapsProjection } from '../completeness/gaps/gapsProjection';
import { servicesProjection } from '../services/servicesProjection';
import { CatalogCollector } from './CatalogCollector';
import { CollectorStatus } from './CollectorStatus';

jest.setTimeout(60_000);

const TRUSTED = 'file:/catalog/org.yaml';

function user(name: string, login: string, origin = TRUSTED): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        'github.com/user-login': login,
        'backstage.io/managed-by-origin-location': origin,
      },
    },
    spec: { profile: { displayName: name }, memberOf: [] },
  };
}

function service(name: string, uid: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      uid,
      annotations: { 'argocd/app-name': 'app' },
    },
    spec: { type: 'service' },
  };
}

describe('persons and services read from the catalog', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let ledger: PostgresLedger;
  const identities = new PostgresIdentities();
  const clock = () => DateTime.utc();
  /** What the policy says was renamed. */
  const renamed: { from: string; to: string }[] = [];

  beforeEach(async () => {
    renamed.length = 0;
    db = await databases.migrated();
    ledger = new PostgresLedger({
      db,
      projections: [
        servicesProjection,
        personsProjection,
        linksProjection,
        gapsProjection,
      ],
      jobs: { enqueue: async () => {} },
      clock,
      logger: mockLogger(),
    });
  });

  const collectorOf = (read: () => Entity[], at = clock) =>
    new CatalogCollector({
      catalog: {
        ...catalogServiceMock(),
        streamEntities: (...args) =>
          catalogServiceMock({ entities: read() }).streamEntities(...args),
      },
      auth: mockServices.auth(),
      db,
      ledger,
      identities,
      status: new CollectorStatus({
        db,
        ledger,
        clock: at,
        staleAfterSeconds: () => 60,
      }),
      policy: () =>
        ({
          document: {
            renamed,
            persons: {
              trustedLocations: [TRUSTED],
              accountAnnotations: { github: 'github.com/user-login' },
            },
          },
        } as unknown as Policy),
      clock: at,
      logger: mockLogger(),
    });
  let listed: Entity[] = [];
  let collector: CatalogCollector;
  beforeEach(() => {
    collector = collectorOf(() => listed);
  });
  const collect = (entities: Entity[]) => {
    listed = entities;
    return collector.collect();
  };

  const renamings = async () =>
    (await db('service_names').orderBy(['at', 'stream_seq'])).map(
      ({ former_ref: from, service_ref: to }) =>
        [from, to].map((ref: string) => ref.split('/')[1]).join(' > '),
    );

  it('tells of a service that it has another name, once, and whoever reads it', async () => {
    await collect([service('pay', '1'), service('shop', '2')]);
    expect(await renamings()).toEqual([]);
    const now = [service('cash', '1'), service('shop', '2')];
    await Promise.all([collect(now), collect(now)]);
    await collect(now);
    expect(await renamings()).toEqual(['pay > cash']);
  });

  it('takes another one under an old name for another one', async () => {
    await collect([service('pay', '1')]);
    await collect([service('cash', '1')]);
    await collect([service('cash', '1'), service('pay', '3')]);
    await collect([service('cash', '1')]);
    await collect([service('cash', '1'), service('pay', '4')]);
    expect(await renamings()).toEqual(['pay > cash']);
    expect(
      await db('services').where({ name: 'pay' }).first('uid', 'removed'),
    ).toEqual({ uid: '4', removed: false });
  });

  it('follows a name to and fro', async () => {
    for (const name of ['pay', 'cash', 'pay', 'cash']) {
      await collect([service(name, '1')]);
    }
    expect(await renamings()).toEqual([
      'pay > cash',
      'cash > pay',
      'pay > cash',
    ]);
  });

  it('takes nothing without an id for the same', async () => {
    await collect([service('pay', '')]);
    await collect([service('cash', '')]);
    expect(await renamings()).toEqual([]);
  });

  it('believes the policy where the catalog gives a new id, once the old name is gone', async () => {
    const rule = {
      from: 'component:default/pay',
      to: 'component:default/cash',
    };
    renamed.push(rule);
    await collect([service('pay', '1'), service('cash', '2')]);
    expect(await renamings()).toEqual([]);
    await collect([service('cash', '2')]);
    await collect([service('cash', '2')]);
    expect(await renamings()).toEqual(['pay > cash']);
  });

  const personBehind = async (login: string) => {
    const [ref] = await db.transaction(trx =>
      identities.refs(trx, [{ provider: 'github', name: login, bot: false }]),
    );
    const actors = await new PersonDirectory(db).actors([ref]);
    return actors.get(ref).person;
  };

  it('stand behind their accounts, however the login is written', async () => {
    await collect([user('ada', 'Ada-L')]);
    expect(await personBehind('ada-l')).toBe('user:default/ada');
  });

  it('count for nobody from a location that is not trusted', async () => {
    await collect([
      user('mallory', 'ada-l', 'url:https://evil.example/x.yaml'),
    ]);
    expect(await personBehind('ada-l')).toBeNull();
  });

  it('count for nobody once they left the catalog', async () => {
    await collect([user('ada', 'ada-l'), user('bob', 'bob-b')]);
    await collect([user('bob', 'bob-b')]);
    expect(await personBehind('ada-l')).toBeNull();
    expect(await personBehind('bob-b')).toBe('user:default/bob');
  });

  it('keep their account under a new name, and when they come back', async () => {
    await collect([user('ada', 'ada-l')]);
    await collect([user('ada-lovelace', 'ada-l')]);
    expect(await personBehind('ada-l')).toBe('user:default/ada-lovelace');
    await collect([user('ada', 'ada-l')]);
    expect(await personBehind('ada-l')).toBe('user:default/ada');
  });

  it('stay as they are while the catalog fills again, and go if it does not', async () => {
    const all = ['ada', 'bob', 'cyd', 'dan'].map(one => user(one, one));
    let now = DateTime.utc();
    listed = all;
    collector = collectorOf(
      () => listed,
      () => now,
    );
    await collector.collect();
    const entries = async () =>
      Number((await db('ledger_entries').count().first())?.count);
    const before = await entries();
    for (const few of [[], all.slice(0, 1)]) {
      listed = few;
      await collector.collect();
      expect(await personBehind('dan')).toBe('user:default/dan');
    }
    expect(await db('collector_status').first()).toMatchObject({
      problem: expect.stringMatching(/suddenly lacks 3 of 4 users/),
    });
    listed = all;
    await collector.collect();
    // Nothing but the edges of the gap: their accounts count as they did.
    expect(await entries()).toBe(before + 2);

    listed = all.slice(0, 1);
    await collector.collect();
    now = now.plus({ minutes: 11 });
    await collector.collect();
    expect(await personBehind('ada')).toBe('user:default/ada');
    expect(await personBehind('dan')).toBeNull();
  });
});
