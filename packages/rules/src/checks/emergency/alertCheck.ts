import { counted } from '../../sentences';
import { judged } from '../check';
import { emergencyCheck, instantOf } from './emergencyCheck';

/** Where facts do not tell what the policy said. */
const UNTOLD_SECONDS = 15 * 60;

const REMEDY =
  'Look at why the pagers were not reached, and record the exception.';

/** A pager took that the emergency was declared, as soon as the policy says. */
export const alertCheck = emergencyCheck({
  id: 'EMG-04',
  title: 'Emergency alerted',
  passes:
    'A pager took that the emergency was declared as soon as the policy says',
  ruleVersion: 1,
  controls: [{ framework: 'NIST-800-53r5', id: 'CM-3(1)' }],
  judgeEmergency({ record, name, emergency }) {
    const seconds = emergency.alertWithinSeconds ?? UNTOLD_SECONDS;
    const declared = instantOf(record.declaredAt);
    const alerted =
      record.alertedAt === null ? null : instantOf(record.alertedAt);
    if (declared && alerted) {
      if (emergency.alertWithinSeconds === null) {
        return judged(
          'indeterminate',
          `How soon a pager had to take ${name} is not known.`,
          'Judge it by the policy of that time, and record the exception.',
        );
      }
      return alerted <= declared.plus({ seconds })
        ? judged('pass', `A pager took ${name} in time.`)
        : judged(
            'fail',
            `A pager took ${name} more than ${inWords(
              seconds,
            )} after it was declared.`,
            REMEDY,
          );
    }
    return record.wasUndelivered
      ? judged('fail', `No pager took ${name}.`, REMEDY)
      : judged(
          'indeterminate',
          `No pager is on record as having taken ${name}.`,
          'Configure a pager; what people were told otherwise is not on record.',
        );
  },
});

function inWords(seconds: number): string {
  return seconds % 60 === 0
    ? counted(seconds / 60, 'minute')
    : counted(seconds, 'second');
}
