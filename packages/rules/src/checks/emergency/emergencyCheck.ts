import { DateTime } from 'luxon';
import { emergencyName } from '../../emergencies';
import type { Actor } from '../../gates/types';
import { possiblePersons, provenPerson, samePerson } from '../../persons';
import {
  defineCheck,
  judged,
  type Check,
  type CheckContext,
  type Judgement,
} from '../check';
import type { EmergencyOfChange, EmergencyRecord } from './record';

/** What a check of an emergency judges from. */
export interface EmergencyContext extends CheckContext {
  record: EmergencyRecord;
  /** Such as E-12. */
  name: string;
  emergency: EmergencyOfChange;
}

/**
 * A check that applies to what was merged under an emergency, and unless it is
 * about that merge, to what there was an emergency about while it ran.
 */
export function emergencyCheck({
  judgeEmergency,
  isOfMerge = false,
  ...definition
}: Omit<Check, 'evaluate'> & {
  judgeEmergency(context: EmergencyContext): Judgement;
  isOfMerge?: boolean;
}): Check {
  return defineCheck({
    ...definition,
    judge(context) {
      const { baseline, emergency: ofChange, emergencySince } = context.facts;
      const emergency =
        (baseline ? undefined : ofChange) ??
        (isOfMerge ? undefined : emergencySince);
      if (!emergency) {
        return judged('not-applicable', 'It went under no emergency.');
      }
      const name = emergencyName(emergency);
      const { record } = emergency;
      return record
        ? judgeEmergency({ ...context, record, name, emergency })
        : judged(
            'indeterminate',
            `What happened to ${name} is not at hand.`,
            `Look ${name} up in the portal, or export what it names too.`,
          );
    },
  });
}

/** An instant of a record; null: it cannot be read. */
export function instantOf(text: string): DateTime | null {
  const read = DateTime.fromISO(text, { zone: 'utc' });
  return read.isValid ? read : null;
}

/** Whether these are two humans; null: it cannot be told. */
export function areTwo(one: Actor | null, other: Actor | null): boolean | null {
  if (!one || !other) return null;
  const all = possiblePersons(other);
  if (possiblePersons(one).some(name => all.some(n => samePerson(n, name)))) {
    return false;
  }
  const areKnown = provenPerson(one) !== null && provenPerson(other) !== null;
  return areKnown ? true : null;
}
