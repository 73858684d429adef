import type { BoardVote } from '@gitops-compliance/plugin-gitops-compliance-common';
import type { StatusTone } from '../components';

type Decision = BoardVote['decision'];

/** What a vote can say: its key, its button, and how a cast one reads. */
export const DECISIONS: readonly {
  decision: Decision;
  key: string;
  label: string;
  cast: readonly [StatusTone, string];
}[] = [
  {
    decision: 'approve',
    key: 'a',
    label: 'Approve',
    cast: ['ok', 'Approved'],
  },
  {
    decision: 'reject',
    key: 'r',
    label: 'Reject',
    cast: ['error', 'Rejected'],
  },
  {
    decision: 'ask',
    key: 'q',
    label: 'Ask a question',
    cast: ['warning', 'Asked'],
  },
  {
    decision: 'abstain',
    key: 'n',
    label: 'Abstain',
    cast: ['paused', 'Abstained'],
  },
  {
    decision: 'defer',
    key: 'm',
    label: 'To the meeting',
    cast: ['waiting', 'Left to the meeting'],
  },
];

/** Decisions that need a word of explanation. */
export const EXPLAINED: readonly Decision[] = ['reject', 'ask'];
