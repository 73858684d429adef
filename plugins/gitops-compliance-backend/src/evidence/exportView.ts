import type { EvidenceExport } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Actors } from '../persons/PersonDirectory';
import { instant, instantOrNull } from '../shared/time';
import type { ExportRow } from './records';

/** An export as the API tells it. */
export function exportView(row: ExportRow, actors: Actors): EvidenceExport {
  const { environments, from, until, framework, wholeLog, change } =
    row.request;
  const { services, asked, release } = row.request;
  return {
    id: row.id,
    environments,
    from,
    until,
    framework,
    wholeLog,
    change,
    release: release ? { id: release.id, number: release.number } : null,
    services: services && services.length,
    asked: [...(asked.systems ?? []), ...(asked.services ?? [])],
    requestedBy: actors.view(row.requested_by),
    requestedAt: instant(row.requested_at),
    state: row.state,
    stage: row.stage,
    filesDone: row.files_done,
    size: row.size === null ? null : Number(row.size),
    finishedAt: instantOrNull(row.finished_at),
    manifestHash: row.manifest_hash,
    problem: row.problem,
  };
}
