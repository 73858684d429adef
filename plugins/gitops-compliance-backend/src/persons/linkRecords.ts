import { createHash } from 'node:crypto';

/** `person.account-proposed` v1, in the stream of the person. */
export interface ProposedPayload {
  /** See {@link linkId}. */
  link: string;
  /** Opaque reference. */
  account: string;
}

/**
 * `person.account-confirmed`, `person.account-rejected` and
 * `person.account-retired` v1.
 */
export interface LinkPayload {
  link: string;
  account: string;
}

/** `person.groups-observed` v1: of a user of a trusted location. */
export interface GroupsPayload {
  /** Entity references. */
  groups: string[];
}

/** A row of `person_links`: one claim of an account, from its start to its end. */
export interface LinkRow {
  id: string;
  person_ref: string;
  account_ref: string;
  source: 'catalog' | 'portal';
  /** From a trusted location of the catalog. */
  trusted: boolean;
  proposed_at: Date;
  /** Null: the catalog told it. */
  proposed_by: string | null;
  reason: string | null;
  /** Who confirmed it, and when, ISO 8601 UTC. */
  confirmed_by: { ref: string; at: string }[];
  /** Since when it counts; null: it does not, or never did. */
  counts_since: Date | null;
  ended_at: Date | null;
  ended_as: 'rejected' | 'retired' | null;
  ended_by: string | null;
  end_reason: string | null;
}

/** Confirmations that a proposed link needs. */
export const CONFIRMATIONS = 2;

/**
 * Id of a link: of the person, the account, and the number that the entry which
 * opens it has in the stream of the person.
 */
export function linkId(person: string, account: string, seq: number): string {
  return createHash('sha256')
    .update(`${person} ${account} ${seq}`)
    .digest('hex')
    .slice(0, 32);
}
