import { DateTime } from 'luxon';
import { z } from 'zod';

/** An emergency as gates see it; it names nobody. Instants are ISO 8601 UTC. */
export const emergencyFactSchema = z.object({
  id: z.string(),
  number: z.number(),
  /** Targets that it names. */
  targets: z.array(z.object({ service: z.string(), environment: z.string() })),
  declaredAt: z.string(),
  expiresAt: z.string(),
  /** Null: nobody ended it, and its time was not seen to be over. */
  endedAt: z.string().nullable(),
  /** Whether nothing bends until a second person has confirmed it. */
  needsConfirmation: z.boolean(),
  /** Null: nobody did. */
  confirmedAt: z.string().nullable(),
});

/** See {@link emergencyFactSchema}. */
export type EmergencyFact = z.infer<typeof emergencyFactSchema>;

/** What tells whether an emergency is in force. */
export type EmergencyTimes = Omit<EmergencyFact, 'id' | 'number' | 'targets'>;

/** Its name for people, such as E-12. */
export function emergencyName({ number }: { number: number }): string {
  return `E-${number}`;
}

/** When it ends, or ended: by hand or by itself, whichever is first. */
export function endOfEmergency({
  expiresAt,
  endedAt,
}: Pick<EmergencyTimes, 'expiresAt' | 'endedAt'>): DateTime {
  const ends = [expiresAt, ...(endedAt === null ? [] : [endedAt])].map(text =>
    DateTime.fromISO(text, { zone: 'utc' }),
  );
  return DateTime.min(...ends) as DateTime;
}

/**
 * Whether it is in force at an instant: it has begun, it is confirmed where that
 * is asked, and it is not over. Times that cannot be read are not in force.
 */
export function isInForce(times: EmergencyTimes, at: DateTime): boolean {
  const { declaredAt, needsConfirmation, confirmedAt } = times;
  const since = needsConfirmation ? confirmedAt : declaredAt;
  if (since === null) return false;
  const begun = DateTime.fromISO(since, { zone: 'utc' });
  const end = endOfEmergency(times);
  return begun.isValid && end.isValid && begun <= at && at < end;
}
