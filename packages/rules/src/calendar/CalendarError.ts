/** One thing that is wrong with a calendar, and where. */
export interface CalendarProblem {
  /** Path of the key, such as `calendar.windows[0].timeZone`. */
  path: string;
  message: string;
}

/** A calendar cannot be understood; it must not be used. */
export class CalendarError extends Error {
  readonly problems: CalendarProblem[];

  constructor(problems: CalendarProblem[]) {
    super(
      problems.map(({ path, message }) => `${path}: ${message}`).join('; '),
    );
    this.name = 'CalendarError';
    this.problems = problems;
  }
}
