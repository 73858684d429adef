import { z } from 'zod';
import { CHANGE_STATES } from '../changes';

/** What gates may know of the release that a change belongs to; it names nobody. */
export const releaseFactSchema = z.object({
  /** What a ticket or a vote over the whole release names; absent in old records. */
  id: z.string().optional(),
  number: z.number(),
  /** Counts from 1; a wave begins when those before it have ended. */
  wave: z.number(),
  /** Seconds between the end of a wave and the next one. */
  pauseSeconds: z.number(),
  /** Whether the rest waits when one of its changes does not succeed. */
  stopOnFailure: z.boolean(),
  /** When somebody last let it go on after a failure, ISO 8601 UTC. */
  resumedAt: z.string().nullable(),
  /** The other changes of the release. */
  others: z.array(
    z.object({
      number: z.number(),
      wave: z.number(),
      state: z.enum(CHANGE_STATES),
      /** ISO 8601 UTC. */
      endedAt: z.string().nullable(),
    }),
  ),
});

/** See {@link releaseFactSchema}. */
export type ReleaseFact = z.infer<typeof releaseFactSchema>;
