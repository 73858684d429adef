/** States of a change; the last seven are ends. */
export type ChangeState =
  | 'proposed'
  | 'reviewing'
  | 'ready'
  | 'merging'
  | 'deploying'
  | 'verifying'
  | 'succeeded'
  | 'failed'
  | 'rejected'
  | 'cancelled'
  | 'superseded'
  | 'expired'
  | 'rolled-back';

/** What can happen to a change. */
export type ChangeEvent =
  | { type: 'pull-request-opened' }
  | { type: 'gates-opened' }
  | { type: 'gates-closed' }
  | { type: 'merge-requested' }
  /** The forge refused the merge (head moved, conflict, protection). */
  | { type: 'merge-refused' }
  | { type: 'merged' }
  | { type: 'synced' }
  | { type: 'healthy' }
  | { type: 'failed' }
  | { type: 'pull-request-closed' }
  | { type: 'cancelled' };

/** Outcome of applying an event to a state. */
export type Transition =
  | { ok: true; state: ChangeState; changed: boolean }
  | { ok: false; reason: string };
