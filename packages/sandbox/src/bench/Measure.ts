/** One measured value. */
export interface Measure {
  what: string;
  /**
   * Counts, sizes and ratios are held by the browser tests, requests by the
   * backend's costs.test.ts; times depend on the machine and are held by none.
   */
  kind: 'count' | 'size' | 'ratio' | 'requests' | 'time';
  /** With its unit. */
  value: string;
  /** What it is held to, with its unit; empty where nothing holds it. */
  limit: string;
  /** Whether the limit is kept; undefined where there is none. */
  kept?: boolean;
}

const HELD: Measure['kind'][] = ['count', 'size', 'ratio'];

/** The counts, sizes and ratios that broke their limit, as sentences. */
export function broken(measures: Measure[]): string[] {
  return measures
    .filter(({ kind, kept }) => HELD.includes(kind) && kept === false)
    .map(({ what, value, limit }) => `${what}: ${value}, limit ${limit}`);
}

/** The value at a share of all values, such as 0.95. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** Milliseconds for people. */
export function ms(value: number): string {
  return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
}

/** The measures as a table for a terminal. */
export function table(measures: Measure[]): string {
  const rows = [
    ['Measured', 'Value', 'Limit', ''],
    ...measures.map(({ what, value, limit, kept }) => [
      what,
      value,
      limit,
      kept === undefined ? '' : verdict(kept),
    ]),
  ];
  const widths = rows[0].map((_cell, column) =>
    Math.max(...rows.map(row => row[column].length)),
  );
  return rows
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function verdict(kept: boolean): string {
  return kept ? 'kept' : 'NOT KEPT';
}
