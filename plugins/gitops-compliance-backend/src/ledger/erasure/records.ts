import type { ExpiringClass } from '../entryClasses';

/** How far an erasure is. */
export type ErasureState = 'requested' | 'confirmed' | 'withdrawn' | 'erased';

/** What an erasure deleted. */
export interface ErasureCounts {
  /** Identities: the person's, and those of the person's accounts. */
  identities: number;
  /** Erasable parts of entries. */
  texts: number;
  /** Exports that are made again without what was deleted. */
  exports: number;
}

/**
 * `ledger.erasure-requested` and `ledger.erasure-confirmed` v1, and
 * `ledger.erasure-withdrawn` v1. Who asks is among the entry's persons; who is
 * to be erased stands in the stream alone, as an opaque reference. The reason is
 * the erasable part of the first.
 */
export interface ErasurePayload {
  /** Id of the erasure. */
  erasure: string;
}

/** `ledger.erased` v1. */
export interface ErasedPayload extends ErasurePayload, ErasureCounts {
  /** References that lead to nobody from now on. */
  references: string[];
}

/** `ledger.expired` v1: what was deleted because its time was over. */
export interface ExpiredPayload {
  /** Erasable parts of entries, by the class of the entry. */
  texts: Record<ExpiringClass, number>;
  /** Identities of which every entry is past its time. */
  identities: number;
  /** Exports that are made again without what was deleted. */
  exports: number;
}

/** `ledger.hold-placed` v1; the reason is its erasable part. */
export interface HoldPlacedPayload {
  hold: string;
  /** Reference of the one person whom it is about; null: a scope. */
  subject: string | null;
  /** Catalog entity; null: every service. */
  service: string | null;
  /** First instant, ISO 8601 UTC; null: from the beginning. */
  from: string | null;
  /** First instant after it, ISO 8601 UTC; null: without end. */
  until: string | null;
}

/** `ledger.hold-lifted` v1. */
export interface HoldLiftedPayload {
  hold: string;
}

const ERASURE = 'ledger:erasure/';
const HOLD = 'ledger:hold/';

/** Stream of the erasures of a person. */
export const erasureStream = (subject: string) => `${ERASURE}${subject}`;

/** Stream of a hold: of one person by the reference, else by its id. */
export const holdStream = (hold: string) => `${HOLD}${hold}`;

/** Streams in which the one whom they are about does not count as named. */
export const ABOUT_PERSONS = [ERASURE, HOLD];

/** Stream of what expired. */
export const RETENTION_STREAM = 'ledger:retention';

/** Controls that erasure, holds and retention support. */
export const KEEPING_CONTROLS = ['PCI:10.5.1', 'NIST:AU-11', 'ISO:A.5.34'];

/** A row of `erasures`. */
export interface ErasureRow {
  id: string;
  subject_ref: string;
  state: ErasureState;
  reason: string | null;
  requested_by: string;
  requested_at: Date;
  confirmed_by: string | null;
  confirmed_at: Date | null;
  withdrawn_by: string | null;
  withdrawn_at: Date | null;
  erased_at: Date | null;
  counts: ErasureCounts | null;
}

/** A row of `legal_holds`. */
export interface HoldRow {
  id: string;
  stream: string;
  subject_ref: string | null;
  service_ref: string | null;
  held_from: Date | null;
  held_until: Date | null;
  reason: string | null;
  placed_by: string;
  placed_at: Date;
  lifted_by: string | null;
  lifted_at: Date | null;
}
