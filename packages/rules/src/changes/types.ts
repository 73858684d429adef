/**
 * What a change is: a promotion moves pins to a revision that runs upstream, a
 * direct change is a pull request that somebody opened at the forge, a rollback
 * goes back to what ran before.
 */
export type ChangeKind = 'promotion' | 'direct' | 'rollback';

/** `expedited` waives what takes time upstream, for one more approver. */
export type ChangeClass = 'normal' | 'expedited';

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
  | { type: 'cancelled' }
  /** Who may decide on it said no. */
  | { type: 'rejected' }
  /** A newer change of the target takes its place. */
  | { type: 'superseded' }
  /** It waited longer than it may. */
  | { type: 'expired' }
  /** A rollback went back to what ran before it. */
  | { type: 'rolled-back' }
  /** Somebody wants what was synced verified again. */
  | { type: 'verification-asked' };

/** Outcome of applying an event to a state. */
export type Transition =
  | { ok: true; state: ChangeState; changed: boolean }
  | { ok: false; reason: string };
