import { judged } from '../check';
import { areTwo, emergencyCheck, instantOf } from './emergencyCheck';

/** Somebody who neither declared nor confirmed the emergency reviewed it in time. */
export const emergencyReviewCheck = emergencyCheck({
  id: 'EMG-03',
  title: 'Emergency reviewed',
  passes:
    'Somebody who neither declared nor confirmed the emergency reviewed it in time after its end',
  ruleVersion: 1,
  controls: [{ framework: 'SOC2', id: 'CC7.5' }],
  judgeEmergency({ record, name, at }) {
    const { reviewed, owed, confirmed, declarer } = record;
    if (reviewed) {
      const parts = [declarer, ...(confirmed ? [confirmed.by] : [])];
      const apart = parts.map(part => areTwo(reviewed.by, part));
      if (apart.includes(false)) {
        return judged(
          'fail',
          `Who reviewed ${name} had declared or confirmed it.`,
          'Have somebody review it who had no part in it.',
        );
      }
      if (apart.includes(null)) {
        return judged(
          'indeterminate',
          `Who reviewed, declared or confirmed ${name} is not known.`,
          'Link their accounts to their persons in the catalog.',
        );
      }
      return reviewed.isLate
        ? judged(
            'fail',
            `${name} was reviewed too late.`,
            'Find out why it took so long, and record the exception.',
          )
        : judged('pass', `${name} was reviewed in time by somebody else.`);
    }
    const dueAt = owed?.find(({ kind }) => kind === 'review')?.dueAt;
    const due = dueAt === undefined ? null : instantOf(dueAt);
    return due && at >= due
      ? judged(
          'fail',
          `${name} was not reviewed, and the time for it is over.`,
          'Have somebody review it who had no part in it.',
        )
      : judged(
          'indeterminate',
          due
            ? `${name} is not reviewed yet; there is time left.`
            : `${name} is not over, or what it owes is not on record yet.`,
          'Have somebody review it who had no part in it.',
        );
  },
});
