import { z } from 'zod';

/** What a calendar may ask of a change beside its target, as it is recorded. */
export const calendarFactsSchema = z.object({
  /** Groups that own the service; null: not known. Absent: nobody asked. */
  teams: z.array(z.string()).nullable().optional(),
  /** Which copies of its feeds the calendar was made of; absent: it has none. */
  feeds: z
    .array(
      z.object({
        feed: z.string(),
        hash: z.string().nullable(),
        readAt: z.string().nullable(),
      }),
    )
    .optional(),
});

/** See {@link calendarFactsSchema}. */
export type CalendarFacts = z.infer<typeof calendarFactsSchema>;
