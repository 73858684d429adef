import { DateTime } from 'luxon';
import { z } from 'zod';
import type { Occasion } from '../Notice';
import { changeName, changeNotice, changeOf } from './changeNotice';

const remindedSchema = z.object({
  rule: z.string(),
  step: z.enum(['remind', 'escalate']),
  opens: z.string().nullable(),
});
const whomSchema = z.object({ whom: z.array(z.string()) });

/** Votes of the board are missing, and the target may change soon. */
export const reminders: Occasion = {
  types: ['change.vote-reminded'],
  async notices(entry, context) {
    const row = await changeOf(entry, context);
    const { rule, step, opens } = remindedSchema.parse(entry.envelope.payload);
    const whom = whomSchema.safeParse(entry.erasable).data?.whom;
    if (!row || row.ended_at || !whom) return [];
    const { results } = await context.gatekeeper.evaluateChange(row, 'merge');
    const isHeld = results.some(
      ({ gate, state }) => gate === 'cab' && state !== 'open',
    );
    if (!isHeld) return [];
    const when = opens
      ? `It may go from ${DateTime.fromISO(opens, { zone: 'utc' }).toFormat(
          "d LLL HH:mm'Z'",
        )} on.`
      : 'It could go now.';
    return [
      changeNotice(row, context, {
        kind: step === 'remind' ? 'reminder' : 'escalation',
        title: `Votes of ${rule} are missing: change ${changeName(row)}`,
        description:
          step === 'remind'
            ? `${when} Open it, and vote; without votes it waits.`
            : `${when} Its members were reminded. See that they vote; without votes it waits.`,
        severity: step === 'remind' ? 'normal' : 'high',
        recipients: whom,
      }),
    ];
  },
};
