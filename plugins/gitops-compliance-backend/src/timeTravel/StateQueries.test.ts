import fc from 'fast-check';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import { sightOf } from '../access/Sight';
import { deploymentsProjection } from '../deployments/deploymentsProjection';
import {
  asPayload,
  type MappedPayload,
  type PinnedPayload,
} from '../deployments/records';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import { PersonDirectory } from '../persons/PersonDirectory';
import type { Policy } from '../policy/Policy';
import { EVERYTHING } from '../services/visibility';
import { StateQueries } from './StateQueries';

jest.setTimeout(120_000);

const START = DateTime.fromISO('2026-06-01T12:00:00Z', { zone: 'utc' });
const SERVICE = 'component:default/payments-api';
const MINUTES = 20;
const at = (minute: number) => START.plus({ minutes: minute });
const iso = (minute: number) => at(minute).toISO() as string;

/** What was learned of a deployment: at `known`, that it runs since `since`. */
interface Learned {
  revision: string;
  since: number;
  known: number;
}

describe('what ran at an instant', () => {
  const databases = ledgerDatabases();
  let db: Knex;
  let now = START;
  let deployments = 0;
  const sees = sightOf(EVERYTHING, null);

  beforeAll(async () => {
    db = await databases.migrated();
    await db('services').insert({
      entity_ref: SERVICE,
      uid: 'uid',
      name: 'payments-api',
      title: 'payments-api',
      owned_by: [],
      entity: '{}',
      removed: false,
      stream_seq: 1,
    });
  });

  const states = () =>
    new StateQueries({
      db,
      persons: new PersonDirectory(db),
      policy: () => ({ document: { environments: [] } } as unknown as Policy),
      clock: () => at(MINUTES),
    });

  /** Records a deployment of an environment of its own. */
  const lived = async (learned: Learned[]): Promise<string> => {
    deployments += 1;
    const environment = `prod-${deployments}`;
    const id = `eu-1/argocd/app-${deployments}`;
    await db('deployments').insert({
      id,
      provider: 'argocd',
      instance: 'eu-1',
      application: `app-${deployments}`,
      namespace: 'argocd',
      project: 'payments',
      labels: '{}',
      sources: '[]',
      auto_sync: false,
      observed: '{}',
      baseline: false,
      sync_status: 'synced',
      health: 'healthy',
      stream_seq: 1,
    });
    const ledger = sampleLedger(db, {
      projections: [deploymentsProjection],
      clock: () => now,
    });
    const record = (type: string, payload: object) =>
      ledger.record(`deployment:${id}`, recording =>
        recording.append({
          type,
          v: 1,
          occurredAt: now.toISO() as string,
          source: { collector: 'argocd:eu-1' },
          attestation: 'read',
          payload: asPayload(payload),
        }),
      );
    now = START;
    await record('deployment.mapped', {
      service: SERVICE,
      environment,
      policyHash: 'h',
    } satisfies MappedPayload);
    for (const { revision, since, known } of learned) {
      now = at(known);
      await record('deployment.pinned', {
        syncedRevision: revision,
        pinnedRevision: revision,
        sourceRepository: null,
        pin: null,
        others: [],
        problem: null,
        since: iso(since),
        baseline: false,
      } satisfies PinnedPayload);
    }
    return environment;
  };

  const ask = async (environment: string, minute: number) => {
    const { items } = await states().at(
      { at: at(minute), environment, limit: 10 },
      sees,
    );
    expect(items.length).toBeLessThan(2);
    return items[0];
  };

  it('tells what was learned too late, and what was on record then', async () => {
    const environment = await lived([
      { revision: 'aaaa', since: 0, known: 1 },
      { revision: 'bbbb', since: 5, known: 9 },
    ]);
    expect(await ask(environment, 4)).toMatchObject({
      pinnedRevision: 'aaaa',
      until: iso(5),
      knownThen: null,
    });
    expect(await ask(environment, 7)).toMatchObject({
      pinnedRevision: 'bbbb',
      since: iso(5),
      knownSince: iso(9),
      knownThen: { pinnedRevision: 'aaaa', since: iso(0) },
    });
    expect(await ask(environment, 9)).toMatchObject({ knownThen: null });
    const csv = await states().csv({ at: at(7), environment }, sees);
    expect(csv.split('\r\n').slice(1)).toEqual([
      expect.stringMatching(new RegExp(`^${iso(7)},.*,bbbb,.*,true,aaaa,`)),
      '',
    ]);
    // Nothing at all was on record yet.
    expect(await ask(environment, 0)).toMatchObject({
      pinnedRevision: 'aaaa',
      knownThen: { pinnedRevision: null, since: null },
    });
  });

  it('agrees with a look at everything that was learned', async () => {
    const histories = fc
      .array(
        fc.record({
          revision: fc.constantFrom('aaaa', 'bbbb', 'cccc'),
          step: fc.integer({ min: 1, max: 4 }),
          late: fc.integer({ min: 0, max: 3 }),
        }),
        { minLength: 1, maxLength: 5 },
      )
      .map(steps => {
        let since = 0;
        let known = 0;
        return steps.map(({ revision, step, late }): Learned => {
          since += step;
          known = Math.max(known, since + late);
          return { revision, since, known };
        });
      });
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.integer({ min: 0, max: MINUTES }),
        async (learned, minute) => {
          const environment = await lived(learned);
          const answer = await ask(environment, minute);
          // The naive way: a revision that is told again is no move.
          const moves = learned.filter(
            ({ revision }, index) => revision !== learned[index - 1]?.revision,
          );
          const ran = moves.filter(({ since }) => since <= minute).pop();
          const then = moves.filter(({ known }) => known <= minute).pop();
          const told = answer && {
            revision: answer.pinnedRevision,
            since: answer.since,
            then: answer.knownThen,
          };
          expect(told).toEqual(
            ran && {
              revision: ran.revision,
              since: iso(ran.since),
              then:
                then === ran
                  ? null
                  : {
                      pinnedRevision: then?.revision ?? null,
                      since: then ? iso(then.since) : null,
                    },
            },
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('comes in pages that leave nothing out', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await states().at(
        { at: at(MINUTES), limit: 3, cursor },
        sees,
      );
      seen.push(...page.items.map(({ deployment }) => deployment));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(deployments);
    expect(new Set(seen).size).toBe(deployments);
  });

  it('refuses an instant that has not come, and a cursor that is not ours', async () => {
    await expect(
      states().at({ at: at(MINUTES + 1), limit: 1 }, sees),
    ).rejects.toThrow('has not come yet');
    await expect(
      states().at({ at: START, limit: 1, cursor: 'x' }, sees),
    ).rejects.toThrow('nextCursor');
  });
});
