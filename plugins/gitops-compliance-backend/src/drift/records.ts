import type {
  AroundFacts,
  Attribution,
  DriftFacts,
  DriftSyncOutcome,
  UnclaimedRunFacts,
} from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import { asPayload } from '../deployments/records';
import type { EntryDraft } from '../ledger/Ledger';
import type { PolicyEnvironment } from '../policy/policySchema';
import { instant } from '../shared/time';
import type { DifferingObject, OwnedEdit } from './differences';

/** What an incident is about: running state, or what came around the portal. */
export type IncidentWhat =
  | 'drifted'
  /** Another revision runs in an application that nobody claims. */
  | 'ran-unclaimed'
  | Extract<
      AroundFacts['what'],
      'direct-push' | 'branch-rewritten' | 'pin-changed'
    >;

/**
 * `drift.opened` v2, in the stream of its deployment: something runs, or will run,
 * that nothing approved explains, or that something else than an approval does. V1
 * had a service and an environment always: of what nobody claims there was none.
 */
export interface IncidentOpenedPayload {
  /** Null: no service claims it. */
  service: string | null;
  /** Null: no environment takes it. */
  environment: string | null;
  what: IncidentWhat;
  facts: DriftFacts | AroundFacts | UnclaimedRunFacts;
  /** Place in the stream of the notice that tells it; null: none does. */
  notice: number | null;
  /** Since when it is so, ISO 8601 UTC. */
  since: string;
  /** Until when it is to be mended, ISO 8601 UTC; null: the policy says nothing. */
  dueAt: string | null;
  attribution: Attribution;
  criticality: string;
  mode: PolicyEnvironment['mode'];
  /** Version of classification and attribution. */
  ruleVersion: number;
  policyHash: string;
  /** It opened as a storm; absent: it did not. */
  storm?: StormRecord;
}

/** That something alters what runs again each time that it is healed. */
export interface StormRecord {
  /** How often in a row it was healed when it was told. */
  heals: number;
}

/** An entry that moves an incident says which, by the place of its opening. */
interface OfIncident {
  incident: number;
}

/** `drift.attributed` v1: it is put down to something else than before. */
export interface IncidentAttributedPayload extends OfIncident {
  attribution: Attribution;
  ruleVersion: number;
}

/** `drift.stormed` v1: once, when it turns out to be a storm. */
export interface IncidentStormedPayload extends OfIncident, StormRecord {}

/**
 * `drift.joined` v1: another notice tells of the same, such as that what was pushed
 * runs now. It opens no incident of its own.
 */
export interface IncidentJoinedPayload extends OfIncident {
  /** Place of that notice in the stream. */
  notice: number;
  facts: AroundFacts;
  /** Version of the classification. */
  ruleVersion: number;
}

/** A notice that joined an incident, as kept in its row. */
export interface JoinedNotice
  extends Pick<IncidentJoinedPayload, 'notice' | 'facts'> {
  /** When it joined, ISO 8601 UTC. */
  at: string;
}

/** `drift.ran-again` v1: one more revision ran in what nobody claims. */
export interface RanAgainPayload
  extends OfIncident,
    Pick<UnclaimedRunFacts, 'after' | 'readAt'> {}

/** `drift.sync-asked` v1: the portal asks for a sync to what is declared. */
export interface SyncAskedPayload extends OfIncident {
  /** From 1. */
  attempt: number;
  /** The commit to sync to. */
  revision: string;
  /** By which the source tells it from other syncs. */
  correlationId: string;
}

/** `drift.sync-ended` v1: what became of it. */
export interface SyncEndedPayload extends OfIncident {
  attempt: number;
  outcome: DriftSyncOutcome;
  /** Why it did not come about, for people; null: it did, or it is not known. */
  problem: string | null;
}

/** A sync that the portal asked for, as kept in the row of its incident. */
export interface SyncRecord
  extends Omit<SyncAskedPayload, 'incident'>,
    Pick<SyncEndedPayload, 'problem'> {
  /** When it was asked for, ISO 8601 UTC. */
  at: string;
  /** Null: it is not over. */
  outcome: DriftSyncOutcome | null;
}

/** `drift.overdue` v1: once, when its time is over. */
export interface IncidentOverduePayload extends OfIncident {
  dueAt: string;
}

/** `drift.closed` v1: what was wrong is so no more. */
export interface IncidentClosedPayload extends OfIncident {
  /** `elsewhere`: its application belongs to another target now, or to none. */
  cause: 'in-sync' | 'removed' | 'elsewhere';
}

/**
 * `drift.differed` v1: what differs, resource by resource, as its source was read.
 * The values, masked, are its erasable part: `fields`, of each object in order.
 */
export interface IncidentDifferedPayload extends OfIncident {
  objects: DifferingObject[];
  /** Objects beyond these. */
  more: number;
  /** Why it cannot be told, for people; null: it can. */
  problem: string | null;
}

/** `drift.resolved` v1: somebody without a part in it did; why is erasable. */
export type IncidentResolvedPayload = OfIncident;

/** `drift.alerted` v1: a pager took it. */
export interface IncidentAlertedPayload extends OfIncident {
  /** Name of the pager. */
  channel: string;
}

/** A row of `drift_incidents`. */
export interface IncidentRow {
  deployment_id: string;
  /** Place of its opening in the stream of the deployment. */
  stream_seq: string;
  service_ref: string | null;
  environment: string | null;
  what: IncidentWhat;
  facts: DriftFacts | AroundFacts | UnclaimedRunFacts;
  notice_seq: string | null;
  attribution: Attribution;
  attributed_by: Attribution['by'];
  author_ref: string | null;
  /** Who started the sync that brought it; null: nobody, or not known. */
  syncer_ref: string | null;
  /** Who started syncs of what ran since, each once. */
  further_syncers: string[];
  criticality: string;
  mode: PolicyEnvironment['mode'];
  since: Date;
  due_at: Date | null;
  overdue_at: Date | null;
  created_at: Date;
  closed_at: Date | null;
  close_cause: IncidentClosedPayload['cause'] | 'resolved' | 'adopted' | null;
  resolved_at: Date | null;
  resolved_by: string | null;
  /** Null: it is not resolved, or why was erased. */
  resolution: string | null;
  /** The pager that took it; null: none did. */
  alerted_by: string | null;
  /** Null: it was not read. */
  differences: Omit<IncidentDifferedPayload, 'incident'> | null;
  /** Null: it was not read, or erased. */
  difference_fields: OwnedEdit[][] | null;
  differences_at: Date | null;
  /** Null: it is none. */
  storm: StormRecord | null;
  /** In order. */
  syncs: SyncRecord[];
  /** Further notices of the same, in order. */
  joined: JoinedNotice[];
  /** How many of its notices were adopted; it is over when all are. */
  adopted: number;
}

/** Where incidents are shown in the app. */
export const DRIFT_PATH = '/change-control/drift';

/** Controls that incidents support. */
export const DRIFT_CONTROLS = [
  'SOC2:CC7.1',
  'SOC2:CC7.3',
  'PCI:11.5.2',
  'NIST:CM-6',
  'NIST:SI-7',
];

/** An entry of an incident that the portal decides. */
export function incidentDraft(
  type: string,
  at: DateTime,
  payload: object,
  rest: Pick<EntryDraft, 'persons' | 'erasable'> = {},
): EntryDraft {
  return {
    type,
    v: type === 'drift.opened' ? 2 : 1,
    occurredAt: instant(at),
    source: { collector: 'portal' },
    attestation: 'decided',
    controls: DRIFT_CONTROLS,
    payload: asPayload(payload),
    ...rest,
  };
}
