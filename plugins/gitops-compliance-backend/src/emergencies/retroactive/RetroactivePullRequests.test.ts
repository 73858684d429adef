import { ForgeUnavailableError } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { mockLogger } from '../../__testUtils__/mockLogger';
import type { JobDraft } from '../../jobs/Jobs';
import { ENTRY_CATALOGUE } from '../../ledger/catalogue';
import { ledgerDatabases } from '../../ledger/__testUtils__/databases';
import { sampleLedger } from '../../ledger/__testUtils__/sample';
import type { Policy } from '../../policy/Policy';
import { emergencyDraft } from '../drafts';
import { emergenciesProjection } from '../emergenciesProjection';
import { EmergencyStore } from '../EmergencyStore';
import { emergencyStream, type DeclaredPayload } from '../records';
import { retroactiveBranch } from './records';
import { ImpossibleError } from './RetroactiveEdits';
import { RetroactivePullRequests } from './RetroactivePullRequests';
import { RetroactiveStore } from './RetroactiveStore';

jest.setTimeout(60_000);

const NOW = DateTime.fromISO('2026-06-01T14:00:00Z', { zone: 'utc' });
const TARGET = { service: 'component:default/api', environment: 'prod' };
const SIGNAL = new AbortController().signal;

describe('asking for a pull request that says what runs', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let enqueued: JobDraft[];

  beforeEach(async () => {
    db = await databases.migrated();
    enqueued = [];
  });

  const ledger = () =>
    sampleLedger(db, {
      catalogue: ENTRY_CATALOGUE,
      projections: [emergenciesProjection],
      jobs: { enqueue: async () => {} },
    });
  /** One that is over, and asks for a pull request. */
  const asking = async (): Promise<string> => {
    const id = randomUUID();
    const declared: DeclaredPayload = {
      number: 1,
      targets: [TARGET],
      expiresAt: NOW.plus({ hours: 1 }).toISO() as string,
      needsConfirmation: false,
      overdue: 0,
      reviewSeconds: 3600,
      pullRequestSeconds: 1800,
      policyHash: 'x',
    };
    const duty = { kind: 'pull-request', target: TARGET };
    await ledger().record(emergencyStream(id), recording =>
      recording.appendAll([
        emergencyDraft('emergency.declared', NOW, declared, {
          persons: { declarer: 'somebody' },
        }),
        emergencyDraft('emergency.ended', NOW, { cause: 'expired' }),
        emergencyDraft('emergency.owed', NOW, {
          duties: [{ ...duty, dueAt: NOW.toISO() }],
        }),
        emergencyDraft('emergency.pull-request-asked', NOW, {
          target: TARGET,
          branch: retroactiveBranch({ id, number: 1 }, TARGET),
        }),
      ]),
    );
    return id;
  };
  const replica = (mode: string, located: Error) =>
    new RetroactivePullRequests({
      db,
      ledger: ledger(),
      jobs: {
        enqueue: async (jobs: JobDraft | JobDraft[]) => {
          enqueued.push(...[jobs].flat());
        },
      } as never,
      store: new EmergencyStore(db),
      edits: {
        locate: async () => {
          throw located;
        },
        find: async () => undefined,
      },
      forge: () => {
        throw new Error('The forge is not asked');
      },
      policy: () =>
        ({ document: { environments: [{ name: 'prod', mode }] } } as Policy),
      emergencyUrl: id => id,
      clock: () => NOW,
      logger: mockLogger(),
    });
  const run = (id: string, mode: string, located: Error) =>
    Promise.all(
      Array.from({ length: 4 }, () =>
        replica(mode, located).run({ emergencyId: id, ...TARGET }, SIGNAL),
      ),
    );
  const answersOf = async (id: string) => {
    const rows = await db('emergency_events')
      .where({ emergency_id: id })
      .whereLike('type', 'emergency.pull-request-%')
      .orderBy('stream_seq');
    return rows
      .filter(({ type }) => !type.endsWith('asked'))
      .map(({ payload }) => payload.cause);
  };
  const never = new ImpossibleError('no-pin', 'No pin tells it', 3);

  it('is said once to be impossible, by any number of replicas, and is not tried again', async () => {
    const id = await asking();
    await run(id, 'enforce', never);
    expect(await answersOf(id)).toEqual(['no-pin']);
    expect(await new RetroactiveStore(db).of([id])).toMatchObject([
      { problem: 'No pin tells it', repository: null },
    ]);
    await replica('enforce', never).follow(id);
    expect(enqueued).toEqual([]);
  });

  it('writes nothing where the environment is only watched', async () => {
    const id = await asking();
    await run(id, 'observe', new Error('It is not located'));
    expect(await answersOf(id)).toEqual(['watched']);
  });

  it('is tried again where a system does not answer', async () => {
    const id = await asking();
    await expect(
      run(id, 'enforce', new ForgeUnavailableError('down')),
    ).rejects.toThrow('down');
    expect(await answersOf(id)).toEqual([]);
    await replica('enforce', never).follow(id);
    expect(enqueued).toEqual([
      {
        queue: 'emergency.pull-request',
        data: { emergencyId: id, ...TARGET },
        key: `${id} ${TARGET.service} prod`,
      },
    ]);
  });

  it('needs none once Git and what runs agree', async () => {
    const id = await asking();
    await ledger().record(emergencyStream(id), recording =>
      recording.append(
        emergencyDraft('emergency.settled', NOW, {
          kind: 'pull-request',
          target: TARGET,
          isLate: false,
        }),
      ),
    );
    await run(id, 'enforce', never);
    expect(await answersOf(id)).toEqual([]);
  });

  it('knows who asks for what comes from its branch, and from no other', async () => {
    const id = await asking();
    const pulls = new RetroactiveStore(db);
    const branch = retroactiveBranch({ id, number: 1 }, TARGET);
    expect(await pulls.declarerOf(branch)).toBe('somebody');
    expect(
      await pulls.declarerOf('gitops-compliance/emergency-1-aaaaaaaaaaaa'),
    ).toBeUndefined();
  });
});
