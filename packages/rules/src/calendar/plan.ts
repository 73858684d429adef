import {
  after,
  around,
  joined,
  occurrencesOf,
  without,
  type Occurrences,
  type Stretch,
} from './occurrences';
import { isFor, namesOf } from './scope';
import { DAY_MS, MINUTE_MS } from './wallClock';
import type {
  Calendar,
  CalendarEntry,
  CalendarException,
  CalendarFreeze,
  CalendarSubject,
  CalendarWindow,
} from './types';

/** How far ahead edges are looked for, and the longest range to draw. */
export const CALENDAR_HORIZON_DAYS = 400;
export const HORIZON_MS = CALENDAR_HORIZON_DAYS * DAY_MS;

/** Time is laid out in pieces of this length, each when it is asked for. */
const PIECE_MS = 32 * DAY_MS;
const MAX_PLANS = 20_000;
const MAX_PIECES = 64;

/** An entry with its times at hand. */
export interface Placed<T extends CalendarEntry> {
  entry: T;
  occurrences: Occurrences;
}

/** A stretch that an entry makes. */
export interface Held<T extends CalendarEntry> extends Stretch {
  entry: T;
  /** The edge without its buffer: a window's end, a freeze's start. */
  edge: number;
}

/** What holds in a piece of time; nothing is cut to it. */
interface Piece {
  windows: Held<CalendarWindow>[];
  open: Stretch[];
  freezes: Held<CalendarFreeze>[];
  frozen: Stretch[];
}

/** Entries of one kind, found by the services that they name. */
class Index<T extends CalendarEntry> {
  readonly #forAll: number[] = [];
  readonly #byService = new Map<string, number[]>();

  constructor(private readonly placed: Placed<T>[]) {
    placed.forEach(({ entry: { services } }, at) => {
      if (!services) this.#forAll.push(at);
      for (const name of new Set(services)) {
        const known = this.#byService.get(name);
        if (known) known.push(at);
        else this.#byService.set(name, [at]);
      }
    });
  }

  /** Those that may be for a subject, in the calendar's order. */
  of({ service }: CalendarSubject): Placed<T>[] {
    const names = service ? namesOf(service) : [];
    const found = [
      ...this.#forAll,
      ...names.flatMap(name => this.#byService.get(name) ?? []),
    ];
    return [...new Set(found)].sort((a, b) => a - b).map(at => this.placed[at]);
  }
}

/** A calendar whose times were read, and its plans by subject. */
interface Compiled {
  windows: Index<CalendarWindow>;
  freezes: Index<CalendarFreeze>;
  exceptions: Index<CalendarException>;
  plans: Map<string, Plan>;
}

/** The entries that are for one subject, laid out in time as far as asked. */
export class Plan {
  readonly freezes: Placed<CalendarFreeze>[];
  readonly exceptions: Placed<CalendarException>[];
  /** Windows that may open for it. */
  readonly windows: Placed<CalendarWindow>[];
  /** Windows that restrict it: those too of which it is not known. */
  readonly restricting: CalendarWindow[];
  readonly #pieces = new Map<number, Piece>();

  constructor(
    { windows, freezes, exceptions }: Compiled,
    subject: CalendarSubject,
  ) {
    const asked = windows.of(subject).map(placed => ({
      placed,
      applies: isFor(placed.entry, subject),
    }));
    this.windows = asked.filter(w => w.applies).map(w => w.placed);
    this.restricting = asked
      .filter(w => w.applies !== false)
      .map(w => w.placed.entry);
    this.freezes = freezes
      .of(subject)
      .filter(f => isFor(f.entry, subject) !== false);
    this.exceptions = exceptions
      .of(subject)
      .filter(e => isFor(e.entry, subject) === true);
  }

  get isAlwaysOpen(): boolean {
    return this.restricting.length === 0;
  }

  /** When what freezes at an instant ends, and what follows without a break. */
  frozenUntil(instant: number): number | null {
    let held = this.#frozenAt(instant);
    let end = held?.end ?? null;
    while (held && end !== null && end - instant <= HORIZON_MS) {
      held = this.#frozenAt(end);
      end = held?.end ?? end;
    }
    return end;
  }

  /** Start of the first freeze after an instant, up to `limit`; null: none. */
  nextFreeze(instant: number, limit: number): number | null {
    for (let at = instant; at <= limit; at = this.#endOfPiece(at)) {
      const { frozen } = this.#piece(at);
      const next = frozen[after(frozen, instant)];
      if (next) return next.start <= limit ? next.start : null;
    }
    return null;
  }

  /** The opening that an instant lies in, freezes aside. */
  openingAt(instant: number): Stretch | undefined {
    return around(this.#piece(instant).open, instant);
  }

  /** Up to when nothing opens after an instant, as far as it was laid out. */
  closedUntil(instant: number): number {
    const { open } = this.#piece(instant);
    return open[after(open, instant)]?.start ?? this.#endOfPiece(instant);
  }

  /** Windows whose hours an instant lies in, their buffers included. */
  windowsAt(instant: number): Held<CalendarWindow>[] {
    return this.#piece(instant).windows.filter(
      ({ start, edge }) => start <= instant && instant < edge,
    );
  }

  /** Freezes that hold at an instant, their buffers included. */
  freezesAt(instant: number): Held<CalendarFreeze>[] {
    return this.#piece(instant).freezes.filter(
      ({ start, end }) => start <= instant && instant < end,
    );
  }

  #frozenAt(instant: number): Stretch | undefined {
    return around(this.#piece(instant).frozen, instant);
  }

  #endOfPiece(instant: number): number {
    return (Math.floor(instant / PIECE_MS) + 1) * PIECE_MS;
  }

  #piece(instant: number): Piece {
    const index = Math.floor(instant / PIECE_MS);
    const known = this.#pieces.get(index);
    if (known) return known;
    if (this.#pieces.size >= MAX_PIECES) this.#pieces.clear();
    const piece = this.#layOut(index * PIECE_MS, (index + 1) * PIECE_MS);
    this.#pieces.set(index, piece);
    return piece;
  }

  #layOut(from: number, to: number): Piece {
    const windows = this.#openings(from, to);
    const freezes = this.freezes.flatMap(freeze =>
      this.#frozen(freeze, from, to),
    );
    return {
      windows,
      open: joined(windows.filter(({ start, end }) => start < end)),
      freezes,
      frozen: joined(freezes),
    };
  }

  /** A buffer counts only where nothing opens as the window closes. */
  #openings(from: number, to: number): Held<CalendarWindow>[] {
    const found = this.#windowsIn(from, to);
    const buffered = found.filter(({ entry }) => entry.bufferMinutes);
    if (buffered.length === 0) return found;
    const furthest = Math.max(...buffered.map(({ end }) => end));
    const all = joined(this.#windowsIn(from, furthest + 1));
    return found.map(held => {
      const { entry, start, edge } = held;
      const buffer = (entry.bufferMinutes ?? 0) * MINUTE_MS;
      const goesOn = buffer === 0 || around(all, edge) !== undefined;
      return goesOn ? held : { ...held, end: Math.max(start, edge - buffer) };
    });
  }

  #windowsIn(from: number, to: number): Held<CalendarWindow>[] {
    return this.windows.flatMap(({ entry, occurrences }) =>
      occurrences(from, to).map(({ start, end }) => ({
        entry,
        start,
        end,
        edge: end,
      })),
    );
  }

  #frozen(
    { entry, occurrences }: Placed<CalendarFreeze>,
    from: number,
    to: number,
  ): Held<CalendarFreeze>[] {
    const buffer = (entry.bufferMinutes ?? 0) * MINUTE_MS;
    const lifting = this.exceptions.filter(
      ({ entry: { lifts } }) => lifts.includes('*') || lifts.includes(entry.id),
    );
    return occurrences(from, to + buffer).flatMap(({ start, end }) => {
      const whole = { start: start - buffer, end };
      const lifted = lifting.flatMap(e =>
        e.occurrences(whole.start, whole.end),
      );
      return without(whole, lifted).map(left => ({
        ...left,
        entry,
        edge: start,
      }));
    });
  }
}

/** Calendars are not changed once they were parsed, so each is read once. */
const compiled = new WeakMap<Calendar, Compiled>();

/**
 * What a calendar holds for a subject.
 *
 * @throws CalendarError where a time or zone cannot be understood
 */
export function planFor(
  calendar: Calendar,
  subject: CalendarSubject | string,
): Plan {
  const whole = compiled.get(calendar) ?? compile(calendar);
  compiled.set(calendar, whole);
  const about =
    typeof subject === 'string' ? { environment: subject } : subject;
  const { environment, service, teams } = about;
  const key = JSON.stringify([environment, service, teams]);
  const known = whole.plans.get(key);
  if (known) return known;
  if (whole.plans.size >= MAX_PLANS) whole.plans.clear();
  const plan = new Plan(whole, about);
  whole.plans.set(key, plan);
  return plan;
}

function compile({ windows, freezes, exceptions = [] }: Calendar): Compiled {
  // Entries of the same times share what is laid out of them.
  const byTiming = new Map<string, Occurrences>();
  const occurrences = (entry: CalendarEntry): Occurrences => {
    const { days, rule, from, start, end, endDay, except, timeZone } = entry;
    const key = JSON.stringify([
      [days, rule, from, start],
      [end, endDay, except, timeZone],
    ]);
    const known = byTiming.get(key) ?? remembering(occurrencesOf(entry));
    byTiming.set(key, known);
    return known;
  };
  const placed = <T extends CalendarEntry>(entries: T[]) =>
    new Index(
      entries.map(entry => ({ entry, occurrences: occurrences(entry) })),
    );
  return {
    windows: placed(windows),
    freezes: placed(freezes),
    exceptions: placed(exceptions),
    plans: new Map(),
  };
}

/** The same range is mostly asked for many subjects in a row. */
function remembering(read: Occurrences): Occurrences {
  let last: { from: number; to: number; found: Stretch[] } | undefined;
  return (from, to) => {
    if (last?.from !== from || last.to !== to) {
      last = { from, to, found: read(from, to) };
    }
    return last.found;
  };
}
