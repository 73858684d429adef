import { approver } from '../../testing/deployed';
import { bot, human, stranger } from '../../testing/facts';
import type { TargetHistory } from './ofImages';

const MAY = '2026-05-01T00:00:00Z';
const AT = '2026-06-01T11:00:00Z';

/** Approvals by people who were there, had left, or were never known. */
export const HISTORIES_OF_APPROVERS: readonly TargetHistory[] = [
  { tells: 'a user approved it', facts: {}, expected: 'pass' },
  {
    tells: 'who approved it has left since',
    facts: {
      approvers: [
        approver({
          account: human('bob', {
            person: null,
            personAtRequest: 'user:default/bob',
          }),
          presence: [{ from: MAY, until: '2026-06-01T11:00:01Z' }],
        }),
      ],
    },
    expected: 'pass',
  },
  {
    tells: 'who approved it had left at that very moment',
    facts: { approvers: [approver({ presence: [{ from: MAY, until: AT }] })] },
    expected: 'fail',
  },
  {
    tells: 'who approved it was away then, and came back',
    facts: {
      approvers: [
        approver({
          presence: [
            { from: MAY, until: '2026-05-20T00:00:00Z' },
            { from: '2026-06-01T12:00:00Z', until: null },
          ],
        }),
      ],
    },
    expected: 'fail',
  },
  {
    tells: 'one was there, and the account of one who had left approved too',
    facts: {
      approvers: [
        approver(),
        approver({
          account: human('carol'),
          presence: [{ from: MAY, until: '2026-05-31T00:00:00Z' }],
        }),
      ],
    },
    expected: 'fail',
  },
  {
    tells: 'one was there, and a stranger approved too',
    facts: {
      approvers: [
        approver({ account: stranger('zoe'), presence: null }),
        approver(),
      ],
    },
    expected: 'indeterminate',
  },
  {
    tells: 'a stranger alone approved it',
    facts: {
      approvers: [approver({ account: stranger('zoe'), presence: null })],
    },
    expected: 'indeterminate',
  },
  {
    tells: 'it was approved before the catalog was first read',
    facts: { approvers: [approver({ at: '2026-04-30T23:59:59Z' })] },
    expected: 'indeterminate',
  },
  {
    tells: 'nothing was ever told of who approved it',
    facts: { approvers: [approver({ presence: [] })] },
    expected: 'indeterminate',
  },
  {
    tells: 'when it was approved cannot be read',
    facts: { approvers: [approver({ at: 'yesterday' })] },
    expected: 'indeterminate',
  },
  {
    tells: 'a bot alone approved it',
    facts: { approvers: [approver({ account: bot('ci'), presence: null })] },
    expected: 'not-applicable',
  },
  {
    tells: 'nobody approved it',
    facts: { approvers: [] },
    expected: 'not-applicable',
  },
  {
    tells: 'who approved it is not on record',
    facts: { approvers: undefined },
    expected: 'indeterminate',
  },
];
