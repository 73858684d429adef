import { InputError, NotFoundError } from '@backstage/errors';
import type {
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
  isFor,
  nextOpening,
  type Calendar,
  type CalendarEntry,
} from '@gitops-compliance/rules';
import type { DateTime } from 'luxon';
import type { Sight } from '../access/Sight';
import { policyView } from '../deployments/EnvironmentsService';
import {
  environmentsInOrder,
  requireEnvironment,
  type Policy,
} from '../policy/Policy';
import type { PolicyHistory, PolicyTimes } from '../policy/PolicyHistory';
import type { PolicyEnvironment } from '../policy/policySchema';
import type { ServiceStore } from '../services/ServiceStore';
import { instant, instantOrNull, toDateTime } from '../shared/time';
import { argoView, type WindowedTarget } from './argo/argoViews';
import { argoConflicts, syncWindowTimes } from './argo/argoTimes';
import type { Proposing } from './CalendarEdits';
import type { CalendarReach, Reached } from './CalendarReach';
import type { CalendarVersions } from './CalendarVersions';
import { calendarStateView, stateInForce } from './calendarView';
import { withEntry } from './editCalendar';
import { entriesOf, type KindOfEntry } from './entriesOf';
import { feedViews, withEntriesOfFeeds } from './feeds/feedViews';
import { conflictView, entryView } from './entryView';
import type { ProposedCalendar } from './ProposedCalendar';

/** More than a screen can show, and more than an answer should carry. */
const MAX_OCCURRENCES = 20_000;
/** Entries that are told of one proposal. */
const MAX_PROPOSED = 100;

/** What is asked of the calendar between two instants, ISO 8601. */
export interface CalendarQuery {
  from: string;
  to: string;
  /** By the calendar in force then; absent: now. */
  at?: string;
  /** Only entries that affect this service; by name or reference. */
  service?: string;
  /** Only entries that affect a service of this group; by name or reference. */
  team?: string;
}

/** Answers the calendar: what is open or frozen when, for whom, and why. */
export class CalendarService {
  constructor(
    private readonly options: {
      policy: () => Policy;
      history: PolicyHistory;
      services: ServiceStore;
      reach: CalendarReach;
      versions: CalendarVersions;
      proposed: ProposedCalendar;
      /** Deployments that windows of Argo CD may be for. */
      windowed: (sees: Sight, at: DateTime) => Promise<WindowedTarget[]>;
      clock: () => DateTime;
    },
  ) {}

  /**
   * The calendar between two instants.
   *
   * @throws InputError where the range is empty or too long; NotFoundError
   *   where no calendar was in force yet
   */
  async view(
    query: CalendarQuery,
    sees: Sight,
    { mayChange, ...proposing }: Proposing,
  ): Promise<CalendarView> {
    const range = rangeOf(query.from, query.to);
    const { history, versions, proposed, reach, clock } = this.options;
    const now = clock();
    const asOf = query.at === undefined ? null : instant(toDateTime(query.at));
    const policy = this.options.policy();
    const times = await history.all();
    const calendar = asOf === null ? policy.calendar : calendarAt(times, asOf);
    const versionOf = await versions.read(times, asOf ?? instant(now));
    const reachOf = await reach.read(sees, now);
    const shown = showing(query, sees);
    const windowed = await this.options.windowed(sees, now);
    // What Argo CD's windows were then is on record, and is not drawn.
    const drawn = asOf === null ? windowed : [];
    return {
      policy: policyView(policy),
      feeds: feedViews(policy, this.options.clock()),
      ...proposing,
      asOf,
      environments: environmentsInOrder(policy).map(environment => ({
        ...environmentView(environment, policy, now),
        argo: windowed
          .filter(each => each.environment === environment.name)
          .map(({ told, ...subject }) =>
            argoView(policy.calendar, subject, told, now),
          ),
        syncWindows: syncWindowTimes(
          drawn.filter(each => each.environment === environment.name),
          range,
        ),
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
      entries: this.#entries(entriesOf(calendar), range, reachOf, shown).map(
        ({ kind, entry, view }) => ({
          ...view,
          version: versionOf(kind, entry),
          mayChange: asOf === null && mayChange(entry),
        }),
      ),
      conflicts: [
        ...conflictsOf(policy, calendar, range),
        ...argoConflicts(calendar, drawn, {
          start: range.start > now ? range.start : now,
          end: range.end,
        }),
      ],
      proposed: (await proposed.read(policy)).map(
        ({ put, removed, ...proposal }) => ({
          ...proposal,
          entries: this.#entries(
            put.slice(0, MAX_PROPOSED),
            range,
            reachOf,
            shown,
          ).map(({ view }) => ({ ...view, version: null, mayChange: false })),
          removed: removed
            .filter(({ entry }) => shown(entry, reachOf(entry)))
            .map(({ kind, entry: { id, title } }) => ({ kind, id, title })),
        }),
      ),
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
      ? calendarAt(await history.all(), instant(when))
      : policy().calendar;
    const subject = {
      environment,
      service: found.entityRef,
      teams: found.ownedBy,
    };
    const told = explainCalendar(calendar, subject, when);
    const isNow = at === undefined;
    const state = isNow
      ? stateInForce(policy(), subject, when)
      : calendarStateView(told.state, when);
    return {
      at: instant(when),
      asOf: isPast ? 'then' : 'now',
      open: told.isOpen && state.state === 'open',
      state,
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
    const planned = withEntriesOfFeeds(
      withEntry(policy.document, kind, entry),
      policy.calendar,
    );
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
        version: null,
        mayChange: false,
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

  /** Those that hold within a range, as far as they are shown. */
  #entries(
    entries: KindOfEntry[],
    range: Range,
    reachOf: (entry: CalendarEntry) => Reached,
    shown: (entry: CalendarEntry, reached: Reached) => boolean,
  ) {
    let total = 0;
    return entries.flatMap(({ kind, entry }) => {
      const reached = reachOf(entry);
      if (!shown(entry, reached)) return [];
      const occurrences = occurrencesIn(entry, range);
      total += occurrences.length;
      if (total > MAX_OCCURRENCES) {
        throw new InputError(
          `The range holds more than ${MAX_OCCURRENCES} occurrences: choose a shorter one`,
        );
      }
      return occurrences.length === 0
        ? []
        : {
            kind,
            entry,
            view: { ...entryView(kind, entry, reached), occurrences },
          };
    });
  }
}

/** Which entries are told: of those that the reader may know, what is asked. */
function showing({ service, team }: CalendarQuery, sees: Sight) {
  return (entry: CalendarEntry, { targets }: Reached): boolean => {
    // An entry for services that the reader may not know of would name them.
    if (entry.services && targets.length === 0 && !sees.isWhole) return false;
    return (
      (service === undefined ||
        targets.some(target => isNamed(target.service, service))) &&
      (team === undefined ||
        targets.some(({ teams }) => teams.some(each => isNamed(each, team))))
    );
  };
}

/** Whether a reference is meant by a whole reference or by its name. */
function isNamed(reference: string, wanted: string): boolean {
  const name = wanted.toLocaleLowerCase('en-US');
  return reference === name || reference.endsWith(`/${name}`);
}

/** @throws NotFoundError where none was in force yet */
function calendarAt(times: PolicyTimes, at: string): Calendar {
  const calendar = times.calendarAt(at);
  if (calendar) return calendar;
  throw new NotFoundError(
    `No calendar was in force at ${at}: ask for a later instant`,
  );
}

function environmentView(
  { name, title = name, criticality, region }: PolicyEnvironment,
  policy: Policy,
  now: DateTime,
) {
  return {
    name,
    title,
    criticality,
    region: region ?? null,
    state: stateInForce(policy, { environment: name }, now),
    nextFreeze: nextFreeze(policy.calendar, name, now),
  };
}

/** The first freeze of a whole environment that begins within the horizon. */
function nextFreeze(
  calendar: Calendar,
  environment: string,
  now: DateTime,
): CalendarView['environments'][number]['nextFreeze'] {
  const horizon = now.plus({ days: CALENDAR_HORIZON_DAYS });
  const [first] = calendar.freezes
    .filter(freeze => isFor(freeze, { environment }))
    .flatMap(freeze => {
      const next = entryOccurrences(freeze, now, horizon).find(
        ({ start }) => start > now,
      );
      return next ? { freeze, start: next.start } : [];
    })
    .sort((a, b) => a.start.toMillis() - b.start.toMillis());
  if (!first) return null;
  const { freeze, start } = first;
  return {
    id: freeze.id,
    title: freeze.title,
    start: instant(start),
    timeZone: freeze.timeZone,
  };
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
