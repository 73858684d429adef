import type { ChangeEvent } from './types';

/** Entry types that move a change, and the event that each stands for. */
const EVENTS: Record<string, ChangeEvent['type']> = {
  'change.pull-request-opened': 'pull-request-opened',
  'change.ready': 'gates-opened',
  'change.held': 'gates-closed',
  'change.merge-requested': 'merge-requested',
  'change.merge-refused': 'merge-refused',
  'change.merged': 'merged',
  'change.synced': 'synced',
  'change.succeeded': 'healthy',
  'change.failed': 'failed',
  'change.pull-request-closed': 'pull-request-closed',
  'change.cancelled': 'cancelled',
  'change.rejected': 'rejected',
  'change.superseded': 'superseded',
  'change.expired': 'expired',
  'change.rolled-back': 'rolled-back',
  'change.verification-asked': 'verification-asked',
};

/** The state machine's event that an entry stands for; undefined: none. */
export function changeEventOf(entryType: string): ChangeEvent | undefined {
  return Object.hasOwn(EVENTS, entryType)
    ? { type: EVENTS[entryType] }
    : undefined;
}
