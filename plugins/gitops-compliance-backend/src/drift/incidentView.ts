import type { DriftIncident } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  attributionSentence,
  classifyAround,
  classifyDrift,
  emergencyName,
  stormVerdict,
  unclaimedRunVerdict,
  type AroundFacts,
  type DriftFacts,
  type Fought,
  type UnclaimedRunFacts,
} from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import { deploymentStream } from '../deployments/records';
import type { Actors } from '../persons/PersonDirectory';
import { TEXT_ERASED } from '../shared/text';
import { instant, instantOrNull, toDateTime } from '../shared/time';
import { resourcesOf } from './differences';
import { ignoringOf } from './ignoring';
import { incidentId } from './IncidentStore';
import type { IncidentRow } from './records';
import { isUnclaimed, isUnresolved } from './unresolved';

/** An incident as the API gives it. */
export function incidentView(
  row: IncidentRow,
  actors: Actors,
  now: DateTime,
): Omit<DriftIncident, 'resolve' | 'enforcement'> {
  const { attribution } = row;
  const held = isUnresolved(row);
  const until = row.closed_at ? toDateTime(row.closed_at) : now;
  const since = toDateTime(row.since);
  const { reason, remedy } = saidOf(row);
  const { service_ref: service, environment } = row;
  return {
    id: incidentId(row),
    service,
    environment,
    deployment: row.deployment_id,
    what: row.what,
    reason,
    remedy: row.closed_at ? '' : remedyOf(row, remedy),
    held,
    over: row.closed_at !== null && !held,
    criticality: row.criticality as DriftIncident['criticality'],
    mode: row.mode,
    since: instant(since),
    openedAt: instant(row.created_at),
    closedAt: instantOrNull(row.closed_at),
    closeCause: row.close_cause,
    seconds: Math.max(0, Math.round(until.diff(since).as('seconds'))),
    dueAt: instantOrNull(row.due_at),
    overdue: row.due_at !== null && toDateTime(row.due_at) <= until,
    attribution: {
      by: attribution.by,
      sentence: attributionSentence(attribution),
      ...(attribution.by === 'emergency' && {
        emergency: {
          id: attribution.emergency.id,
          name: emergencyName(attribution.emergency),
        },
      }),
    },
    differences: differencesView(row),
    storm: row.storm,
    syncs: row.syncs.map(({ at, revision, outcome, problem }) => ({
      at,
      revision,
      outcome,
      problem,
    })),
    ignoring: ignoringOf(row),
    author: actors.maybeView(row.author_ref),
    resolution:
      row.resolved_by && row.resolved_at
        ? {
            by: actors.view(row.resolved_by),
            at: instant(row.resolved_at),
            reason: row.resolution ?? TEXT_ERASED,
          }
        : null,
    ledger: {
      stream: deploymentStream(row.deployment_id),
      streamSeq: Number(row.stream_seq),
    },
  };
}

/** Who is to do it is not known of what nobody claims. */
function remedyOf(row: IncidentRow, remedy: string): string {
  return isUnclaimed(row)
    ? `${remedy} And claim it under Audit: applications, so that its owners are told next time.`
    : remedy;
}

/** What differs; where its values were erased they are only counted. */
function differencesView({
  differences,
  difference_fields: fields,
  differences_at: at,
}: IncidentRow): DriftIncident['differences'] {
  return (
    differences &&
    at && {
      readAt: instant(at),
      problem: differences.problem,
      more: differences.more,
      objects: differences.objects.map(({ managers, ...object }, index) => ({
        ...object,
        managers: managers ?? null,
        fields: fields?.[index] ?? [],
      })),
    }
  );
}

/** What is wrong, and what to do. */
export function saidOf({ what, facts, storm, joined, ...row }: IncidentRow): {
  reason: string;
  remedy: string;
} {
  if (what === 'ran-unclaimed') {
    return unclaimedRunVerdict(facts as UnclaimedRunFacts);
  }
  if (what !== 'drifted') {
    const told = [facts as AroundFacts, ...joined.map(one => one.facts)].map(
      each => classifyAround(each),
    );
    return {
      reason: told.map(({ reason }) => reason).join(' '),
      remedy: told[0].remedy,
    };
  }
  if (storm) return stormVerdict(storm.heals, foughtOf(row));
  const resources = resourcesOf(row.differences);
  return classifyDrift({
    ...(facts as DriftFacts),
    ...(resources && { resources }),
  });
}

/** What differs, as far as it is on record, for who ends a storm. */
function foughtOf({
  differences,
  difference_fields: fields,
}: Pick<IncidentRow, 'differences' | 'difference_fields'>): Fought[] {
  return (differences?.objects ?? []).map(({ kind, name }, index) => ({
    kind,
    name,
    fields: (fields?.[index] ?? []).map(({ path, owners }) => ({
      path,
      owners,
    })),
  }));
}
