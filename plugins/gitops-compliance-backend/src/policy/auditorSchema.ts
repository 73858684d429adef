import { IANAZone } from 'luxon';
import { z } from 'zod';

const day = z.iso.date('use a date such as 2026-10-01');
const entityRef = (kinds: string) =>
  z
    .string()
    .regex(
      new RegExp(`^${kinds}:[a-z0-9._-]+/[a-z0-9._-]+$`),
      `use an entity reference in lower case, such as ${
        kinds === '[a-z]+' ? 'component' : kinds.replace(/[()]/g, '')
      }:default/name`,
    );

/** One engagement of auditors: who they are, and which records they may read. */
export const auditorSchema = z
  .strictObject({
    members: z.array(entityRef('(user|group)')).min(1),
    /** Services of these systems; with `services` and this absent: all. */
    systems: z.array(entityRef('system')).min(1).optional(),
    services: z.array(entityRef('[a-z]+')).min(1).optional(),
    /** Absent: all. */
    environments: z.array(z.string().min(1)).min(1).optional(),
    /** First and last day of the records, by the clock on the wall of `zone`. */
    from: day,
    until: day,
    zone: z
      .string()
      .refine(
        value => IANAZone.isValidZone(value),
        'use an IANA time zone, such as Europe/Berlin',
      )
      .default('UTC'),
    /** Last day of the engagement; absent: it goes on. */
    endsOn: day.optional(),
  })
  .refine(({ from, until }) => from <= until, 'until lies before from');

/** See {@link auditorSchema}. */
export type AuditorRule = z.infer<typeof auditorSchema>;
