import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';

/** Who of a board is on duty: each for a week, in turn. */
export interface OnDuty {
  /** IANA zone in which weeks begin at midnight. */
  timeZone: string;
  /** Day on which the first of them begins, `YYYY-MM-DD`. */
  start: string;
  /** Users, each for a week; after the last the first comes again. */
  weeks: string[];
}

/**
 * When members who have not voted are reminded, before the target may change.
 * Reminding approves nothing.
 */
export interface BoardReminders {
  /** Hours before the opening. */
  hours: number;
  /** Who is reminded first; absent: everybody who may still vote. */
  onDuty?: OnDuty;
  /** Who is told when votes are still missing. */
  escalate?: { hours: number; to: string[] };
}

const USER = z
  .string()
  .regex(
    /^user:[^:/\s]+\/[^:/\s]+$/,
    'use the reference of a user, such as user:default/ada',
  );
const USER_OR_GROUP = z
  .string()
  .regex(
    /^(user|group):[^:/\s]+\/[^:/\s]+$/,
    'use the reference of a user or group, such as group:default/change-managers',
  );
const HOURS = z.number().min(0.25).max(336);

const onDutySchema = z.strictObject({
  timeZone: z
    .string()
    .refine(
      zone => IANAZone.isValidZone(zone),
      'use an IANA zone such as Europe/Berlin',
    ),
  start: z.iso.date(),
  weeks: z.array(USER).min(1).max(52),
});

/** Reminders as a policy says them. */
export const boardRemindersSchema: z.ZodType<BoardReminders> = z
  .strictObject({
    hours: HOURS,
    onDuty: onDutySchema.optional(),
    escalate: z
      .strictObject({ hours: HOURS, to: z.array(USER_OR_GROUP).min(1).max(10) })
      .optional(),
  })
  .refine(({ hours, escalate }) => !escalate || escalate.hours <= hours, {
    path: ['escalate', 'hours'],
    message: 'escalate nearer to the opening than members are reminded',
  });

/** Who is on duty at an instant; null: nobody yet. */
export function onDutyAt(
  { start, timeZone, weeks }: OnDuty,
  at: DateTime,
): string | null {
  const first = DateTime.fromISO(start, { zone: timeZone }).startOf('day');
  // Wall-clock days: a week is one over a change of daylight saving, too.
  const days = at.setZone(timeZone).startOf('day').diff(first, 'days').days;
  if (days < 0) return null;
  return weeks[Math.floor(Math.round(days) / 7) % weeks.length];
}

/** Members are reminded, or it is escalated. */
export type ReminderStep = 'remind' | 'escalate';

/** A reminder that was sent. */
export interface SentReminder {
  rule: string;
  step: ReminderStep;
  /** The opening that it was for, ISO 8601 UTC; null: it was open. */
  opens: string | null;
}

/**
 * What is due for a rule that votes are missing for. Each step once for an
 * opening; while it is open, once at all.
 *
 * @param opens - when the target may change next; null: it may now
 */
export function dueReminders(
  rule: { name: string; reminders?: BoardReminders },
  opens: DateTime | null,
  at: DateTime,
  sent: readonly SentReminder[],
): ReminderStep[] {
  const { reminders } = rule;
  if (!reminders) return [];
  const isDue = (hours: number) =>
    opens === null || at >= opens.minus({ hours });
  const wasSent = (step: ReminderStep) =>
    sent.some(
      one =>
        one.rule === rule.name &&
        one.step === step &&
        (opens === null ||
          (one.opens !== null && Date.parse(one.opens) === opens.toMillis())),
    );
  const steps: [ReminderStep, number | undefined][] = [
    ['remind', reminders.hours],
    ['escalate', reminders.escalate?.hours],
  ];
  return steps
    .filter(
      ([step, hours]) => hours !== undefined && isDue(hours) && !wasSent(step),
    )
    .map(([step]) => step);
}
