import { InputError, NotFoundError } from '@backstage/errors';
import type {
  CalendarEntryView,
  CalendarExplanationView,
  CalendarPreview,
  CalendarPreviewWish,
  CalendarView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import {
  asICalendar,
  CALENDAR_HORIZON_DAYS,
  calendarConflicts,
  calendarIntervals,
  entryOccurrences,
  explainCalendar,
  nextOpening,
  type Calendar,
  type CalendarEntry,
  type CalendarEntryKind,
} from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import { policyView } from '../deployments/EnvironmentsService';
import {
  environmentsInOrder,
  requireEnvironment,
  type Policy,
} from '../policy/Policy';
import type { PolicyHistory } from '../policy/PolicyHistory';
import type { ServiceStore } from '../services/ServiceStore';
import { instant, instantOrNull, toDateTime } from '../shared/time';
import type { CalendarReach } from './CalendarReach';
import { calendarStateView } from './calendarView';
import { withEntry } from './editCalendar';
import { conflictView, entryView } from './entryView';

/** More than a screen can show, and more than an answer should carry. */
const MAX_OCCURRENCES = 20_000;

/** Answers the calendar: what is open or frozen when, for whom, and why. */
export class CalendarService {
  constructor(
    private readonly options: {
      policy: () => Policy;
      history: PolicyHistory;
      services: ServiceStore;
      reach: CalendarReach;
      /** Kinds of entries that may be proposed on the screen. */
      mayPropose: () => CalendarEntryKind[];
      clock: () => DateTime;
    },
  ) {}

  /**
   * The calendar between two instants, ISO 8601.
   *
   * @throws InputError where the range is empty or too long
   */
  async view(from: string, to: string, sees: Sight): Promise<CalendarView> {
    const range = rangeOf(from, to);
    const policy = this.options.policy();
    const { calendar } = policy;
    return {
      policy: policyView(policy),
      feeds: [],
      mayPropose: this.options.mayPropose(),
      environments: environmentsInOrder(policy).map(environment => ({
        name: environment.name,
        title: environment.title ?? environment.name,
        argo: [],
        alwaysOpen: !calendar.windows.some(
          ({ environments, services, teams }) =>
            !services &&
            !teams &&
            (environments.includes('*') ||
              environments.includes(environment.name)),
        ),
        intervals: intervalsOf(calendar, environment.name, range).map(
          interval => ({
            kind: interval.kind,
            id: interval.id,
            title: interval.title,
            reason: interval.reason ?? null,
            timeZone: interval.timeZone,
            start: instant(interval.start),
            end: instant(interval.end),
          }),
        ),
      })),
      entries: await this.#entries(calendar, range, sees),
      conflicts: conflictsOf(policy, calendar, range),
    };
  }

  /**
   * What the calendar said of a target at an instant: of a past one, the
   * calendar that was in force then.
   *
   * @throws NotFoundError where there is no such target, or no calendar yet
   */
  async explain(
    service: string,
    environment: string,
    at: string | undefined,
    sees: Sight,
  ): Promise<CalendarExplanationView> {
    const { policy, history, services, clock } = this.options;
    const now = clock();
    const when = at === undefined ? now : toDateTime(at);
    requireEnvironment(policy(), environment);
    const found = await services.find(service, sees.services);
    if (!found) throw new NotFoundError(`No service ${service} is known`);
    const isPast = when < now;
    const calendar = isPast
      ? (await history.all()).calendarAt(instant(when))
      : policy().calendar;
    if (!calendar) {
      throw new NotFoundError(
        `No calendar was in force at ${instant(when)}: ask for a later instant`,
      );
    }
    const told = explainCalendar(
      calendar,
      { environment, service: found.entityRef, teams: found.ownedBy },
      when,
    );
    return {
      at: instant(when),
      asOf: isPast ? 'then' : 'now',
      open: told.isOpen,
      state: calendarStateView(told.state, when),
      nextOpening: instantOrNull(told.nextOpening),
      nextClosing: instantOrNull(told.nextClosing),
      entries: told.entries,
    };
  }

  /**
   * What an entry would do if it were in the calendar; nothing is saved.
   *
   * @throws InputError that names what is wrong with it
   */
  async preview(
    { kind, entry, from, to }: CalendarPreviewWish,
    sees: Sight,
  ): Promise<CalendarPreview> {
    const range = rangeOf(from, to);
    const policy = this.options.policy();
    const planned = withEntry(policy.document, kind, entry);
    const put = entriesOf(planned).find(
      each => each.kind === kind && each.entry.id === entry.id,
    );
    if (!put) throw new Error('The entry is not in the calendar it was put in');
    const now = this.options.clock();
    const reach = await this.options.reach.read(sees, now);
    const reached = reach(put.entry);
    const before = new Set(
      conflictsOf(policy, policy.calendar, range).map(c => c.sentence),
    );
    return {
      entry: {
        ...entryView(kind, put.entry, reached),
        occurrences: occurrencesIn(put.entry, range),
      },
      conflicts: conflictsOf(policy, planned, range).filter(
        ({ sentence }) => !before.has(sentence),
      ),
      changes: reached.changes.map(change => {
        const opens = (calendar: Calendar) =>
          instantOrNull(
            nextOpening(
              calendar,
              {
                environment: change.environment,
                service: change.service,
                teams: reached.targets.find(t => t.service === change.service)
                  ?.teams,
              },
              now,
            ),
          );
        return {
          ...change,
          opensNow: opens(policy.calendar),
          wouldOpen: opens(planned),
        };
      }),
    };
  }

  /** The next weeks of an environment, as an iCalendar object. */
  iCalendar(environment: string, days: number): string {
    const { policy, clock } = this.options;
    const { name, title = name } = requireEnvironment(policy(), environment);
    const now = clock();
    return asICalendar(
      `Change calendar of ${title}`,
      calendarIntervals(policy().calendar, name, now, now.plus({ days })),
      now,
    );
  }

  async #entries(
    calendar: Calendar,
    range: Range,
    sees: Sight,
  ): Promise<CalendarEntryView[]> {
    const { reach, clock } = this.options;
    const reachOf = await reach.read(sees, clock());
    let total = 0;
    return entriesOf(calendar).flatMap(({ kind, entry }) => {
      const reached = reachOf(entry);
      // An entry for services that the reader may not know of would name them.
      const isOfOthers = entry.services && reached.targets.length === 0;
      if (isOfOthers && !sees.isWhole) return [];
      const occurrences = occurrencesIn(entry, range);
      total += occurrences.length;
      if (total > MAX_OCCURRENCES) {
        throw new InputError(
          `The range holds more than ${MAX_OCCURRENCES} occurrences: choose a shorter one`,
        );
      }
      return occurrences.length === 0
        ? []
        : { ...entryView(kind, entry, reached), occurrences };
    });
  }
}

interface Range {
  start: DateTime;
  end: DateTime;
}

function rangeOf(from: string, to: string): Range {
  const [start, end] = [toDateTime(from), toDateTime(to)];
  const days = end.diff(start).as('days');
  if (days > 0 && days <= CALENDAR_HORIZON_DAYS) return { start, end };
  throw new InputError(
    `Choose a range of more than nothing and at most ${CALENDAR_HORIZON_DAYS} days: from must lie before to`,
  );
}

function entriesOf({
  windows,
  freezes,
  exceptions = [],
}: Calendar): { kind: CalendarEntryKind; entry: CalendarEntry }[] {
  const of = (kind: CalendarEntryKind, entries: CalendarEntry[]) =>
    entries.map(entry => ({ kind, entry }));
  return [
    ...of('window', windows),
    ...of('freeze', freezes),
    ...of('exception', exceptions),
  ];
}

function occurrencesIn(entry: CalendarEntry, { start, end }: Range) {
  return entryOccurrences(entry, start, end).map(each => ({
    start: instant(each.start),
    end: instant(each.end),
  }));
}

function intervalsOf(calendar: Calendar, environment: string, range: Range) {
  return calendarIntervals(calendar, environment, range.start, range.end);
}

function conflictsOf(policy: Policy, calendar: Calendar, range: Range) {
  return environmentsInOrder(policy)
    .flatMap(({ name }) =>
      calendarConflicts(calendar, name, range.start, range.end),
    )
    .map(conflictView);
}
