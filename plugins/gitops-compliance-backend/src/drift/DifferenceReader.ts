import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { z } from 'zod';
import { asPayload, deploymentStream } from '../deployments/records';
import type {
  LiveDeployment,
  LiveReader,
} from '../emergencies/retroactive/LiveReader';
import type { JobDraft } from '../jobs/Jobs';
import type { Ledger } from '../ledger/Ledger';
import { sameJson } from '../shared/json';
import { instant } from '../shared/time';
import { differencesOf } from './differences';
import { driftJob } from './driftJob';
import { incidentId, type IncidentStore } from './IncidentStore';
import { catchJob, readAgainJob } from './readJob';
import {
  DRIFT_CONTROLS,
  type IncidentDifferedPayload,
  type IncidentRow,
} from './records';

/** SQL: a storm of which nothing differed when it was read. */
const IS_NOT_CAUGHT = `(storm IS NOT NULL
  AND differences ->> 'problem' IS NULL AND differences -> 'objects' = '[]')`;

const jobSchema = z.object({ incident: z.string() });

/**
 * Reads what differs in a drift, resource by resource, once it is an incident,
 * and records it, masked and bounded.
 *
 * Promises: one request of an incident, one in ten minutes while what differs is
 * what explains it, and one in half a minute until a storm was caught in the act; an
 * entry only where it differs from the one before. A
 * source that is silent throws, so that the job is retried.
 */
export class DifferenceReader {
  constructor(
    private readonly options: {
      db: Knex;
      ledger: Ledger;
      store: IncidentStore;
      live: LiveReader;
      clock: () => DateTime;
    },
  ) {}

  /** Jobs for what may by now differ in more than what explains it. */
  async again(): Promise<JobDraft[]> {
    const rows: (IncidentRow & { missed: boolean })[] = await this.options
      .db('drift_incidents')
      .where({ what: 'drifted' })
      .whereNull('closed_at')
      .where(either =>
        either
          .whereIn('attributed_by', ['ignore-rule', 'controller'])
          .orWhereRaw(IS_NOT_CAUGHT),
      )
      .select(
        'deployment_id',
        'stream_seq',
        this.options.db.raw(`${IS_NOT_CAUGHT} AS missed`),
      );
    return rows.map(row =>
      row.missed ? catchJob(incidentId(row)) : readAgainJob(incidentId(row)),
    );
  }

  /** The job `drift.read`. */
  async run(data: Record<string, unknown>, signal: AbortSignal): Promise<void> {
    const { clock, db, ledger, live, store } = this.options;
    const { incident } = jobSchema.parse(data);
    const row = await store.get(incident);
    if (!row || !isAsked(row)) return;
    const deployment: LiveDeployment | undefined = await db('deployments')
      .select('id', 'provider', 'instance', 'observed')
      .where({ id: row.deployment_id })
      .whereNull('removed_at')
      .first();
    if (!deployment) return;
    const state = await live.readOne(deployment, signal);
    const { objects, more, fields } = differencesOf(state);
    const payload: IncidentDifferedPayload = {
      incident: Number(row.stream_seq),
      objects,
      more,
      problem: state.problems[0] ?? null,
    };
    await ledger.record(deploymentStream(deployment.id), async recording => {
      const now = await store.get(incident, recording.trx);
      if (!now || !isAsked(now) || isKnown(now, payload, fields)) return;
      await recording.append({
        type: 'drift.differed',
        v: 1,
        occurredAt: instant(clock()),
        source: {
          collector: `${deployment.provider}:${deployment.instance}`,
        },
        attestation: 'read',
        controls: DRIFT_CONTROLS,
        payload: asPayload(payload),
        ...(fields.length > 0 && { erasable: asPayload({ fields }) }),
      });
      await recording.enqueue(driftJob());
    });
  }
}

function isAsked({ what, closed_at: closed }: IncidentRow): boolean {
  return what === 'drifted' && closed === null;
}

/** What was erased stays so until something else differs. */
function isKnown(
  { differences, difference_fields: known }: IncidentRow,
  payload: IncidentDifferedPayload,
  fields: object,
): boolean {
  const { incident: _, ...told } = payload;
  return (
    sameJson(differences, told) && (known === null || sameJson(known, fields))
  );
}
