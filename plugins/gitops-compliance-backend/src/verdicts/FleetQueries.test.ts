import { CHECKS } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { sightOf } from '../access/Sight';
import { Checks } from '../controls/Checks';
import { NO_ENVIRONMENT, unclaimedRef } from '../controls/unclaimed';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import type { Policy } from '../policy/Policy';
import { EVERYTHING } from '../services/visibility';
import { FleetQueries, type FleetFilter } from './FleetQueries';
import { serviceRow, tellFleet, verdictRow } from './__testUtils__/fleet';
import { NOW } from './__testUtils__/keeper';

jest.setTimeout(60_000);

const PAYMENTS = 'group:default/payments';
const SHOP = 'group:default/shop';

describe('the fleet', () => {
  const databases = ledgerDatabases();
  const checks = new Checks();
  let db: Knex;

  beforeEach(async () => {
    db = await databases.migrated();
  });

  const fleet = () =>
    new FleetQueries({
      db,
      checks,
      policy: () =>
        ({
          document: {
            environments: [
              { name: 'staging', criticality: 'low' },
              { name: 'prod', criticality: 'critical' },
            ],
          },
        } as unknown as Policy),
      clock: () => NOW,
    });

  const everything = sightOf(EVERYTHING, null);

  /** Two failures of `pay`, one unknown of `shop`, nothing of `calm`. */
  const tellThree = async () => {
    await db('services').insert([
      serviceRow('pay', PAYMENTS, 'money'),
      serviceRow('shop', SHOP, 'market'),
      serviceRow('calm', PAYMENTS, 'money'),
      { ...serviceRow('gone', PAYMENTS, 'money'), removed: true },
    ]);
    await db('verdicts').insert([
      verdictRow('pay', 'staging', 'CHG-02', 'pass'),
      verdictRow('pay', 'prod', 'CHG-02', 'fail'),
      verdictRow('pay', 'prod', 'CHG-03', 'fail'),
      verdictRow('pay', 'prod', 'CHG-10', 'not-applicable'),
      verdictRow('shop', 'staging', 'CHG-02', 'indeterminate'),
      verdictRow('shop', 'prod', 'CHG-02', 'pass'),
      verdictRow('calm', 'prod', 'CHG-02', 'pass'),
      verdictRow('gone', 'prod', 'CHG-02', 'fail'),
    ]);
  };

  const titles = async (
    filter: Partial<Parameters<FleetQueries['page']>[0]>,
    sees = everything,
  ) =>
    (await fleet().page({ limit: 100, ...filter }, sees)).items.map(
      ({ title }) => title,
    );

  it('has the worst first, each with its score and when it came to this', async () => {
    await tellThree();
    const page = await fleet().page({ limit: 100 }, everything);
    expect(page.sentence).toBe(
      '3 services: 1 with something to fix, 1 more with something unknown.',
    );
    expect(page.items.map(({ title, score }) => [title, score.score])).toEqual([
      ['pay', 33],
      ['shop', 100],
      ['calm', 100],
    ]);
    expect(page.items[0]).toMatchObject({
      owner: PAYMENTS,
      system: 'system:default/money',
      score: { passed: 1, failed: 2, indeterminate: 0 },
      since: '2026-06-01T12:00:00.000Z',
    });
    expect(page.items[2].since).toBeNull();
    expect(page.teams).toEqual([PAYMENTS, SHOP]);
    expect(page.systems).toEqual([
      'system:default/market',
      'system:default/money',
    ]);
    expect(page.checks).toHaveLength(CHECKS.length);
  });

  it('counts, ranks and exports of a framework its own checks alone', async () => {
    await tellThree();
    const named = CHECKS.filter(({ controls }) =>
      controls.some(({ framework }) => framework === 'DORA'),
    ).map(({ id }) => id);
    const other = CHECKS.find(({ id }) => !named.includes(id))?.id as string;
    await db('verdicts').insert([
      verdictRow('calm', 'prod', named[0], 'indeterminate'),
      verdictRow('shop', 'staging', other, 'fail'),
    ]);
    const before = await fleet().page({ limit: 100 }, everything);
    expect(before.items[1]).toMatchObject({
      title: 'shop',
      score: { failed: 1 },
    });
    const filter = { framework: 'DORA' };
    const page = await fleet().page({ limit: 100, ...filter }, everything);
    const cells = page.items.flatMap(item => item.cells);
    expect(cells.length).toBeGreaterThan(0);
    expect(cells.filter(({ check }) => !named.includes(check))).toEqual([]);
    const shop = page.items.find(({ title }) => title === 'shop');
    expect(shop?.score).toMatchObject({ failed: 0 });
    const lines = (await fleet().csv(filter, everything)).trim().split('\r\n');
    expect(lines.slice(1).map(line => line.split(',')[2])).toEqual(
      lines.slice(1).map(() => expect.stringMatching(named.join('|'))),
    );
    await expect(titles({ framework: 'SOX' })).rejects.toThrow(
      /'SOX': use one of DORA, .*SOC2/,
    );
  });

  it('tells of each check the worst verdict, where it is and the entry behind it', async () => {
    await tellThree();
    const { items } = await fleet().page({ limit: 100 }, everything);
    const [pay, shop] = items;
    expect(pay.cells).toEqual([
      {
        check: 'CHG-02',
        verdict: 'fail',
        environment: 'prod',
        since: '2026-06-01T12:00:00.000Z',
        reason: 'CHG-02 says fail.',
        ledger: {
          stream: 'verdict:prod/component:default/pay',
          streamSeq: 3,
        },
      },
      expect.objectContaining({ check: 'CHG-03', verdict: 'fail' }),
    ]);
    expect(shop.cells).toEqual([
      expect.objectContaining({
        verdict: 'indeterminate',
        environment: 'staging',
      }),
    ]);
  });

  it.each<[string, object, string[]]>([
    ['a team', { teams: [PAYMENTS] }, ['pay', 'calm']],
    ['several teams', { teams: [PAYMENTS, SHOP] }, ['pay', 'shop', 'calm']],
    ['a system', { system: 'system:default/market' }, ['shop']],
    ['low criticality', { criticality: 'low' }, ['shop', 'pay']],
    ['criticality that nothing has', { criticality: 'high' }, []],
  ])('is narrowed by %s', async (_, filter, expected) => {
    await tellThree();
    expect(await titles(filter)).toEqual(expected);
  });

  it('tells what is waived apart, and only while it is', async () => {
    await tellThree();
    const waiver = (check: string, until: DateTime, more = {}) => ({
      id: randomUUID(),
      check_id: check,
      service_ref: 'component:default/pay',
      environment: 'prod',
      asked_by: 'id:ada',
      asked_at: NOW.toJSDate(),
      until: until.toJSDate(),
      decision: 'approved',
      stream_seq: 2,
      ...more,
    });
    const later = NOW.plus({ days: 1 });
    await db('waivers').insert([
      waiver('CHG-02', later),
      // None of these holds.
      waiver('CHG-03', NOW),
      waiver('CHG-03', later, { decision: null }),
      waiver('CHG-03', later, { decision: 'refused' }),
      waiver('CHG-03', later, { withdrawn_at: NOW.toJSDate() }),
      waiver('CHG-03', later, { environment: 'staging' }),
      // A pass needs none.
      waiver('CHG-02', later, { service_ref: 'component:default/calm' }),
    ]);
    const [pay, , calm] = (await fleet().page({ limit: 100 }, everything))
      .items;
    expect(pay.score).toEqual({
      score: 50,
      passed: 1,
      failed: 1,
      indeterminate: 0,
      waived: 1,
    });
    expect(calm.score).not.toHaveProperty('waived');
    expect(pay.cells).toEqual([
      expect.objectContaining({
        check: 'CHG-02',
        verdict: 'fail',
        waivedUntil: later.toJSDate().toISOString(),
      }),
      expect.not.objectContaining({ waivedUntil: expect.anything() }),
    ]);
    expect(await titles({ waived: true })).toEqual(['pay']);
    expect(await titles({ waived: true, criticality: 'low' })).toEqual([]);
    expect(await fleet().csv({}, everything)).toMatch(
      /prod,CHG-02,fail,.*,2026-06-02T/,
    );
  });

  it('shows nobody what the catalog keeps from them', async () => {
    await tellThree();
    const shopOnly = sightOf(
      query => query.whereRaw('owned_by && ?::text[]', [[SHOP]]),
      null,
    );
    const page = await fleet().page({ limit: 100 }, shopOnly);
    expect(page.items.map(({ title }) => title)).toEqual(['shop']);
    expect(page).toMatchObject({
      sentence: '1 service: 1 with something unknown.',
      teams: [SHOP],
      systems: ['system:default/market'],
    });
    expect(await fleet().csv({}, shopOnly)).not.toContain('pay');
  });

  it('takes three queries however many services there are, in pages without a gap', async () => {
    await tellFleet(db, 120, ['staging', 'prod']);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      let queries = 0;
      const count = () => {
        queries += 1;
      };
      db.on('query', count);
      const page = await fleet().page({ limit: 50, cursor }, everything);
      db.removeListener('query', count);
      expect(queries).toBe(3);
      expect(page.sentence).toMatch(/^120 services/);
      seen.push(...page.items.map(({ service }) => service));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
  });

  it('is a file with a line for each verdict, which no spreadsheet calculates', async () => {
    await tellThree();
    await db('verdicts')
      .where({ service_ref: 'component:default/shop', environment: 'prod' })
      .update({ reason: '=HYPERLINK("x")' });
    const lines = (await fleet().csv({}, everything)).trim().split('\r\n');
    expect(lines).toHaveLength(8);
    expect(lines[0]).toMatch(/^service,environment,check,verdict/);
    expect(lines[6]).toContain(`"'=HYPERLINK(""x"")"`);
  });

  it('has what nobody claims in its file alone, for those who see all', async () => {
    await tellThree();
    await db('verdicts').insert({
      ...verdictRow('pay', 'prod', 'DRF-01', 'fail'),
      service_ref: unclaimedRef('eu-1/argocd/lost'),
      environment: NO_ENVIRONMENT,
    });
    const linesOf = async (filter: FleetFilter, sees = everything) =>
      (await fleet().csv(filter, sees)).trim().split('\r\n');
    const lines = await linesOf({});
    expect(lines).toHaveLength(9);
    expect(lines[8]).toMatch(/^unclaimed:eu-1.argocd.lost,,DRF-01,fail/);
    expect(await linesOf({ criticality: 'critical' })).toContain(lines[8]);
    for (const filter of [
      { criticality: 'low' },
      { teams: [PAYMENTS] },
      { system: 'system:default/money' },
      { waived: true },
    ]) {
      expect(await linesOf(filter)).not.toContain(lines[8]);
    }
    const some = sightOf(query => query.whereNot({ title: 'x' }), null);
    expect(await linesOf({}, some)).toEqual(lines.slice(0, 8));
    const { items } = await fleet().page({ limit: 10 }, everything);
    expect(items.map(({ title, score }) => [title, score.failed])).toEqual([
      ['pay', 2],
      ['shop', 0],
      ['calm', 0],
    ]);
  });

  it('refuses a cursor that is not its own', async () => {
    await expect(titles({ cursor: 'x' })).rejects.toThrow('nextCursor');
  });
});
