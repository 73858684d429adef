import type { DateTime } from 'luxon';
import type { LedgerStatus } from '@gitops-compliance/plugin-gitops-compliance-common';
import { relative, type StatusTone } from '../components';

/** Entries without a checkpoint for longer than this are worth a look. */
export const LATE_CHECKPOINT_MS = 60_000;

/** `12,345`. */
export function count(number: number): string {
  return number.toLocaleString('en-GB');
}

/** `1 entry`, `12,345 entries`. */
export function entries(number: number): string {
  return `${count(number)} ${number === 1 ? 'entry' : 'entries'}`;
}

/** The first line of the ledger's view: how much there is, and how much of it is signed. */
export function ledgerSentence(
  ledger: LedgerStatus,
  now: DateTime,
): { tone: StatusTone; text: string } {
  const { size, waiting, checkpoint, unsignedSince } = ledger;
  const unplaced = waiting > 0 ? ` ${waitingText(waiting)}` : '';
  if (ledger.problem !== null) {
    return {
      tone: 'warning',
      text: `The log holds ${entries(
        size,
      )}, and stands still; it goes on by itself when this is mended: ${
        ledger.problem
      }.${unplaced}`,
    };
  }
  if (size === 0) {
    return {
      tone: 'waiting',
      text: `The log is empty; it grows with the first thing that is recorded.${unplaced}`,
    };
  }
  if (!checkpoint) {
    return {
      tone: 'warning',
      text: `The log holds ${entries(
        size,
      )}, and no checkpoint is signed yet. If this lasts, read in the backend's log why the checkpoint key cannot sign.${unplaced}`,
    };
  }
  const signed = relative(checkpoint.signedAt, now);
  const rest = size - checkpoint.size;
  const held = `The log holds ${entries(size)}.`;
  if (rest <= 0) {
    return {
      tone: 'ok',
      text: `${held} All of them are under the checkpoint signed ${signed}.${unplaced}`,
    };
  }
  const age = unsignedSince ? now.toMillis() - Date.parse(unsignedSince) : 0;
  const late = age > LATE_CHECKPOINT_MS;
  const advice = late
    ? " The next checkpoint is late: read in the backend's log why the checkpoint key does not sign."
    : '';
  return {
    tone: late ? 'warning' : 'ok',
    text: `${held} All but the newest ${count(
      rest,
    )} are under the checkpoint signed ${signed}.${advice}${unplaced}`,
  };
}

function waitingText(waiting: number): string {
  return waiting === 1
    ? '1 entry waits for its place.'
    : `${entries(waiting)} wait for their places.`;
}
