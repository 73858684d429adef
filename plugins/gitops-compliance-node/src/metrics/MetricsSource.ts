import { CustomErrorBase } from '@backstage/errors';

/**
 * A system that knows metrics (Prometheus, and whatever speaks its language).
 *
 * Contract: answers come from the system and are never made up; no data is an
 * empty list and no zero; what cannot be read throws `MetricsUnreadableError`.
 */
export interface MetricsSource {
  /** By which a policy names it. */
  readonly name: string;

  /**
   * The present value of each series that a query gives, in no order; `NaN` for
   * one that is no number. One request.
   */
  query(query: string, signal?: AbortSignal): Promise<number[]>;
}

/**
 * The metric cannot be read. The message says why in general words: it is shown
 * and recorded, so it holds no address, query or answer.
 */
export class MetricsUnreadableError extends CustomErrorBase {
  name = 'MetricsUnreadableError' as const;
}
