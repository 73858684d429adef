import type { DriftIncident } from '@gitops-compliance/plugin-gitops-compliance-common';
import { csvLine, type Cell } from '../evidence/csv';

/** Columns in order: their names, and what stands in them. */
const COLUMNS: [name: string, cell: (incident: DriftIncident) => Cell][] = [
  ['id', ({ id }) => id],
  ['service', ({ service }) => service],
  ['environment', ({ environment }) => environment],
  ['deployment', ({ deployment }) => deployment],
  ['criticality', ({ criticality }) => criticality],
  ['mode', ({ mode }) => mode],
  ['kind', ({ what }) => what],
  ['storm', ({ storm }) => storm !== null],
  ['reason', ({ reason }) => reason],
  ['put down to', ({ attribution }) => attribution.by],
  ['explanation', ({ attribution }) => attribution.sentence],
  ['since', ({ since }) => since],
  ['opened', ({ openedAt }) => openedAt],
  ['closed', ({ closedAt }) => closedAt],
  ['closed by', ({ closeCause }) => closeCause],
  ['seconds', ({ seconds }) => seconds],
  ['due', ({ dueAt }) => dueAt],
  ['overdue', ({ overdue }) => overdue],
  ['holds its target', ({ held }) => held],
  ['syncs asked for', ({ syncs }) => syncs.length],
  ['written by', ({ author }) => author?.name ?? null],
  ['resolved by', ({ resolution }) => resolution?.by.name ?? null],
  ['resolved', ({ resolution }) => resolution?.at ?? null],
  ['resolution', ({ resolution }) => resolution?.reason ?? null],
  ['ledger', ({ ledger: { stream, streamSeq } }) => `${stream} ${streamSeq}`],
];

/** Incidents as a table, a line each. */
export function incidentCsv(incidents: readonly DriftIncident[]): string {
  return [
    csvLine(COLUMNS.map(([name]) => name)),
    ...incidents.map(incident =>
      csvLine(COLUMNS.map(([, cell]) => cell(incident))),
    ),
  ].join('');
}
