import type { EmergencyLife } from '@gitops-compliance/rules';
import { serviceName } from '@gitops-compliance/rules';
import { instant, instantOrNull } from '../shared/time';

/** A target that an emergency names. */
export interface EmergencyTarget {
  service: string;
  environment: string;
}

/** A target in words: the plain name of the service, and where it runs. */
export function targetInWords({
  service,
  environment,
}: EmergencyTarget): string {
  return `${serviceName(service)} in ${environment}`;
}

/**
 * `emergency.declared` v1; the reason and the link to the incident are erasable.
 * What the policy says of its targets is kept as it was then.
 */
export interface DeclaredPayload {
  /** Number in the portal, without gaps. */
  number: number;
  targets: EmergencyTarget[];
  /** ISO 8601 UTC. */
  expiresAt: string;
  needsConfirmation: boolean;
  /** How many emergencies of the declarer owed something that was overdue. */
  overdue: number;
  reviewSeconds: number;
  pullRequestSeconds: number;
  policyHash: string;
}

/** `emergency.ended` v1; who ended it by hand, and why, is erasable. */
export interface EndedPayload {
  cause: 'by-hand' | 'expired';
}

/** What is owed once an emergency is over. */
export interface Duty {
  kind: 'review' | 'pull-request';
  /** Null: of the whole. */
  target: EmergencyTarget | null;
}

/** `emergency.owed` v1: what is owed, and until when. */
export interface OwedPayload {
  duties: (Duty & { dueAt: string })[];
}

/** `emergency.settled` v1: Git and what runs agree again. */
export interface SettledPayload extends Duty {
  isLate: boolean;
}

/** `emergency.overdue` v1: once for each duty. */
export interface OverduePayload extends Duty {
  dueAt: string;
}

/** `emergency.review-recorded` v1; the finding is erasable. */
export interface ReviewPayload {
  verdict: 'justified' | 'not-justified';
  isLate: boolean;
  /** Ids of the changes that were reviewed with it. */
  changes: string[];
  /** Places of the moves around the portal, as `seq@deployment`. */
  moves: string[];
}

/** `change.emergency-attached` v1: a running change goes under it from now on. */
export interface AttachedPayload {
  emergency: { id: string; number: number };
}

/** A row of `emergencies`. */
export interface EmergencyRow {
  id: string;
  number: number;
  declared_by: string;
  /** Null: it was erased. */
  reason: string | null;
  incident: string | null;
  declared_at: Date;
  expires_at: Date;
  needs_confirmation: boolean;
  review_seconds: number;
  pull_request_seconds: number;
  confirmed_by: string | null;
  confirmed_at: Date | null;
  ended_at: Date | null;
  ended_by: string | null;
  end_cause: EndedPayload['cause'] | null;
  end_reason: string | null;
  reviewed_at: Date | null;
  reviewed_by: string | null;
  verdict: ReviewPayload['verdict'] | null;
  finding: string | null;
  review_late: boolean | null;
  closed_at: Date | null;
  stream_seq: string;
}

/** A row of `emergency_targets`. */
export interface TargetRow {
  emergency_id: string;
  service_ref: string;
  environment: string;
  created_at: Date;
}

/** A row of `emergency_duties`; without a target both names are empty. */
export interface DutyRow {
  emergency_id: string;
  kind: Duty['kind'];
  service_ref: string;
  environment: string;
  due_at: Date;
  overdue_at: Date | null;
  settled_at: Date | null;
}

/** A row of `emergency_events`: any entry of the stream of an emergency. */
export interface EventRow {
  emergency_id: string;
  stream_seq: string;
  type: string;
  at: Date;
  persons: Record<string, string>;
  payload: Record<string, unknown>;
}

/** Controls that emergencies support. */
export const EMERGENCY_CONTROLS = [
  'SOC2:CC7.4',
  'SOC2:CC8.1',
  'NIST:CM-3',
  'ISO:A.8.32',
];

/** Stream of an emergency. */
export function emergencyStream(id: string): string {
  return `emergency:${id}`;
}

/** What tells where an emergency stands, as rules take it. */
export function lifeOf(row: EmergencyRow): EmergencyLife {
  return {
    declaredAt: instant(row.declared_at),
    expiresAt: instant(row.expires_at),
    endedAt: instantOrNull(row.ended_at),
    needsConfirmation: row.needs_confirmation,
    confirmedAt: instantOrNull(row.confirmed_at),
    reviewedAt: instantOrNull(row.reviewed_at),
    closedAt: instantOrNull(row.closed_at),
  };
}

/** The target of a duty; null: it is of the whole. */
export function targetOfDuty(row: DutyRow): EmergencyTarget | null {
  return row.service_ref === ''
    ? null
    : { service: row.service_ref, environment: row.environment };
}
