import { judged } from '../check';
import { emergencyCheck, instantOf } from './emergencyCheck';

/** Within how many minutes a pager takes that an emergency was declared. */
export const ALERT_LIMIT_MINUTES = 15;

/** A pager took that the emergency was declared, soon enough. */
export const alertCheck = emergencyCheck({
  id: 'EMG-04',
  title: 'Emergency alerted',
  passes: `A pager took that the emergency was declared within ${ALERT_LIMIT_MINUTES} minutes`,
  ruleVersion: 1,
  controls: [{ framework: 'NIST-800-53r5', id: 'CM-3(1)' }],
  judgeEmergency({ record, name }) {
    const declared = instantOf(record.declaredAt);
    const alerted =
      record.alertedAt === null ? null : instantOf(record.alertedAt);
    if (declared && alerted) {
      const limit = declared.plus({ minutes: ALERT_LIMIT_MINUTES });
      return alerted <= limit
        ? judged('pass', `A pager took ${name} in time.`)
        : judged(
            'fail',
            `A pager took ${name} more than ${ALERT_LIMIT_MINUTES} minutes after it was declared.`,
            'Look at why the pagers were not reached, and record the exception.',
          );
    }
    return record.wasUndelivered
      ? judged(
          'fail',
          `No pager took ${name}.`,
          'Look at why the pagers were not reached, and record the exception.',
        )
      : judged(
          'indeterminate',
          `No pager is on record as having taken ${name}.`,
          'Configure a pager; what people were told otherwise is not on record.',
        );
  },
});
