import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  clockServiceRef,
  type Clock,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { DateTime } from 'luxon';

/**
 * The clock of a test's world and of its portal: it runs as the system's does,
 * and can be put forward. It never goes back.
 */
export class TestClock implements Clock {
  #aheadMs = 0;

  now(): Date {
    return new Date(Date.now() + this.#aheadMs);
  }

  /** Makes it this instant now. */
  putForwardTo(instant: DateTime): void {
    const ahead = instant.toMillis() - Date.now();
    if (ahead < this.#aheadMs) {
      throw new Error(`The clock is already past ${instant.toISO()}`);
    }
    this.#aheadMs = ahead;
  }
}

/** Lets a backend live by a clock. */
export function clockFactory(clock: Clock) {
  return createServiceFactory({
    service: clockServiceRef,
    deps: {},
    factory: () => clock,
  });
}
