import {
  attributeDrift,
  classifyDrift,
  DRIFT_RULE_VERSION,
  isCalm,
  isStorm,
  type Attribution,
  type DriftFacts,
  type TargetPolicy,
} from '@gitops-compliance/rules';
import { DateTime } from 'luxon';
import { driftFactsOf } from '../deployments/deploymentView';
import type { DeploymentRow } from '../deployments/rows';
import type { EntryDraft } from '../ledger/Ledger';
import { heldTo } from '../applications/heldTo';
import type { Policy } from '../policy/Policy';
import { sameJson } from '../shared/json';
import { instant, toDateTime } from '../shared/time';
import { resourcesOf } from './differences';
import {
  incidentDraft,
  type IncidentAttributedPayload,
  type IncidentClosedPayload,
  type IncidentOpenedPayload,
  type IncidentOverduePayload,
  type IncidentRow,
  type IncidentStormedPayload,
  type StormRecord,
} from './records';

/** A deployment whose running state may differ, as it is on record. */
export interface Suspect
  extends Pick<
    DeploymentRow,
    'id' | 'sync_status' | 'operation' | 'observed' | 'removed_at'
  > {
  /** Null: no service claims it. */
  service_ref: string | null;
  /** Null: no environment takes it. */
  environment: string | null;
  out_of_sync_since: Date | null;
  first_seen: Date;
  /** Its open incident; null: there is none. */
  incident: IncidentRow | null;
}

/** Looks up the emergency that was in force for the target at an instant. */
export type EmergencyAt = (
  at: DateTime,
) => Promise<{ id: string; number: number } | undefined>;

/**
 * What is to be recorded of a deployment now, so that its incident tells how it
 * is: one opens once it has differed for as long as the policy lets it, or is
 * healed in vain, and stays open until what runs is seen to be what is declared. A
 * newer commit, a sync that runs or fails, and a source that is silent close none:
 * they may hide it, and in a storm so does being in sync for a moment.
 */
export async function incidentMoves(
  suspect: Suspect,
  policy: Policy,
  now: DateTime,
  emergencyAt: EmergencyAt,
): Promise<EntryDraft[]> {
  const { incident } = suspect;
  return incident
    ? follow(suspect, incident, policy, now, emergencyAt)
    : open(suspect, policy, now, emergencyAt);
}

async function open(
  suspect: Suspect,
  policy: Policy,
  now: DateTime,
  emergencyAt: EmergencyAt,
): Promise<EntryDraft[]> {
  const { service_ref: service, environment: name, removed_at: gone } = suspect;
  if (gone) return [];
  const facts = driftFactsOf(suspect);
  if (classifyDrift(facts).class !== 'drifted') return [];
  const since = begin(suspect, now);
  const { rules, criticality, mode } = heldTo(policy, suspect);
  const storm = stormOf(facts);
  if (!storm && now < since.plus({ seconds: rules.driftGraceSeconds })) {
    return [];
  }
  const attribution = await attributed(
    suspect,
    facts,
    rules,
    since,
    emergencyAt,
  );
  const { driftSeconds: seconds } = rules;
  const payload: IncidentOpenedPayload = {
    service,
    environment: name,
    what: 'drifted',
    facts: onRecord(facts),
    notice: null,
    since: instant(since),
    dueAt: seconds === null ? null : instant(since.plus({ seconds })),
    attribution,
    criticality,
    mode,
    ruleVersion: DRIFT_RULE_VERSION,
    policyHash: policy.hash,
    ...(storm && { storm }),
  };
  return [incidentDraft('drift.opened', now, payload)];
}

async function follow(
  suspect: Suspect,
  incident: IncidentRow,
  policy: Policy,
  now: DateTime,
  emergencyAt: EmergencyAt,
): Promise<EntryDraft[]> {
  const place = { incident: Number(incident.stream_seq) };
  const cause = whyOver(suspect, incident, now);
  if (cause) {
    const payload: IncidentClosedPayload = { ...place, cause };
    return [incidentDraft('drift.closed', now, payload)];
  }
  const facts = driftFactsOf(suspect);
  const drafts = [
    ...stormDrafts(incident, facts, now),
    ...overdueDrafts(incident, now),
  ];
  if (classifyDrift(facts).class !== 'drifted') return drafts;
  const attribution = await attributed(
    suspect,
    facts,
    heldTo(policy, incident).rules,
    toDateTime(incident.since),
    emergencyAt,
  );
  if (sameJson(attribution, incident.attribution)) return drafts;
  const payload: IncidentAttributedPayload = {
    ...place,
    attribution,
    ruleVersion: DRIFT_RULE_VERSION,
  };
  return [...drafts, incidentDraft('drift.attributed', now, payload)];
}

/** That its time is over, where nobody said so yet. */
export function overdueDrafts(
  { due_at: due, overdue_at: told, stream_seq: seq }: IncidentRow,
  now: DateTime,
): EntryDraft[] {
  if (due === null || told !== null || toDateTime(due) > now) return [];
  const payload: IncidentOverduePayload = {
    incident: Number(seq),
    dueAt: instant(due),
  };
  return [incidentDraft('drift.overdue', now, payload)];
}

/** That it is a storm, where nobody said so yet. */
function stormDrafts(
  { storm: told, stream_seq: seq }: IncidentRow,
  facts: DriftFacts,
  now: DateTime,
): EntryDraft[] {
  const storm = stormOf(facts);
  if (!storm || told) return [];
  const payload: IncidentStormedPayload = { incident: Number(seq), ...storm };
  return [incidentDraft('drift.stormed', now, payload)];
}

function stormOf(facts: DriftFacts): StormRecord | null {
  return isStorm(facts) ? { heals: facts.operation?.heals ?? 0 } : null;
}

function whyOver(
  suspect: Suspect,
  { service_ref: service, environment, storm }: IncidentRow,
  now: DateTime,
): IncidentClosedPayload['cause'] | null {
  if (suspect.removed_at) return 'removed';
  const isHere =
    suspect.service_ref === service && suspect.environment === environment;
  if (!isHere) return 'elsewhere';
  const isInSync = classifyDrift(driftFactsOf(suspect)).class === 'none';
  const isOver = isInSync && (!storm || isCalm(lastSyncOf(suspect), now));
  return isOver ? 'in-sync' : null;
}

function lastSyncOf({ operation }: Suspect): DateTime | null {
  const at = operation?.finishedAt ?? operation?.startedAt;
  return at ? toDateTime(at) : null;
}

/**
 * Since when it drifts: out of sync ever since, and after the last sync of the
 * whole. A source whose clock is ahead of ours does not put it off.
 */
function begin(suspect: Suspect, now: DateTime): DateTime {
  const applied = suspect.observed.applied?.at;
  const since = toDateTime(suspect.out_of_sync_since ?? suspect.first_seen);
  return DateTime.min(
    now,
    applied ? DateTime.max(since, toDateTime(applied)) : since,
  );
}

async function attributed(
  suspect: Suspect,
  facts: DriftFacts,
  { driftIgnored, driftControllers }: TargetPolicy,
  since: DateTime,
  emergencyAt: EmergencyAt,
): Promise<Attribution> {
  const resources = resourcesOf(suspect.incident?.differences ?? null);
  const differing = { ...facts, ...(resources && { resources }) };
  return attributeDrift('drifted', differing, {
    since: instant(since),
    firstSeen: instant(suspect.first_seen),
    emergency: (await emergencyAt(since)) ?? null,
    ignored: driftIgnored,
    controllers: driftControllers,
  });
}

/** Without what is personal or only told at the source. */
function onRecord({ sync, operation, applied }: DriftFacts): DriftFacts {
  return {
    sync: { status: sync.status, revisions: [...sync.revisions] },
    operation: operation && {
      phase: operation.phase,
      revisions: [...operation.revisions],
      partial: operation.partial,
      ...(operation.heals !== undefined && { heals: operation.heals }),
    },
    applied: applied && [...applied],
  };
}
