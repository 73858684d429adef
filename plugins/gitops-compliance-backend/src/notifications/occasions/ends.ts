import type { ChangeState } from '@gitops-compliance/rules';
import { votersOf, votesOf } from '../../approvals/votesOf';
import type { Occasion } from '../Notice';
import { changeName, changeNotice, changeOf, ownersOf } from './changeNotice';

/** How a change is told to have ended, and whether that is bad news. */
const ENDS: Partial<Record<ChangeState, { words: string; isBad: boolean }>> = {
  succeeded: { words: 'is done and healthy', isBad: false },
  failed: { words: 'failed', isBad: true },
  rejected: { words: 'was rejected', isBad: true },
  cancelled: { words: 'was cancelled', isBad: false },
  superseded: { words: 'gave way to a newer one', isBad: false },
  expired: { words: 'waited too long and expired', isBad: false },
  'rolled-back': { words: 'was rolled back', isBad: true },
};

/** A change is done or failed, or ended in another way. */
export const ends: Occasion = {
  types: [
    'change.succeeded',
    'change.failed',
    'change.rejected',
    'change.cancelled',
    'change.pull-request-closed',
    'change.superseded',
    'change.expired',
    'change.rolled-back',
  ],
  async notices(entry, context) {
    const row = await changeOf(entry, context);
    const end = row && ENDS[row.state];
    if (!row?.ended_at || !end) return [];
    const votes = (await votesOf([row], context.db)).get(row.id) ?? [];
    return [
      changeNotice(row, context, {
        kind: 'change-ended',
        title: `Change ${changeName(row)} ${end.words}`,
        description:
          row.end_reason ??
          (end.isBad
            ? 'Open it to see why, and what to do.'
            : 'Open it to see how it went.'),
        severity: end.isBad ? 'high' : 'normal',
        recipients: [
          row.requester_ref,
          ...(await ownersOf(row, context)),
          ...votersOf(votes),
        ],
      }),
    ];
  },
};
