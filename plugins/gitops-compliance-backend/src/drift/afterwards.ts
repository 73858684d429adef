import { reevaluateJob } from '../changes/Reevaluation';
import type { Knex } from 'knex';
import type { JobDraft } from '../jobs/Jobs';
import type { RecordedEntry } from '../ledger/Ledger';
import { alertJob } from './alertJob';
import { incidentId } from './IncidentStore';
import { OF_NOTICE } from './ofNoticeSql';
import { readJob } from './readJob';
import type { IncidentRow } from './records';

/** What follows upon entries of incidents: their targets may be held, or free. */
export function jobsAfter(entries: readonly RecordedEntry[]): JobDraft[] {
  if (entries.length === 0) return [];
  const ids = entries.map(
    ({ envelope: { stream, streamSeq, type, payload } }) =>
      incidentId({
        deployment_id: stream.slice('deployment:'.length),
        stream_seq: String(
          type === 'drift.opened' ? streamSeq : payload.incident,
        ),
      }),
  );
  const drifted = entries.flatMap(({ envelope: { type, payload } }, index) =>
    type === 'drift.opened' && payload.what === 'drifted' ? [ids[index]] : [],
  );
  return [
    reevaluateJob(),
    ...[...new Set(ids)].map(alertJob),
    ...drifted.map(readJob),
  ];
}

/** The same for the incident of a notice that was adopted. */
export async function jobsAfterAdoption(
  deployment: string,
  notice: number,
  db: Knex,
): Promise<JobDraft[]> {
  const rows: IncidentRow[] = await db<IncidentRow>('drift_incidents')
    .where({ deployment_id: deployment })
    .whereRaw(OF_NOTICE, [notice, notice]);
  return [reevaluateJob(), ...rows.map(row => alertJob(incidentId(row)))];
}
