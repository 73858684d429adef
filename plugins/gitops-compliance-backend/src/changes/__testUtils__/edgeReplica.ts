import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { CollectorStatus } from '../../collectors/CollectorStatus';
import {
  changeId,
  entriesOf,
  ENVIRONMENT,
  type Told,
} from '../../evidence/__testUtils__/syntheticChange';
import { GateFacts } from '../../gates/GateFacts';
import { Gatekeeper } from '../../gates/Gatekeeper';
import { silentLogger } from '../../jobs/__testUtils__/silentLogger';
import type { Jobs } from '../../jobs/Jobs';
import type { EntryDraft, StreamDraft } from '../../ledger/Ledger';
import { PostgresLedger } from '../../ledger/PostgresLedger';
import { PersonDirectory } from '../../persons/PersonDirectory';
import { parsePolicy } from '../../policy/parsePolicy';
import type { Policy } from '../../policy/Policy';
import { PROJECTIONS } from '../../portal';
import { changeStream } from '../records';
import { Reevaluation } from '../Reevaluation';

const BATCH = 100;
const BEGAN = Date.parse('2026-06-01T10:00:00Z');
/** While the changes wait: two minutes before the edge. */
export const BEFORE_EDGE = '2026-06-01T10:03:00Z';
/** When the freeze of the policy ends. */
export const EDGE = '2026-06-01T10:05:00Z';
/** Nothing has to run before it, nobody approves, and it opens at the edge. */
const POLICY = `
version: 1
environments:
  - name: ${ENVIRONMENT}
    mode: enforce
    requiredApprovals: 0
    requireGuardrails: false
    match: { labels: { environment: ${ENVIRONMENT} } }
pins:
  - kind: application-target-revision
    services: ['*']
    repository: acme/deploy
    path: '{service}.yaml'
calendar:
  windows: []
  freezes:
    - id: until-the-edge
      title: Before the edge
      reason: A bench
      environments: [${ENVIRONMENT}]
      start: 2026-06-01T00:00
      end: ${EDGE.slice(0, 16)}
      timeZone: UTC
`;

/** What a portal evaluates changes with, on the database of many. */
export function edgeReplica(options: {
  db: Knex;
  jobs: Jobs;
  clock: () => DateTime;
}): { ledger: PostgresLedger; reevaluation: Reevaluation } {
  const { db, jobs, clock } = options;
  const logger = silentLogger;
  const ledger = new PostgresLedger({
    db,
    projections: PROJECTIONS,
    jobs,
    clock,
    logger,
  });
  const policy: Policy = {
    feeds: [],
    hash: 'b'.repeat(64),
    governed: false,
    source: 'bench',
    text: POLICY,
    loadedAt: BEFORE_EDGE,
    ...parsePolicy(POLICY, 'bench'),
  };
  const persons = new PersonDirectory(db);
  const gatekeeper = new Gatekeeper({
    facts: new GateFacts({
      db,
      persons,
      status: new CollectorStatus({
        db,
        ledger,
        clock,
        staleAfterSeconds: () => 3600,
      }),
      portalAppId: () => 4711,
      forgeCollector: () => 'forge:bench',
      clock,
    }),
    persons,
    policy: () => policy,
    clock,
  });
  const reevaluation = new Reevaluation({
    db,
    ledger,
    gatekeeper,
    jobs,
    httpChecks: { due: () => [] },
    reminders: { look: async () => {} },
    policy: () => policy,
    clock,
    logger,
  });
  return { ledger, reevaluation };
}

/** Changes of as many services up to their review, as a portal records them. */
export async function tellWaiting(
  ledger: PostgresLedger,
  count: number,
): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const indexes = Array.from(
      { length: Math.min(BATCH, count - from) },
      (_, place) => from + place,
    );
    await ledger.recordMany(
      indexes.map(index => changeStream(changeId(index))),
      async recordings => {
        await recordings.appendAll(indexes.flatMap(untilReview));
      },
    );
  }
}

function untilReview(index: number): StreamDraft[] {
  const told = entriesOf({
    index,
    target: index,
    turn: 1,
    began: BEGAN,
    number: index + 1,
  });
  return told
    .slice(
      0,
      told.findIndex(({ type }) => type === 'change.ready'),
    )
    .map(({ stream, ...entry }) => ({ stream, draft: draftOf(entry) }));
}

function draftOf({ type, ms, payload, more }: Omit<Told, 'stream'>) {
  return {
    type,
    v: 1,
    occurredAt: new Date(ms).toISOString(),
    source: { collector: 'portal' },
    attestation: 'decided' as const,
    payload: payload as EntryDraft['payload'],
    ...more,
  };
}
