/** `population.closed` v1, in the stream `population:<environment>/<period>`. */
export interface PopulationClosedPayload {
  environment: string;
  /** Month in UTC, such as `2026-10`. */
  period: string;
  /** How many changes were numbered in it. */
  count: number;
  /** The last number given; 0: none. Numbers begin at 1 and leave none out. */
  last: number;
}

/** Stream of the closing of a period. */
export function populationStream(environment: string, period: string): string {
  return `population:${environment}/${period}`;
}

/** Scope of the numbers that are given in a period. */
export function populationScope(environment: string, period: string): string {
  return `${environment}/${period}`;
}
