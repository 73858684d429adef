import { createHash } from 'node:crypto';
import type { JobDraft } from '../jobs/Jobs';
import type { RecordedEntry } from '../ledger/Ledger';

/** Facts that come together are judged together. */
const DELAY_SECONDS = 2;
/** Where more streams have news at once, all targets are looked at instead. */
const MANY = 100;
/** Between the streams of one job; no stream has it in its name. */
const SEPARATOR = '\n';

/** News on which a verdict on single targets may hang. */
const OF_TARGETS = [
  'deployment.mapped',
  'deployment.pinned',
  'deployment.removed',
  'deployment.observed',
  'deployment.history-read',
  'deployment.runtime-read',
  'drift.opened',
  'drift.attributed',
  'drift.closed',
  'change.merged',
  'change.synced',
  'change.sync-failed',
  'change.succeeded',
  'change.failed',
  'change.rolled-back',
  'change.reviewed-afterwards',
  'change.emergency-attached',
  'change.pull-request-observed',
];

/**
 * News on which the verdicts on any target may hang. A new policy is told by
 * itself: the first is recorded before there are jobs.
 */
const OF_ALL = [
  'calendar.feed-changed',
  'person.account-confirmed',
  'person.account-rejected',
  'person.account-retired',
  'ledger.erased',
  'access.forge-read',
  'access.instance-read',
  'access.cluster-read',
];

/**
 * The job that judges targets anew: those of a stream, or page by page all.
 *
 * @param after - the service after which it goes on; all before were looked at
 */
export function sweepJob(after = ''): JobDraft {
  return { queue: 'verdicts.evaluate', data: { after }, key: `all:${after}` };
}

/**
 * Jobs that judge those targets anew which entries may have news of: one for all
 * of them, for judging many takes as many queries as judging one.
 */
export function verdictJobs(entries: readonly RecordedEntry[]): JobDraft[] {
  const startAfterSeconds = DELAY_SECONDS;
  const streams = [...new Set(entries.filter(isOfTarget).map(streamOf))].sort();
  const all = entries.some(({ envelope }) => OF_ALL.includes(envelope.type));
  if (all || streams.length > MANY) {
    return [{ ...sweepJob(), startAfterSeconds }];
  }
  if (streams.length === 0) return [];
  const data = { streams: streams.join(SEPARATOR) };
  const key =
    streams.length === 1
      ? streams[0]
      : createHash('sha256').update(data.streams).digest('hex');
  return [{ queue: 'verdicts.evaluate', data, key, startAfterSeconds }];
}

/** The streams whose targets a job is to judge; null: it is of all targets. */
export function streamsOfJob(data: Record<string, unknown>): string[] | null {
  return typeof data.streams === 'string'
    ? data.streams.split(SEPARATOR)
    : null;
}

function isOfTarget({ envelope }: RecordedEntry): boolean {
  return (
    OF_TARGETS.includes(envelope.type) ||
    envelope.stream.startsWith('emergency:')
  );
}

function streamOf({ envelope }: RecordedEntry): string {
  return envelope.stream;
}
