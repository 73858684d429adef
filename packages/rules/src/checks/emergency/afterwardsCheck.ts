import { judged } from '../check';
import { emergencyCheck, instantOf } from './emergencyCheck';

/** Something about a target, or about the whole. */
interface Aimed {
  target: { service: string; environment: string } | null;
}

/** Where an emergency left something that Git does not say, they agree again. */
export const afterwardsCheck = emergencyCheck({
  id: 'EMG-02',
  title: 'Retroactive pull request',
  passes:
    'What the emergency left in the target that Git did not say is said by Git, or taken back, in time; nothing was left where both agreed at its end',
  ruleVersion: 1,
  controls: [{ framework: 'SOC2', id: 'CC8.1' }],
  judgeEmergency({ record, name, facts, at }) {
    const { service, environment } = facts;
    const isHere = ({ target }: Aimed) =>
      target?.service === service && target.environment === environment;
    if (!record.owed) {
      return judged(
        'indeterminate',
        `What ${name} owes is not on record yet.`,
        'Wait for its end; if it stays so, look at the jobs of the portal.',
      );
    }
    const duty = record.owed.find(
      each => each.kind === 'pull-request' && isHere(each),
    );
    if (!duty) {
      return judged(
        'not-applicable',
        `Git and what runs agreed when ${name} ended.`,
      );
    }
    const settled = record.settled.find(isHere);
    if (settled && !settled.isLate) {
      return judged(
        'pass',
        `Git and what runs agreed again in time after ${name}.`,
      );
    }
    if (settled) {
      return judged(
        'fail',
        `Git and what runs agreed again after ${name}, but too late.`,
        'Find out why it took so long, and record the exception.',
      );
    }
    const due = instantOf(duty.dueAt);
    return due && at < due
      ? judged(
          'indeterminate',
          `Git and what runs do not agree yet after ${name}; there is time left.`,
          'Merge a pull request that says what was done by hand, or take it back.',
        )
      : judged(
          'fail',
          `Git and what runs do not agree after ${name}, and the time for it is over.`,
          'Merge a pull request that says what was done by hand, or take it back.',
        );
  },
});
