import fc from 'fast-check';
import type { Knex } from 'knex';
import type { EntryDraft } from '../ledger/Ledger';
import { ledgerDatabases } from '../ledger/__testUtils__/databases';
import { sampleLedger } from '../ledger/__testUtils__/sample';
import { deploymentsProjection } from './deploymentsProjection';
import {
  asPayload,
  type MappedPayload,
  type ObservedPayload,
  type PinnedPayload,
} from './records';

const DEPLOYMENTS = 4;

jest.setTimeout(120_000);

const instants = fc
  .integer({ min: 0, max: 5 })
  .map(minute => `2026-01-02T03:0${minute}:00.000Z`);
const revisions = fc.constantFrom('a', 'b', 'c');
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const observed: fc.Arbitrary<ObservedPayload> = fc.record({
  instance: fc.constant('eu-1'),
  provider: fc.constant('argocd'),
  namespace: fc.constant('argocd'),
  application: fc.constant('app'),
  uid: fc.constant('uid'),
  project: fc.constantFrom('default', 'payments'),
  url: orNull(fc.constant('https://argocd.example')),
  labels: fc.dictionary(fc.constantFrom('app', 'environment'), revisions),
  sources: fc.constant([]),
  autoSync: fc.boolean(),
  sync: fc.record({
    status: fc.constantFrom('synced', 'out-of-sync'),
    revisions: fc.array(revisions, { maxLength: 1 }),
  }),
  health: fc.constantFrom('healthy', 'degraded'),
  operation: orNull(
    fc.record({
      phase: fc.constantFrom('running', 'succeeded'),
      startedAt: instants,
      finishedAt: orNull(instants),
      revisions: fc.array(revisions, { maxLength: 1 }),
      startedBy: orNull(fc.constant('id:1')),
      automated: fc.boolean(),
      partial: fc.boolean(),
      retries: fc.constant(0),
      correlationId: orNull(fc.uuid()),
    }),
  ),
  applied: orNull(
    fc.record({
      revisions: fc.array(revisions, { maxLength: 1 }),
      at: instants,
    }),
  ),
  images: fc.constant([]),
});

const mapped: fc.Arbitrary<MappedPayload> = fc.record({
  service: orNull(
    fc.constantFrom('component:default/a', 'component:default/b'),
  ),
  environment: orNull(fc.constantFrom('dev', 'prod')),
  policyHash: fc.constant('h'),
});

const pinned: fc.Arbitrary<PinnedPayload> = fc.record({
  syncedRevision: revisions,
  pinnedRevision: orNull(revisions),
  sourceRepository: orNull(fc.constant('acme/a')),
  pin: fc.constant(null),
  others: fc.constant([]),
  problem: orNull(fc.constant('No file')),
  since: instants,
  baseline: fc.boolean(),
});

/** An entry of one of the deployments. */
const facts = fc.record({
  deployment: fc.nat(DEPLOYMENTS - 1),
  at: instants,
  message: fc.constantFrom('', 'synced'),
  fact: fc.oneof(
    observed.map(payload => ({
      type: 'deployment.observed',
      payload: asPayload(payload),
    })),
    mapped.map(payload => ({
      type: 'deployment.mapped',
      payload: asPayload(payload),
    })),
    pinned.map(payload => ({
      type: 'deployment.pinned',
      payload: asPayload(payload),
    })),
    fc.constant({ type: 'deployment.removed', payload: {} }),
  ),
});

describe('deployments', () => {
  const databases = ledgerDatabases();
  let db: Knex;

  beforeAll(async () => {
    db = await databases.migrated();
  });

  it('are the same rows whether folded one by one or many at once', async () => {
    const ledger = sampleLedger(db, { projections: [deploymentsProjection] });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(facts, { minLength: 1, maxLength: 25 }),
        async all => {
          round += 1;
          const drafts = all.map(({ deployment, at, message, fact }) => {
            const { type, payload } = fact;
            const draft: EntryDraft = {
              type,
              v: 1,
              occurredAt: at,
              source: { collector: 'argocd:eu-1' },
              attestation: 'read',
              payload,
              erasable:
                message && type === 'deployment.observed'
                  ? { message }
                  : undefined,
            };
            return { deployment, draft };
          });
          const streamOf = (kind: string, deployment: number) =>
            `deployment:${round}/${kind}/${deployment}`;
          for (const { deployment, draft } of drafts) {
            await ledger.record(streamOf('one', deployment), recording =>
              recording.append(draft),
            );
          }
          const many = drafts.map(({ deployment, draft }) => ({
            stream: streamOf('all', deployment),
            draft,
          }));
          await ledger.recordMany(
            many.map(({ stream }) => stream),
            recordings => recordings.appendAll(many),
          );
          const rowsOf = async (kind: string) => {
            const like = `${round}/${kind}/%`;
            const own = [
              await db('deployments').whereLike('id', like).orderBy('id'),
              await db('deployment_intervals')
                .whereLike('deployment_id', like)
                .orderBy(['deployment_id', 'opened_seq']),
              await db('sync_operations')
                .whereLike('deployment_id', like)
                .orderBy(['deployment_id', 'started_at']),
            ];
            return JSON.parse(
              JSON.stringify(own).replaceAll(`${round}/${kind}/`, ''),
            );
          };
          expect(await rowsOf('all')).toEqual(await rowsOf('one'));
        },
      ),
      { numRuns: 40 },
    );
    const { tables } = await ledger.rebuild();
    expect(Object.values(tables).map(({ different }) => different)).toEqual([
      0, 0, 0,
    ]);
    expect(tables.deployment_intervals.live).toBeGreaterThan(0);
  });
});
