import type { Knex } from 'knex';
import { mockLogger } from '../__testUtils__/mockLogger';
import { ledgerDatabases, migrate } from '../ledger/__testUtils__/databases';
import { eventually } from '../ledger/__testUtils__/eventually';
import { jobsSchemaName } from './jobsSchema';
import { QUEUE_NAMES } from './Jobs';
import { PgBossJobs } from './PgBossJobs';
import { storedJobs } from './__testUtils__/storedJobs';

const SCHEMA = 'gitops_compliance_jobs';

jest.setTimeout(60_000);

describe('the schema of the jobs', () => {
  const databases = ledgerDatabases();
  const started: PgBossJobs[] = [];

  afterEach(async () => {
    await Promise.all(started.splice(0).map(jobs => jobs.stop()));
  });

  const jobsOn = (db: Knex) => {
    const jobs = new PgBossJobs({ db, logger: mockLogger() });
    started.push(jobs);
    return jobs;
  };

  /** Enqueues a job and waits until it is done; gives its end state. */
  async function runJob(db: Knex, jobs: PgBossJobs) {
    await jobs.work('forge.refresh', async () => undefined);
    await db.transaction(trx =>
      jobs.enqueue({ queue: 'forge.refresh', data: {}, key: 'k' }, trx),
    );
    return eventually('the job is done', async () => {
      const [job] = await storedJobs(db, 'forge.refresh');
      return job?.state === 'completed' && job.state;
    });
  }

  it('is installed once when replicas start together', async () => {
    const db = await databases.empty();
    const replicas = [db, databases.replica(db), databases.replica(db)];
    const jobs = replicas.map(jobsOn);
    await Promise.all(jobs.map(each => each.start()));
    expect(await runJob(db, jobs[0])).toBe('completed');
  });

  it('is told of when the role may not create it, and no connection is poisoned', async () => {
    const db = await databases.empty();
    const role = await databases.role(db);
    const portal = databases.replica(db, { user: role, poolSize: 1 });
    await expect(jobsOn(portal).start()).rejects.toThrow(
      `CREATE SCHEMA ${SCHEMA} AUTHORIZATION`,
    );
    expect((await portal.raw('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('is filled by a role that was given it and may not CREATE in the database', async () => {
    const db = await databases.empty();
    const role = await databases.role(db);
    await db.raw(`CREATE SCHEMA ${SCHEMA} AUTHORIZATION ${role}`);
    const portal = databases.replica(db, { user: role });
    const jobs = jobsOn(portal);
    await jobs.start();
    expect(await runJob(portal, jobs)).toBe('completed');
  });

  it('serves a role that may only use what the owner installed', async () => {
    const db = await databases.empty();
    const owner = jobsOn(db);
    await owner.start();
    await owner.stop();
    const role = await databases.role(db);
    await db.raw(`GRANT USAGE ON SCHEMA ${SCHEMA} TO ${role}`);
    await db.raw(
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${SCHEMA} TO ${role}`,
    );
    const portal = databases.replica(db, { user: role });
    const jobs = jobsOn(portal);
    await jobs.start();
    expect(await runJob(portal, jobs)).toBe('completed');
  });

  it('stands beside the plugin’s own under pluginDivisionMode: schema, on ten connections', async () => {
    const shared = await databases.empty();
    await shared.raw('CREATE SCHEMA "gitops-compliance"');
    const own = databases.replica(shared, {
      searchPath: 'gitops-compliance',
      poolSize: 10,
    });
    await migrate(own);
    expect(await jobsSchemaName(own)).toBe(SCHEMA);
    const jobs = jobsOn(own);
    await jobs.start();
    for (const queue of QUEUE_NAMES.filter(name => name !== 'forge.refresh')) {
      await jobs.work(queue, async () => undefined);
    }
    expect(await runJob(own, jobs)).toBe('completed');

    // More transactions than connections, while all queues are polled.
    let done = 0;
    await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        own.transaction(async trx => {
          await jobs.enqueue(
            { queue: 'change.advance', data: { at }, key: `k${at % 20}` },
            trx,
          );
          done += 1;
        }),
      ),
    );
    expect(done).toBe(40);
    await eventually(
      'all are done',
      async () =>
        (
          await storedJobs(own, 'change.advance')
        ).every(job => job.state === 'completed'),
      30_000,
    );
  });

  it.each([
    ['eu-west Portal', 'eu_west_portal_jobs'],
    ['1st', '_1st_jobs'],
    ['x'.repeat(60), `${'x'.repeat(45)}_jobs`],
  ])('named after a schema %s needs no quotes', async (own, expected) => {
    const db = await databases.empty();
    await db.raw('CREATE SCHEMA ??', [own]);
    expect(
      await jobsSchemaName(databases.replica(db, { searchPath: own })),
    ).toBe(expected);
  });
});
