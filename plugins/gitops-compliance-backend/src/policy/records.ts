import type { JsonObject } from '@gitops-compliance/evidence-log';
import type { EntryDraft } from '../ledger/Ledger';

/** Stream of all policies that were ever in force, proposed or refused. */
export const POLICY_STREAM = 'policy:default';

/** Controls that the governance of the policy supports. */
export const POLICY_CONTROLS = ['NIST:CM-3', 'SOC2:CC8.1'];

/** Where in Git a version of the policy lies. */
export interface PolicyVersionRecord {
  /** Tip of the branch when it was read. */
  commit: string;
  /** Git blob id of the file. */
  blob: string;
}

/** Who let a version of the policy come into force, by opaque references. */
export type PolicyApprovalRecord =
  | {
      kind: 'pull-request';
      repository: string;
      number: number;
      url: string;
      headSha: string;
      /** ISO 8601 UTC. */
      mergedAt: string;
      approvers: string[];
    }
  | { kind: 'proposal'; proposal: string; approvers: string[] };

/** Payload of `policy.loaded`; version 1 ended before `version`. */
export interface PolicyLoadedPayload {
  hash: string;
  /** Whether an approved change is behind it. */
  governed: boolean;
  /** Such as `file:policy.yaml`, `git:host/owner/name@branch:path`, `portal`. */
  source: string;
  document: JsonObject;
  version: PolicyVersionRecord | null;
  approval: PolicyApprovalRecord | null;
}

/** Why a version of the policy did not come into force. */
export type RefusalCause =
  | 'missing'
  | 'broken'
  | 'unapproved'
  | 'rewritten'
  | 'older';

/** Payload of `policy.refused`; the sentence stands beside it. */
export interface PolicyRefusedPayload {
  source: string;
  cause: RefusalCause;
  commit: string | null;
  blob: string | null;
}

/** Payload of `policy.proposed`; its text and why stand beside it. */
export interface PolicyProposedPayload {
  proposal: string;
  /** Hash of the policy that it was made from. */
  base: string;
  hash: string;
  document: JsonObject;
}

/** Payload of `policy.decided`: a proposal that did not come into force. */
export interface PolicyDecidedPayload {
  proposal: string;
  outcome: 'rejected' | 'withdrawn';
}

/** A draft of an entry about the policy. */
export function policyDraft(
  type: `policy.${string}`,
  v: number,
  payload: object,
  rest: Pick<EntryDraft, 'occurredAt'> & Partial<EntryDraft>,
): EntryDraft {
  return {
    type,
    v,
    source: { collector: 'portal' },
    attestation: 'decided',
    controls: POLICY_CONTROLS,
    payload: JSON.parse(JSON.stringify(payload)) as JsonObject,
    ...rest,
  };
}
