import { z } from 'zod';

const windowSchema = z.object({
  kind: z.string(),
  schedule: z.string(),
  duration: z.string(),
  timeZone: z.string().optional(),
  applications: z.array(z.string()).optional(),
  namespaces: z.array(z.string()).optional(),
  clusters: z.array(z.string()).optional(),
  manualSync: z.boolean().optional(),
  andOperator: z.boolean().optional(),
  description: z.string().optional(),
  syncOverrun: z.boolean().optional(),
});

/** An application of Argo CD, and the sync windows that may be for it. */
export const argoWindowsSchema = z.object({
  instance: z.string(),
  application: z.object({
    name: z.string(),
    destination: z.object({
      namespace: z.string().optional(),
      server: z.string().optional(),
      name: z.string().optional(),
    }),
  }),
  windows: z.array(windowSchema),
});

/** See {@link argoWindowsSchema}. */
export type ArgoWindowsFact = z.infer<typeof argoWindowsSchema>;

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
  /** Of the target's applications; absent: no windows are for any. */
  argo: z.array(argoWindowsSchema).optional(),
});

/** See {@link calendarFactsSchema}. */
export type CalendarFacts = z.infer<typeof calendarFactsSchema>;
