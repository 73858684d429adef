import { DateTime } from 'luxon';
import { judged } from '../check';
import { areTwo, emergencyCheck, instantOf } from './emergencyCheck';
import type { EmergencyContext } from './emergencyCheck';

const RECORD = 'Find out why, let its review say so, and record the exception.';

/**
 * A second person confirmed the emergency, which names the target, and what was
 * merged under it was merged, and synced, in its time. What was merged through
 * the portal after its end was held to its gates again.
 */
export const authorisedCheck = emergencyCheck({
  id: 'EMG-01',
  title: 'Emergency authorised',
  passes:
    'A second person confirmed the emergency, it names the target, and the merge and the sync began in its time',
  ruleVersion: 1,
  controls: [{ framework: 'SOC2', id: 'CC8.1' }],
  isOfMerge: true,
  judgeEmergency(context) {
    const { record, name, facts } = context;
    const { service, environment } = facts;
    const isNamed = record.targets.some(
      one => one.service === service && one.environment === environment,
    );
    if (!isNamed) {
      return judged('fail', `${name} does not name this target.`, RECORD);
    }
    if (!record.confirmed) {
      return judged(
        'fail',
        `Nobody but who declared ${name} confirmed it.`,
        `${RECORD} Let the policy require a second person.`,
      );
    }
    const isByTwo = areTwo(record.declarer, record.confirmed.by);
    if (isByTwo === false) {
      return judged('fail', `Who declared ${name} confirmed it too.`, RECORD);
    }
    if (isByTwo === null) {
      return judged(
        'indeterminate',
        `Who declared or who confirmed ${name} is not known.`,
        'Link their accounts to their persons in the catalog.',
      );
    }
    return inItsTime(context, record.confirmed.at);
  },
});

function inItsTime(
  { record, name, facts }: EmergencyContext,
  confirmedAt: string,
) {
  const { mergedAt, sync, gates } = facts;
  const since = instantOf(confirmedAt);
  const ends = [record.expiresAt, record.endedAt ?? record.expiresAt].map(
    instantOf,
  );
  const merged = mergedAt ? instantOf(mergedAt) : null;
  const synced = sync ? instantOf(sync.startedAt) : null;
  const [expires, ended] = ends;
  if (!since || !expires || !ended || !merged) {
    return judged(
      'indeterminate',
      `Whether it was merged in the time of ${name} is not known.`,
      'Find out from the forge when it was merged.',
    );
  }
  const end = DateTime.min(expires, ended);
  const isWithin = (at: DateTime) => since <= at && at < end;
  if (!isWithin(merged)) {
    return gates?.merge === 'portal'
      ? judged(
          'not-applicable',
          `It was merged outside the time of ${name}, so every gate held it.`,
        )
      : judged(
          'fail',
          `It was merged around the portal outside the time of ${name}.`,
          RECORD,
        );
  }
  if (!synced) {
    return judged(
      'indeterminate',
      `The sync that applied what was merged under ${name} has not been seen.`,
      'Find out from Argo CD when it ran.',
    );
  }
  return synced < end
    ? judged(
        'pass',
        `A second person confirmed ${name}, and merge and sync began in its time.`,
      )
    : judged('fail', `The sync began after the end of ${name}.`, RECORD);
}
