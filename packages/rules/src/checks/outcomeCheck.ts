import { counted } from '../sentences';
import { BASELINE, defineCheck, judged, withoutPullRequest } from './check';

/** What a change ended as is told well where it was healthy, or taken back. */
export const outcomeCheck = defineCheck({
  id: 'CHG-14',
  title: 'Outcome',
  passes: 'It ended healthy in its target, or was rolled back on record',
  ruleVersion: 1,
  controls: [
    { framework: 'PCI-DSS-4.0.1', id: '6.5.1' },
    { framework: 'DORA', id: 'RTS Art. 17' },
  ],
  judge({ facts }) {
    const { baseline, pullRequest, outcome, failedSyncs = 0 } = facts;
    if (baseline) return BASELINE;
    if (!pullRequest) return withoutPullRequest(facts);
    switch (outcome) {
      case 'succeeded':
        return judged(
          'pass',
          failedSyncs > 0
            ? `It ended healthy in its target, after ${counted(
                failedSyncs,
                'sync',
              )} that failed.`
            : 'It ended healthy in its target.',
        );
      case 'rolled-back':
        return judged(
          'pass',
          'It was rolled back, and the rollback is on record.',
        );
      case 'failed':
        return judged(
          'fail',
          'It failed in its target, and no rollback of it is on record.',
          'Roll it back, or mend it with another change.',
        );
      case 'rejected':
      case 'cancelled':
      case 'superseded':
      case 'expired':
        return judged('not-applicable', 'It never came to its target.');
      default:
        return judged(
          'indeterminate',
          'How it ended is not on record yet.',
          'Wait until it is verified; if it stays so, look at what the change waits for.',
        );
    }
  },
});
