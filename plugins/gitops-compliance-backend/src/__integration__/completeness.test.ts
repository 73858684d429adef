import type {
  CompletenessView,
  GapPage,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';
import { LEDGER_PROD, requestMerge, untilState } from './journey';
import {
  newDatabase,
  startTestPortal,
  startTestWorld,
  waitFor,
  type Caller,
  type TestPortal,
  type TestWorld,
} from './testPortal';

jest.setTimeout(120_000);

const LOST_SYNCS = 2;

describe('what of a period is whole', () => {
  const database = newDatabase();
  let world: TestWorld;
  let portal: TestPortal;
  let dana: Caller;

  beforeAll(async () => {
    world = await startTestWorld();
    portal = await startTestPortal({ world, database });
    dana = portal.as('user:default/dana');
  });

  afterAll(async () => {
    await portal?.stop();
    await world?.close();
    await database.drop();
  });

  const ask = (environment: string, from: DateTime, until: DateTime) => {
    const query = new URLSearchParams({
      environment,
      from: from.toUTC().toISO() as string,
      until: until.toUTC().toISO() as string,
    });
    return dana.get<CompletenessView>(`/v1/ledger/completeness?${query}`);
  };
  const now = () => DateTime.fromJSDate(world.clock.now(), { zone: 'utc' });

  it('agrees in Git, in the syncs and in what runs after a promotion', async () => {
    const id = await requestMerge(world, dana, LEDGER_PROD);
    await untilState(dana, id, 'succeeded');
    const { status, body } = await ask(
      'prod',
      now().minus({ days: 1 }),
      now().plus({ hours: 1 }),
    );
    expect(status).toBe(200);
    const { count, populations, gaps, coverage, checks } = body;
    expect(count).toEqual({ git: 1, syncs: 1, runtime: 1, differences: [] });
    expect(populations.at(-1)).toMatchObject({
      environment: 'prod',
      last: 1,
      closedAt: null,
    });
    expect(gaps).toEqual([]);
    expect(checks.map(({ check, verdict }) => [check, verdict])).toEqual([
      ['LOG-01', 'indeterminate'],
      // Where the test runs across the full hour, an hour is covered.
      [
        'LOG-02',
        coverage.some(({ covered }) => covered > 0) ? 'pass' : 'indeterminate',
      ],
      ['LOG-03', 'pass'],
    ]);
    expect(coverage.map(({ collector }) => collector)).toEqual(
      expect.arrayContaining(['argocd:eu-1', 'catalog']),
    );
  });

  it('closes the month when it is over, with the number of its last change', async () => {
    const month = now().toFormat('yyyy-MM');
    world.clock.putForwardTo(now().plus({ months: 1 }).startOf('month'));
    await portal.stop();
    await syncsThatAreLost();
    portal = await startTestPortal({ world, database });
    dana = portal.as('user:default/dana');
    const closing = await untilFound('the month to be closed', () =>
      portal
        .db('population_closings')
        .where({ environment: 'prod', period: month })
        .first(),
    );
    expect(closing.last).toBe(1);
  });

  it('tells of the time in which the portal did not run', async () => {
    const silent = await untilFound('the gap', async () => {
      const { body } = await dana.get<GapPage>(
        '/v1/ledger/gaps?state=unaccepted&collector=catalog',
      );
      return body.items[0];
    });
    expect(silent).toMatchObject({ cause: 'silent', state: 'unaccepted' });
    const statement = 'The portal was put forward in time by a test';
    const accept = (who: string, body: object = { statement }) =>
      portal
        .as(`user:default/${who}`)
        .post<{ state: string }>(`/v1/ledger/gaps/${silent.id}/accept`, body);
    expect((await accept('dana', { statement: 'no' })).status).toBe(400);
    expect((await accept('dana')).status).toBe(200);
    expect((await accept('dana')).status).toBe(409);
    expect((await accept('sam')).body.state).toBe('accepted');
  });

  it('has a gap where Argo CD lost rows of its history meanwhile', async () => {
    const skipped = await untilFound('the gap', async () => {
      const { body } = await dana.get<GapPage>(
        '/v1/ledger/gaps?state=unaccepted&collector=argocd%3Aeu-1',
      );
      return body.items.find(({ cause }) => cause === 'history-skipped');
    });
    const { from, to } = skipped.historyRows ?? {};
    expect(skipped.deployment).toMatch(/payments-api-prod$/);
    expect((to ?? 0) - (from ?? 0)).toBe(LOST_SYNCS - 1);
    expect(skipped.notRecovered).toMatch(/which revisions were deployed/);
  });

  /** Syncs by hand while no portal runs, whose rows Argo CD then loses. */
  async function syncsThatAreLost(): Promise<void> {
    const application = `${world.argocd.url}/api/v1/applications/payments-api-prod`;
    const headers = {
      authorization: `Bearer ${world.secrets.argocdSreToken}`,
      'content-type': 'application/json',
    };
    const newest = async () => {
      const answer = await fetch(application, { headers });
      const { status } = (await answer.json()) as {
        status: { history: { id: number }[] };
      };
      return status.history.at(-1)?.id ?? -1;
    };
    for (let sync = 0; sync < LOST_SYNCS + 1; sync += 1) {
      const before = await newest();
      await fetch(`${application}/sync`, {
        method: 'POST',
        headers,
        body: '{}',
      });
      await waitFor('the sync', async () => (await newest()) > before);
    }
    world.argocd.faults.loseHistory('payments-api-prod', LOST_SYNCS);
  }

  it('is told of environments that exist, for periods that are not endless', async () => {
    const year = now().minus({ days: 365 });
    expect((await ask('nowhere', year, now())).status).toBe(404);
    expect((await ask('prod', year, now())).status).toBe(200);
    const years = now().minus({ years: 3 });
    expect((await ask('prod', years, now())).status).toBe(400);
    expect((await ask('prod', now(), year)).status).toBe(400);
  });

  async function untilFound<T>(
    what: string,
    find: () => Promise<T | undefined>,
  ): Promise<T> {
    let found: T | undefined;
    await waitFor(what, async () => {
      found = await find();
      return found !== undefined;
    });
    return found as T;
  }
});
