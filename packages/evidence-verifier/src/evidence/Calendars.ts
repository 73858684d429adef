import {
  type Calendar,
  CalendarError,
  calendarState,
  type EvidenceEntry,
  parseCalendar,
} from '@gitops-compliance/rules';
import { DateTime } from 'luxon';
import { z } from 'zod';

const policySchema = z.object({
  hash: z.string(),
  document: z.object({ calendar: z.unknown().optional() }),
});

/** The calendars of all policies that were ever in force, by policy hash. */
export class Calendars {
  readonly #byPolicy = new Map<string, Calendar>();

  /** Takes an entry; others than `policy.loaded` are passed over. */
  add({ type, payload }: EvidenceEntry): void {
    if (type !== 'policy.loaded') return;
    const policy = policySchema.safeParse(payload);
    if (!policy.success) return;
    const { hash, document } = policy.data;
    try {
      this.#byPolicy.set(
        hash,
        parseCalendar(
          document.calendar ?? { windows: [], freezes: [] },
          'calendar',
        ),
      );
    } catch (error) {
      if (!(error instanceof CalendarError)) throw error;
    }
  }

  /** What the calendar's gate says; null where the calendar is not known. */
  stateAt(
    policyHash: string,
    environment: string,
    at: string,
  ): 'open' | 'closed' | null {
    const calendar = this.#byPolicy.get(policyHash);
    if (!calendar) return null;
    const instant = DateTime.fromISO(at, { zone: 'utc' });
    const { state } = calendarState(calendar, environment, instant);
    return state === 'open' ? 'open' : 'closed';
  }
}
