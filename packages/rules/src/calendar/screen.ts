import { z } from 'zod';
import type { CalendarProblem } from './CalendarError';
import type {
  Calendar,
  CalendarEntryKind,
  CalendarEntrySource,
  CalendarScreen,
} from './types';

/** What may be put on the screen beside a policy from Git; absent: freezes. */
export const screenSchema = z.enum(['none', 'freezes', 'all']).optional();

const KINDS: Record<CalendarScreen, CalendarEntryKind[]> = {
  none: [],
  freezes: ['freeze'],
  all: ['window', 'freeze', 'exception'],
};

const LISTS = [
  ['windows', 'window'],
  ['freezes', 'freeze'],
  ['exceptions', 'exception'],
] as const;

type List = (typeof LISTS)[number][0];

/**
 * Kinds of entries that may be put into a calendar on the screen where the
 * policy comes from a repository.
 */
export function kindsOnScreen({
  screen = 'freezes',
}: Pick<Calendar, 'screen'>): CalendarEntryKind[] {
  return KINDS[screen];
}

/** The entries that were put on the screen; the portal writes them there. */
export function fromScreenSchema<
  W extends z.ZodType,
  F extends z.ZodType,
  E extends z.ZodType,
>({ windows, freezes, exceptions }: { windows: W; freezes: F; exceptions: E }) {
  return z
    .strictObject({
      windows: windows.optional(),
      freezes: freezes.optional(),
      exceptions: exceptions.optional(),
    })
    .optional();
}

/** An entry, marked as put on the screen. */
export function withSource<T extends object>(
  entry: T,
): T & { source: CalendarEntrySource } {
  return { ...entry, source: { kind: 'screen' } };
}

type Written = { id: string }[];

/**
 * What the screen may not hold: kinds that the policy leaves to its repository,
 * and ids that stand there. Refused rather than passed over: a freeze that went
 * without a word would be an opening.
 */
export function refusedOnScreen(
  calendar: {
    screen?: CalendarScreen;
    fromScreen?: { [L in List]?: Written };
  } & {
    [L in List]?: Written;
  },
  path: string,
): CalendarProblem[] {
  const { screen = 'freezes', fromScreen = {} } = calendar;
  return LISTS.flatMap(([list, kind]) => {
    const there = new Set(calendar[list]?.map(({ id }) => id));
    return (fromScreen[list] ?? []).flatMap(({ id }, index) => {
      const here = `${path}.fromScreen.${list}[${index}]`;
      if (!KINDS[screen].includes(kind)) {
        return {
          path: here,
          message: `"${id}" was put on the screen, which ${path}.screen (${screen}) leaves no ${kind} to; take it out there first`,
        };
      }
      return there.has(id)
        ? {
            path: here,
            message: `"${id}" is already the id of one of ${path}.${list}; take it out on the screen first`,
          }
        : [];
    });
  });
}
