import { DateTime } from 'luxon';
import { counted, listed } from '../../sentences';
import { defineCheck, judged } from '../check';
import { minute, NOT_COMPARED, withoutRecord } from './record';

/** Each drift is over as soon as the policy of its target asked when it began. */
export const timeCheck = defineCheck({
  id: 'DRF-02',
  title: 'Drift mended in time',
  passes: 'Each drift while it ran was over as soon as the policy asks',
  ruleVersion: 1,
  controls: [
    { framework: 'SOC2', id: 'CC7.3' },
    { framework: 'NIST-800-53r5', id: 'SI-7(7)' },
  ],
  judge({ facts: { drift, outcome }, at }) {
    const none = withoutRecord(drift, outcome);
    if (none || !drift) return none ?? NOT_COMPARED;
    const now = at.toMillis();
    const limited = drift.drifts.flatMap(({ dueAt, closedAt, since }) =>
      dueAt === null
        ? []
        : [
            {
              since,
              dueAt,
              closedAt,
              isLate: !(
                (closedAt === null
                  ? now
                  : DateTime.fromISO(closedAt).toMillis()) <=
                DateTime.fromISO(dueAt).toMillis()
              ),
            },
          ],
    );
    const late = limited.filter(({ isLate }) => isLate);
    if (late.length > 0) {
      return judged(
        'fail',
        `What drifted since ${listed(
          late.map(({ since }) => minute(since)),
        )} lasted longer than the policy lets it.`,
        'Sync it, or bring what was altered into Git, and find out why nobody did in time.',
      );
    }
    if (!drift.comparable) return NOT_COMPARED;
    const [open] = limited.filter(({ closedAt }) => closedAt === null);
    if (open) {
      return judged(
        'indeterminate',
        `It drifts since ${minute(open.since)}, and its time is not over.`,
        `Sync it, or bring what was altered into Git, by ${minute(
          open.dueAt,
        )}.`,
      );
    }
    if (limited.length === 0) {
      return judged(
        'not-applicable',
        drift.drifts.length === 0
          ? 'Nothing drifted while it ran.'
          : 'The policy set no time for what drifted.',
      );
    }
    return judged(
      'pass',
      `${counted(limited.length, 'drift')} while it ran, over in time.`,
    );
  },
});
