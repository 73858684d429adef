/** What each figure means, in the words that the page shows. */
export const DEFINITIONS: [string, string][] = [
  [
    'Deployment frequency',
    'Changes that reached their target in the period: that were synced, or that were merged and failed before they were. Rollbacks are counted apart.',
  ],
  [
    'Lead time',
    'From when the deployed commit was written until its change reached the target. Half took no longer than the median; nine of ten no longer than the second value. Only changes whose commit is on record count.',
  ],
  [
    'Change failure rate',
    'Of the changes that came to an end, those that failed or of which a rollback was merged. A change that still goes on is in neither number.',
  ],
  [
    'Time to restore',
    'From when a change failed, or its rollback was asked for, until the next change of the same target was verified: the median. A failure that nothing has mended yet is not in it.',
  ],
];

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span of time as one reads it: `3.5 h`; a dash where nothing is known. */
export function span(seconds: number | null): string {
  if (seconds === null) return '–';
  const of = (unit: number) => Number((seconds / unit).toFixed(1));
  const minutes = Math.round(seconds / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  return seconds < 2 * DAY ? `${of(HOUR)} h` : `${of(DAY)} d`;
}

/** A share as one reads it; a dash where nothing is known. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)} %`;
}
