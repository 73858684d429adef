import { randomUUID } from 'node:crypto';
import type { ObservedApplication } from '@gitops-compliance/plugin-gitops-compliance-node';
import { gapClosed, gapOpened } from '../completeness/gaps/gapDrafts';
import type { SkippedRows } from '../completeness/gaps/records';
import type { EntryDraft } from '../ledger/Ledger';
import { asPayload, type HistoryReadPayload } from './records';

/** Rows in one entry; the source keeps 10 unless it is told otherwise. */
const ROWS_PER_ENTRY = 50;

/** Rows of the source's own history, oldest first. */
export type HistoryRows = ObservedApplication['history'];

/** How far an application's own history is on record. */
export interface KnownHistory {
  uid: string;
  lastId: number;
  lastAt: Date;
}

/** What a reading of the history adds to the record. */
export interface HistoryNews {
  rows: HistoryRows;
  /** Rows that were lost between the two readings. */
  skipped: SkippedRows[];
}

/**
 * Compares an application's own history with what is on record of it. Ids of
 * one application (by its UID) count up by one, from 0 when it is created and
 * when its history was emptied; the source keeps only the newest rows. So an
 * id that is left out between two readings was a sync that nobody will read any
 * more. What was before the first reading is not missed: null is known then.
 *
 * @returns null when the reading tells nothing new, or is an older one
 */
export function historyNews(
  known: KnownHistory | null,
  uid: string,
  rows: HistoryRows,
): HistoryNews | null {
  const newest = rows[rows.length - 1];
  if (!newest) return null;
  if (!known) return { rows, skipped: [] };
  if (known.uid !== uid) return { rows, skipped: holes(-1, rows) };
  const lastAt = known.lastAt.getTime();
  const wasEmptied = rows.some(
    row => row.id <= known.lastId && Date.parse(row.deployedAt) > lastAt,
  );
  if (wasEmptied) {
    return {
      rows: rows.filter(row => Date.parse(row.deployedAt) > lastAt),
      skipped: [{ from: known.lastId + 1, to: null }],
    };
  }
  const fresh = rows.filter(row => row.id > known.lastId);
  return fresh.length === 0
    ? null
    : { rows: fresh, skipped: holes(known.lastId, fresh) };
}

/** What is left out in ids that should follow upon `last` without a hole. */
function holes(last: number, rows: HistoryRows): SkippedRows[] {
  return rows.flatMap(({ id }, index) => {
    const before = index === 0 ? last : rows[index - 1].id;
    return id > before + 1 ? [{ from: before + 1, to: id - 1 }] : [];
  });
}

/**
 * The entries of a reading: the rows, and for rows that were lost a gap, which
 * is closed at once because nothing will ever bring them back.
 */
export function historyDrafts(
  news: HistoryNews,
  application: { uid: string; collector: string; known: KnownHistory | null },
  now: string,
): EntryDraft[] {
  const { uid, collector, known } = application;
  const { rows, skipped } = news;
  const lastHeard = known && known.lastAt.toISOString();
  return [
    ...inParts(rows).map((part): EntryDraft => {
      const payload: HistoryReadPayload = { uid, rows: part };
      return {
        type: 'deployment.history-read',
        v: 1,
        occurredAt: now,
        source: { collector },
        attestation: 'read',
        controls: ['SOC2:CC7.1', 'NIST:CM-3', 'NIST:AU-12'],
        payload: asPayload(payload),
      };
    }),
    ...skipped.flatMap(historyRows => {
      const gap = randomUUID();
      return [
        gapOpened(collector, now, {
          gap,
          cause: 'history-skipped',
          lastHeard,
          historyRows,
        }),
        gapClosed(collector, now, {
          gap,
          lastHeard,
          since: now,
          recovered: recovered(rows),
          notRecovered: notRecovered(historyRows),
        }),
      ];
    }),
  ];
}

/** Rows in parts that an entry takes, also of applications with many sources. */
function inParts(rows: HistoryRows): HistoryRows[] {
  const count = Math.ceil(rows.length / ROWS_PER_ENTRY);
  return Array.from({ length: count }, (_, part) =>
    rows.slice(part * ROWS_PER_ENTRY, (part + 1) * ROWS_PER_ENTRY),
  );
}

function recovered(rows: HistoryRows): string {
  const [first, last] = [rows[0], rows[rows.length - 1]];
  return first === last
    ? `row ${first.id}, which the history still keeps`
    : `the ${rows.length} rows from ${first.id} to ${last.id} that the history still keeps`;
}

function notRecovered({ from, to }: SkippedRows): string {
  if (to === null) {
    return `whatever was deployed after row ${
      from - 1
    } and before the history was emptied: its ids began anew`;
  }
  return from === to
    ? `row ${from}: which revision was deployed with it, when and by whom`
    : `rows ${from} to ${to}: which revisions were deployed with them, when and by whom`;
}
