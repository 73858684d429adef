import type { DateTime } from 'luxon';
import { counted } from '../sentences';

/** Hours over which a board is told how something ran. */
export const LOOK_BACK_HOURS = 24;

/** When a deployment was healthy; an open end: until now. */
export interface HealthyStretch {
  from: DateTime;
  to: DateTime | null;
}

/** Hours of the last {@link LOOK_BACK_HOURS} in which it was healthy, to a tenth. */
export function healthyHours(
  stretches: readonly HealthyStretch[],
  at: DateTime,
): number {
  const begin = at.minus({ hours: LOOK_BACK_HOURS }).toMillis();
  const sum = stretches.reduce((total, { from, to }) => {
    const start = Math.max(begin, from.toMillis());
    const end = Math.min(at.toMillis(), (to ?? at).toMillis());
    return total + Math.max(0, end - start);
  }, 0);
  return Math.round(sum / 360_000) / 10;
}

/** How it ran, as a sentence. */
export function healthSentence(health: string, hours: number): string {
  if (hours >= LOOK_BACK_HOURS) {
    return `Healthy through the last ${LOOK_BACK_HOURS} hours.`;
  }
  return `${
    health === 'healthy' ? 'Healthy' : `Not healthy (${health})`
  } now; it was healthy for ${hours} of the last ${LOOK_BACK_HOURS} hours.`;
}

/** How changes of a service in an environment ended. */
export interface PastChanges {
  /** All that were carried out. */
  ended: number;
  failed: number;
  /** Rolled back afterwards. */
  undone: number;
}

/** How they ended, as a sentence. */
export function pastSentence(
  { ended, failed, undone }: PastChanges,
  days: number,
): string {
  const when = `in the last ${days} days`;
  if (ended === 0) return `Nothing was changed here ${when}.`;
  const bad = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(undone > 0 ? [`${undone} rolled back`] : []),
  ];
  return `${counted(ended, 'change')} ${when}, ${
    bad.length > 0 ? bad.join(' and ') : 'none failed or was rolled back'
  }.`;
}
