import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { deploymentStream } from '../deployments/records';
import type { EmergencyStore } from '../emergencies/EmergencyStore';
import type { EntryDraft, Ledger } from '../ledger/Ledger';
import type { Policy } from '../policy/Policy';
import { jobsAfter } from './afterwards';
import { incidentMoves, type Suspect } from './incidentMoves';

/** Deployments that are out of sync, claimed or not, and those with an open incident. */
const SUSPECTS = `
  SELECT id FROM deployments
  WHERE sync_status = 'out-of-sync' AND removed_at IS NULL
  UNION SELECT deployment_id FROM drift_incidents
  WHERE closed_at IS NULL AND what = 'drifted'`;

/**
 * Opens, follows and closes incidents of drift, from what is on record; no source
 * is read.
 *
 * Promises: one open incident of each deployment at most, and each of its moves
 * once, whatever the number of looks and replicas: it decides under the lock of
 * the deployment's stream. A look that is cut short is made good by the next one.
 */
export class DriftWatch {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      emergencies: EmergencyStore;
      policy: () => Policy;
      clock: () => DateTime;
    },
  ) {}

  /** The job `drift.look`: at every deployment that may have drifted. */
  async look(signal?: AbortSignal): Promise<void> {
    const { db, ledger } = this.options;
    for (const suspect of await this.#suspects(db)) {
      signal?.throwIfAborted();
      if ((await this.#moves(suspect, db)).length === 0) continue;
      const stream = deploymentStream(suspect.id);
      await ledger.record(stream, async recording => {
        const { trx } = recording;
        const [now] = await this.#suspects(trx, suspect.id);
        const drafts = now ? await this.#moves(now, trx) : [];
        if (drafts.length === 0) return;
        await recording.enqueue(jobsAfter(await recording.appendAll(drafts)));
      });
    }
  }

  #moves(suspect: Suspect, db: Knex): Promise<EntryDraft[]> {
    const { clock, emergencies, policy } = this.options;
    const { service_ref: service, environment } = suspect;
    return incidentMoves(suspect, policy(), clock(), async at =>
      service === null || environment === null
        ? undefined
        : emergencies.inForce({ service, environment }, at.toJSDate(), db),
    );
  }

  async #suspects(db: Knex, id?: string): Promise<Suspect[]> {
    const { rows } = await db.raw<{ rows: Suspect[] }>(
      `SELECT d.id, d.service_ref, d.environment, d.sync_status, d.operation,
         d.observed, d.removed_at, d.out_of_sync_since,
         seen.observed_at AS first_seen, to_jsonb(i) AS incident
       FROM deployments d
       JOIN LATERAL (
         SELECT e.observed_at FROM ledger_entries e
         WHERE e.stream = 'deployment:' || d.id
         ORDER BY e.stream_seq LIMIT 1) seen ON true
       LEFT JOIN drift_incidents i ON i.deployment_id = d.id
         AND i.closed_at IS NULL AND i.what = 'drifted'
       WHERE d.id IN (${id === undefined ? SUSPECTS : '?'})
       ORDER BY d.id`,
      id === undefined ? [] : [id],
    );
    return rows;
  }
}
