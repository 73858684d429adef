import type { Knex } from 'knex';
import { unclaimedRef } from '../controls/unclaimed';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { EVERYTHING } from '../services/visibility';
import { serviceRow } from '../verdicts/__testUtils__/fleet';
import { addDeployment, keeperOn, NOW } from '../verdicts/__testUtils__/keeper';
import { AuditScope, type AuditGrant } from './AuditScope';
import { sightOf, type Sight } from './Sight';

jest.setTimeout(60_000);

const PAY = 'component:default/pay';
const SHOP = 'component:default/shop';
const LOST = 'eu-1/argocd/lost-prod';
const ALL = [
  `verdict:/unclaimed:${LOST}`,
  `verdict:prod/${PAY}`,
  `verdict:prod/${SHOP}`,
  `verdict:staging/${PAY}`,
];

/** Who may read what checks said of which target, entry by entry. */
describe('entries of verdicts', () => {
  const databases = ledgerDatabases();
  let db: Knex;

  beforeAll(async () => {
    db = await databases.migrated();
    await db('services').insert([
      serviceRow('pay', 'group:default/payments', 'money'),
      serviceRow('shop', 'group:default/shop', 'market'),
    ]);
    await addDeployment(db, PAY, 'prod');
    await addDeployment(db, PAY, 'staging');
    await addDeployment(db, SHOP, 'prod');
    await addDeployment(db, 'component:default/lost', 'prod');
    await db('deployments')
      .where({ id: LOST })
      .update({ service_ref: null, environment: null });
    const { keeper } = keeperOn(db, ['staging', 'prod']);
    await keeper.evaluate([PAY, SHOP, unclaimedRef(LOST)]);
  });

  const streamsSeen = async (sight: Sight): Promise<string[]> =>
    (
      await db('ledger_entries as e')
        .whereLike('e.stream', 'verdict:%')
        .andWhere(query => sight.entries(query))
        .distinct('e.stream')
    )
      .map(({ stream }) => stream)
      .sort();

  const ownedBy = (group: string) => (query: Knex.QueryBuilder) => {
    query.whereRaw('owned_by && ?::text[]', [[group]]);
  };
  const grant = (change: Partial<AuditGrant> = {}): AuditGrant => ({
    services: null,
    systems: null,
    environments: null,
    from: NOW.minus({ days: 1 }),
    until: NOW.plus({ days: 1 }),
    ...change,
  });
  const auditor = (...grants: AuditGrant[]) =>
    sightOf(EVERYTHING, new AuditScope(grants));

  it('are seen whole by who sees the whole catalog', async () => {
    expect(await streamsSeen(sightOf(EVERYTHING, null))).toEqual(ALL);
  });

  it('are seen of services that the catalog shows, and of no other', async () => {
    expect(
      await streamsSeen(sightOf(ownedBy('group:default/shop'), null)),
    ).toEqual([`verdict:prod/${SHOP}`]);
    expect(
      await streamsSeen(sightOf(ownedBy('group:default/nobody'), null)),
    ).toEqual([]);
  });

  it.each<[string, Partial<AuditGrant>, string[]]>([
    ['everything', {}, ALL],
    ['a service', { services: [SHOP] }, [`verdict:prod/${SHOP}`]],
    [
      'a system',
      { systems: ['system:default/money'] },
      [`verdict:prod/${PAY}`, `verdict:staging/${PAY}`],
    ],
    [
      'an environment',
      { environments: ['staging'] },
      [`verdict:staging/${PAY}`],
    ],
    ['a period before', { until: NOW }, []],
    ['a period after', { from: NOW.plus({ hours: 1 }) }, []],
  ])('are seen by an auditor of %s', async (_, change, expected) => {
    expect(await streamsSeen(auditor(grant(change)))).toEqual(expected);
  });

  it('are seen by an auditor as far as any of their grants goes', async () => {
    const seen = await streamsSeen(
      auditor(
        grant({ services: [SHOP] }),
        grant({ services: [PAY], environments: ['staging'] }),
        grant({ services: [PAY], until: NOW }),
      ),
    );
    expect(seen).toEqual([`verdict:prod/${SHOP}`, `verdict:staging/${PAY}`]);
  });

  it('are narrowed by the catalog for an auditor as well', async () => {
    const shopOnly = sightOf(
      ownedBy('group:default/shop'),
      new AuditScope([grant()]),
    );
    expect(await streamsSeen(shopOnly)).toEqual([`verdict:prod/${SHOP}`]);
  });
});
