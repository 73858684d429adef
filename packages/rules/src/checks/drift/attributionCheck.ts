import { counted, listed } from '../../sentences';
import { defineCheck, judged } from '../check';
import { minute, NOT_COMPARED, withoutRecord } from './record';

/**
 * Each time that what ran was not what was declared is put down to a commit, an
 * emergency, a rule of the policy, a controller of the cluster or the baseline; a
 * commit explains what it altered only where it was synced in full.
 * That somebody resolved one afterwards explains it no more than before.
 */
export const attributionCheck = defineCheck({
  id: 'DRF-01',
  title: 'Drift explained',
  passes:
    'Each drift while it ran is put down to an emergency, a rule of the policy, a controller or the baseline, and no newer commit was left half synced',
  ruleVersion: 1,
  controls: [
    { framework: 'SOC2', id: 'CC7.1' },
    { framework: 'PCI-DSS-4.0.1', id: '11.5.2' },
    { framework: 'NIST-800-53r5', id: 'CM-6(2)' },
  ],
  judge({ facts: { drift, outcome } }) {
    const none = withoutRecord(drift, outcome);
    if (none || !drift) return none ?? NOT_COMPARED;
    const unexplained = drift.drifts.filter(
      ({ attributedBy }) => attributedBy === 'unauthorised',
    );
    if (unexplained.length > 0) {
      return judged(
        'fail',
        `Nothing explains what drifted since ${listed(
          unexplained.map(({ since }) => minute(since)),
        )}.`,
        'Find out who altered it, bring it into Git by a change or sync it, and let somebody uninvolved resolve the incident.',
      );
    }
    if (drift.partialSince) {
      return judged(
        'fail',
        `Only some resources of what is declared were synced ${minute(
          drift.partialSince,
        )}: what runs is neither what was approved before nor since.`,
        'Sync the whole application, or take the commit back, and find out who synced a part of it and why.',
      );
    }
    if (!drift.comparable) return NOT_COMPARED;
    return judged(
      'pass',
      drift.drifts.length === 0
        ? 'It never drifted while it ran.'
        : `${counted(
            drift.drifts.length,
            'drift',
          )} while it ran, and what explains it is on record.`,
    );
  },
});
