import {
  SyncRefusedError,
  type DeploymentSource,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { DriftSyncOutcome } from '@gitops-compliance/rules';
import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { z } from 'zod';
import { deploymentStream } from '../deployments/records';
import type { DeploymentRow } from '../deployments/rows';
import type { Ledger, Recording } from '../ledger/Ledger';
import { toDateTime } from '../shared/time';
import type { EnforcementRules } from './EnforcementRules';
import { incidentId, type IncidentStore } from './IncidentStore';
import {
  incidentDraft,
  type IncidentRow,
  type SyncAskedPayload,
  type SyncEndedPayload,
  type SyncRecord,
} from './records';
import { syncJob } from './syncJob';

const jobSchema = z.object({
  incident: z.string(),
  attempt: z.number().int().positive(),
});

/** A sync that nobody saw for so long is lost. */
const LOST_AFTER_MINUTES = 15;
const MAX_PROBLEM = 300;

/** SQL: what may be put back, and what was asked for and is not over. */
const CANDIDATES = `what = 'drifted' AND (
  (closed_at IS NULL AND attributed_by = 'unauthorised')
  OR (syncs <> '[]' AND syncs -> -1 ->> 'outcome' IS NULL))`;

/**
 * Has a drift that nobody approved synced back to what is declared, where the
 * policy says so (`drift: enforce`).
 *
 * Promises: each sync is on record before it is asked for, and what became of it
 * after; however many replicas look, it is asked for once, under an id by which
 * the source tells it from others; a few times an incident, ever later; to the
 * very commit that was applied before, and never another. Nothing is pruned.
 */
export class DriftSyncs {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      store: IncidentStore;
      rules: EnforcementRules;
      sources: () => DeploymentSource[];
      clock: () => DateTime;
    },
  ) {}

  /** Asks for what is due, and tells what became of what was asked for. */
  async look(signal?: AbortSignal): Promise<void> {
    const { db, ledger, store } = this.options;
    const rows: IncidentRow[] = await db<IncidentRow>('drift_incidents_now')
      .whereRaw(CANDIDATES)
      .orderBy(['deployment_id', 'stream_seq']);
    const states = await this.options.rules.states(rows, db);
    for (const [index, row] of rows.entries()) {
      signal?.throwIfAborted();
      if (!pendingOf(row) && states[index]?.state !== 'due') continue;
      const stream = deploymentStream(row.deployment_id);
      await ledger.record(stream, async recording => {
        const now = await store.get(incidentId(row), recording.trx);
        if (now) await this.#move(now, recording);
      });
    }
  }

  /** The job `drift.sync`; a source that is silent throws, so that it is retried. */
  async run(data: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const { db, store } = this.options;
    const { incident, attempt } = jobSchema.parse(data);
    const row = await store.get(incident);
    const sync = row && pendingOf(row);
    if (!row || sync?.attempt !== attempt) return;
    // It ran already: what is to be seen of it is told by a look.
    if (await this.#phaseOf(row, sync, db)) return;
    const [state] = await this.options.rules.states(
      [{ ...row, syncs: row.syncs.slice(0, -1) }],
      db,
    );
    if (state?.state !== 'due') {
      await this.#end(row, 'withdrawn', state?.reason ?? 'It is over.');
      return;
    }
    const deployment: DeploymentRow | undefined = await db('deployments')
      .where({ id: row.deployment_id })
      .first();
    const source = this.options
      .sources()
      .find(({ instance }) => instance === deployment?.instance);
    if (!deployment || !source) {
      await this.#end(row, 'refused', 'Its instance is not configured.');
      return;
    }
    try {
      await source.sync(
        {
          namespace: deployment.namespace,
          name: deployment.application,
          project: deployment.project,
          revision: sync.revision,
          correlationId: sync.correlationId,
          reason: `Drift incident ${incident}`,
        },
        signal,
      );
    } catch (error) {
      if (!(error instanceof SyncRefusedError)) throw error;
      await this.#end(row, 'refused', error.message);
    }
  }

  /** Under the lock of the deployment's stream. */
  async #move(row: IncidentRow, recording: Recording): Promise<void> {
    const { rules, clock } = this.options;
    const { trx } = recording;
    const pending = pendingOf(row);
    if (pending) {
      const outcome = await this.#outcomeOf(row, pending, trx);
      if (outcome) await recording.append(this.#ended(row, outcome, null));
      return;
    }
    const [state] = await rules.states([row], trx);
    const deployment: DeploymentRow | undefined = await trx('deployments')
      .where({ id: row.deployment_id })
      .first();
    const [revision] = deployment?.observed.sync.revisions ?? [];
    if (state?.state !== 'due' || revision === undefined) return;
    const attempt = row.syncs.length + 1;
    const payload: SyncAskedPayload = {
      incident: Number(row.stream_seq),
      attempt,
      revision,
      correlationId: `drift/${incidentId(row)}/${attempt}`,
    };
    await recording.append(incidentDraft('drift.sync-asked', clock(), payload));
    await recording.enqueue(syncJob(incidentId(row), attempt));
  }

  async #outcomeOf(
    row: IncidentRow,
    sync: SyncRecord,
    db: Knex,
  ): Promise<DriftSyncOutcome | null> {
    const phase = await this.#phaseOf(row, sync, db);
    if (phase === 'succeeded') return 'succeeded';
    if (phase === 'failed' || phase === 'error') return 'failed';
    const lost = toDateTime(sync.at).plus({ minutes: LOST_AFTER_MINUTES });
    return phase === null && this.options.clock() >= lost ? 'lost' : null;
  }

  /** Phase of the sync as it was seen; null: it was not. */
  async #phaseOf(
    { deployment_id: id }: IncidentRow,
    { correlationId }: SyncRecord,
    db: Knex,
  ): Promise<string | null> {
    const found: { phase: string } | undefined = await db('sync_operations')
      .where({ deployment_id: id, correlation_id: correlationId })
      .first('phase');
    return found?.phase ?? null;
  }

  async #end(
    row: IncidentRow,
    outcome: DriftSyncOutcome,
    problem: string,
  ): Promise<void> {
    const { ledger, store } = this.options;
    const stream = deploymentStream(row.deployment_id);
    await ledger.record(stream, async recording => {
      const now = await store.get(incidentId(row), recording.trx);
      const isSame = now && pendingOf(now)?.attempt === pendingOf(row)?.attempt;
      if (isSame) await recording.append(this.#ended(now, outcome, problem));
    });
  }

  #ended(row: IncidentRow, outcome: DriftSyncOutcome, problem: string | null) {
    const payload: SyncEndedPayload = {
      incident: Number(row.stream_seq),
      attempt: row.syncs.length,
      outcome,
      problem: problem && problem.slice(0, MAX_PROBLEM),
    };
    return incidentDraft('drift.sync-ended', this.options.clock(), payload);
  }
}

/** The sync that is not over. */
function pendingOf({ syncs }: IncidentRow): SyncRecord | undefined {
  const last = syncs[syncs.length - 1];
  return last?.outcome === null ? last : undefined;
}
