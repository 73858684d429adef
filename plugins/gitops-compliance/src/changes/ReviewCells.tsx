import type { ReviewView } from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  Person,
  RelativeTime,
  Sha,
  Status,
  type PlainColumn,
  type StatusTone,
} from '../components';

const STATE: Record<ReviewView['state'], [StatusTone, string]> = {
  approved: ['ok', 'Approved'],
  'changes-requested': ['error', 'Asked for changes'],
  commented: ['waiting', 'Commented'],
  dismissed: ['paused', 'Dismissed'],
};

/** Columns on a review: who, what, at which head, when, and whether it counts. */
export function reviewColumns<Row>(
  reviewOf: (row: Row) => ReviewView,
): PlainColumn<Row>[] {
  return [
    {
      header: 'Who',
      cell: row => <Person person={reviewOf(row).reviewer} />,
    },
    {
      header: 'Review',
      cell: row => {
        const [tone, word] = STATE[reviewOf(row).state];
        return <Status tone={tone}>{word}</Status>;
      },
    },
    {
      header: 'Head',
      cell: row => {
        const { commit, current } = reviewOf(row);
        return commit ? (
          <>
            <Sha revision={commit} plain />
            {current ? ' (this head)' : ' (an older head)'}
          </>
        ) : (
          'not known'
        );
      },
    },
    {
      header: 'When',
      cell: row => <RelativeTime at={reviewOf(row).submittedAt} />,
    },
    {
      header: 'Counts',
      cell: row => {
        const { counts, why } = reviewOf(row);
        return counts ? (
          <Status tone="ok">Counts</Status>
        ) : (
          <Status tone="waiting">Does not count: {why}</Status>
        );
      },
    },
  ];
}
