import { InputError } from '@backstage/errors';
import type { CalendarView } from '@gitops-compliance/plugin-gitops-compliance-common';
import { calendarIntervals } from '@gitops-compliance/rules';
import { policyView } from '../deployments/EnvironmentsService';
import { environmentsInOrder, type Policy } from '../policy/Policy';
import { instant, toDateTime } from '../shared/time';

const MAX_DAYS = 100;

/** Answers the calendar: which environment is open or frozen when. */
export class CalendarService {
  constructor(private readonly policy: () => Policy) {}

  /** Windows and freezes between two instants (ISO 8601). */
  view(from: string, to: string): CalendarView {
    const start = toDateTime(from);
    const end = toDateTime(to);
    const days = end.diff(start).as('days');
    if (days <= 0 || days > MAX_DAYS) {
      throw new InputError(
        `Choose a range of more than nothing and at most ${MAX_DAYS} days: from must lie before to`,
      );
    }
    const policy = this.policy();
    return {
      policy: policyView(policy),
      environments: environmentsInOrder(policy).map(environment => {
        const { calendar } = policy;
        const intervals = calendarIntervals(
          calendar,
          environment.name,
          start,
          end,
        );
        return {
          name: environment.name,
          title: environment.title ?? environment.name,
          alwaysOpen: !calendar.windows.some(window =>
            window.environments.includes(environment.name),
          ),
          intervals: intervals.map(interval => ({
            kind: interval.kind,
            id: interval.id,
            title: interval.title,
            reason: interval.reason ?? null,
            timeZone: interval.timeZone,
            start: instant(interval.start),
            end: instant(interval.end),
          })),
        };
      }),
    };
  }
}
