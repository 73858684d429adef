import type { Knex } from 'knex';

/** The queues that exist; all are created at start. */
export const QUEUE_NAMES = [
  'change.advance',
  'change.roll-back',
  'change.render',
  'gates.reevaluate',
  'report.ask',
  'deployment.resolve-pin',
  'deployment.read-manifests',
  'dispute.read',
  'drift.look',
  'drift.alert',
  'drift.read',
  'drift.sync',
  'source.read',
  'forge.refresh',
  'forge.consider',
  'forge.watch',
  'forge.merge',
  'emergency.follow',
  'emergency.page',
  'emergency.access',
  'emergency.pull-request',
  'evidence.export',
  'evidence.of-change',
  'notice.tell',
  'ticket.make',
  'ticket.link',
  'ticket.tell',
  'ticket.refresh',
  'ledger.verify',
  'ledger.archive',
  'verdicts.evaluate',
] as const;

/** Names of the queues; a job's data is validated by its worker. */
export type QueueName = (typeof QUEUE_NAMES)[number];

/** A job to be enqueued. */
export interface JobDraft {
  queue: QueueName;
  data: Record<string, string | number | boolean | null>;
  /**
   * At most one *waiting* job with this key exists in the queue; a running one
   * does not count, so that news during a run causes another run.
   */
  key?: string;
  /** Delay in seconds. */
  startAfterSeconds?: number;
}

/**
 * Effects on outside systems, at least once, after the transaction that asked
 * for them committed. A handler must be idempotent; when it throws, the job is
 * retried with back-off; when the process dies, another takes it up.
 */
export interface Jobs {
  /** Several are enqueued in a fixed number of statements per queue. */
  enqueue(jobs: JobDraft | JobDraft[], trx?: Knex.Transaction): Promise<void>;
  work(
    queue: QueueName,
    handler: (
      data: Record<string, unknown>,
      signal: AbortSignal,
    ) => Promise<void>,
  ): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}
