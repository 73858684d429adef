import { DateTime } from 'luxon';
import { CalendarError, asksForTeams, calendarState } from '../calendar';
import type { Calendar } from '../calendar';
import { utcTime, zonedTime } from '../sentences';
import { BASELINE, defineCheck, judged } from './check';
import type { CheckContext, Judgement } from './check';

const RECORD =
  'Record why it could not wait, and roll back if it was not meant.';

/**
 * The sync began inside a window and in no freeze of the calendar that was in
 * force at that moment.
 */
export const windowCheck = defineCheck({
  id: 'CHG-10',
  title: 'Window',
  passes:
    'The sync began inside a window and in no freeze of the calendar then in force',
  ruleVersion: 1,
  controls: [
    { framework: 'SOC2', id: 'CC8.1' },
    { framework: 'ISO-27001-2022', id: 'A.8.32' },
    { framework: 'DORA', id: 'Art. 9(4)(e)' },
  ],
  judge(context) {
    const { facts, calendar, at } = context;
    if (facts.baseline) {
      return BASELINE;
    }
    if (!facts.sync) {
      return judged(
        'indeterminate',
        'The sync that applied this change has not been seen.',
        'Find out from Argo CD when it ran.',
      );
    }
    if (!calendar) {
      return judged(
        'indeterminate',
        'The calendar that was in force at the sync is not known.',
        'Restore the calendar of that day.',
      );
    }
    const began = DateTime.fromISO(facts.sync.startedAt, { zone: 'utc' });
    if (!began.isValid || began > at) {
      return judged(
        'indeterminate',
        'When the sync began is not known.',
        'Find out from Argo CD when it ran.',
      );
    }
    return compare(began, calendar, context);
  },
});

function compare(
  began: DateTime,
  calendar: Calendar,
  { facts: { environment, service }, at }: CheckContext,
): Judgement {
  try {
    const state = calendarState(calendar, { environment, service }, began);
    if (state.state !== 'open' && asksForTeams(calendar)) {
      return judged(
        'indeterminate',
        `The calendar has entries for teams, and who owned ${service} when the sync began is not on record.`,
        'Compare the calendar of that day with who owned it.',
      );
    }
    switch (state.state) {
      case 'open': {
        if (!state.window) {
          return judged(
            'pass',
            `${environment} has no windows: it is open at any time outside a freeze, as it was at ${utcTime(
              began,
              at,
            )}.`,
          );
        }
        const time = zonedTime(began, state.window.timeZone, at);
        return judged(
          'pass',
          `The sync began ${time}, inside the window ${state.window.title}.`,
        );
      }
      case 'frozen': {
        const { title, timeZone } = state.freeze;
        const time = zonedTime(began, timeZone, at);
        return judged(
          'fail',
          `The sync began ${time}, in the freeze ${title}.`,
          RECORD,
        );
      }
      default: {
        const time = zonedTime(began, state.timeZone, at);
        return judged(
          'fail',
          `The sync began ${time}, outside the windows of ${environment}.`,
          RECORD,
        );
      }
    }
  } catch (error) {
    if (error instanceof CalendarError) {
      return judged(
        'indeterminate',
        `The calendar that was in force cannot be understood: ${error.message}.`,
        'Restore the calendar of that day.',
      );
    }
    throw error;
  }
}
