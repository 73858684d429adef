import { parseEntry } from '@gitops-compliance/evidence-log';
import {
  AROUND_RULE_VERSION,
  classifyAround,
  emergencyName,
} from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import {
  asPayload,
  deploymentStream,
  type PinnedPayload,
} from '../deployments/records';
import { driftJob } from '../drift/driftJob';
import type { EmergencyStore } from '../emergencies/EmergencyStore';
import type { Ledger } from '../ledger/Ledger';
import type { Policy } from '../policy/Policy';
import { changesOfD, ServiceNames } from '../services/ServiceNames';
import { instant } from '../shared/time';
import {
  watchedEnvironments,
  type NoticedFacts,
  type NoticedPayload,
} from './records';

/** How far back pins are looked at; a portal that was down for longer is told. */
const LOOK_BACK_DAYS = 7;

/** A deployment that runs what no change brought. */
interface Candidate {
  id: string;
  service_ref: string;
  environment: string;
  opened_seq: string;
  pinned_revision: string;
  started_at: Date;
  before: string | null;
}

/**
 * Looks at what runs: where a pin names something else than before and no change
 * of the target brought that, it is noticed: somebody pushed it, set it in the
 * cluster or synced another commit.
 *
 * Promises: once for each such move, whatever the number of looks and replicas.
 * A pin that names a branch and still does is none: there the branch moved.
 * A change that is under way, or was merged since the revision before began to
 * run, explains what it names.
 */
export class PinWatch {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      emergencies: EmergencyStore;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** Looks at every target once. No source is read. */
  async look(signal?: AbortSignal): Promise<void> {
    for (const candidate of await this.#candidates()) {
      signal?.throwIfAborted();
      await this.#notice(candidate);
    }
  }

  async #candidates(): Promise<Candidate[]> {
    const { db, policy, clock } = this.options;
    const changes = changesOfD(await new ServiceNames(db).renamed());
    const { rows } = await db.raw<{ rows: Candidate[] }>(
      `SELECT d.id, d.service_ref, d.environment, i.opened_seq,
         i.pinned_revision, i.started_at, b.pinned_revision AS before
       FROM deployment_intervals i
       JOIN deployments d ON d.id = i.deployment_id
       JOIN LATERAL (
         SELECT pinned_revision, started_at FROM deployment_intervals
         WHERE deployment_id = i.deployment_id AND opened_seq < i.opened_seq
         ORDER BY opened_seq DESC LIMIT 1) b ON true
       WHERE i.started_at >= ? AND NOT i.baseline
         AND d.removed_at IS NULL AND d.environment = ANY (?::text[])
         AND NOT EXISTS (
           SELECT 1 FROM ${changes.from}
           WHERE c.environment = d.environment
             AND (c.to_revision = i.pinned_revision
               OR c.kind = 'direct' AND jsonb_exists(
                 c.pull_request -> 'files', d.pin ->> 'path')
                 -- What an application names itself is a revision: another one
                 -- than the change is known to bring is not its doing.
                 AND (c.to_revision IS NULL
                   OR i.synced_revision IS DISTINCT FROM i.pinned_revision))
             AND (c.ended_at IS NULL
               OR c.steps ->> 'merged' IS NOT NULL
                 AND (c.ended_at >= i.started_at
                   OR (c.steps ->> 'merged')::timestamptz >= b.started_at)))
         AND NOT EXISTS (
           SELECT 1 FROM around_notices n
           WHERE n.deployment_id = i.deployment_id
             AND n.interval_seq = i.opened_seq)
       ORDER BY d.id, i.opened_seq`,
      [
        clock().minus({ days: LOOK_BACK_DAYS }).toJSDate(),
        watchedEnvironments(policy()),
        ...changes.bindings,
      ] as unknown as Knex.Value[],
    );
    return rows;
  }

  async #notice(candidate: Candidate): Promise<void> {
    const { emergencies, ledger, clock } = this.options;
    const { id, service_ref: service, environment, before } = candidate;
    const interval = Number(candidate.opened_seq);
    const stream = deploymentStream(id);
    const [now, was] = await this.#readings(stream, interval);
    if (!was || namesOf(was) === namesOf(now)) return;
    const facts: NoticedFacts = {
      what: 'pin-changed',
      before,
      after: candidate.pinned_revision,
    };
    const emergency = await emergencies.inForce(
      { service, environment },
      candidate.started_at,
    );
    const { classification, controls } = classifyAround(
      facts,
      emergency && emergencyName(emergency),
    );
    await ledger.record(stream, async ({ trx, append, enqueue }) => {
      const known = await trx('around_notices')
        .where({ deployment_id: id, interval_seq: interval })
        .first();
      if (known) return;
      await append({
        type: 'deployment.around-noticed',
        v: 1,
        occurredAt: instant(clock()),
        source: { collector: 'portal' },
        attestation: 'decided',
        controls,
        payload: asPayload({
          service,
          environment,
          facts,
          repository: now.sourceRepository,
          commits: [],
          classification,
          ruleVersion: AROUND_RULE_VERSION,
          interval,
          ...(emergency && { emergency }),
        } satisfies NoticedPayload),
      });
      await enqueue(driftJob());
    });
  }

  /** What was read of the pins at a place of the stream, and before that. */
  async #readings(stream: string, until: number): Promise<PinnedPayload[]> {
    const entries: Buffer[] = await this.options
      .db('ledger_entries')
      .where({ stream, type: 'deployment.pinned' })
      .where('stream_seq', '<=', until)
      .orderBy('stream_seq', 'desc')
      .limit(2)
      .pluck('entry');
    return entries.map(
      entry => parseEntry(entry).payload as unknown as PinnedPayload,
    );
  }
}

/** What the pins of a reading name, whatever that resolves to. */
function namesOf({ pin, others }: PinnedPayload): string {
  return JSON.stringify(
    [pin, ...(others ?? [])].map(one => [one?.path, one?.key, one?.value]),
  );
}
