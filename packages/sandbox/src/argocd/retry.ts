import { parseGoDuration } from './duration';
import { RetryStrategy } from './types';

const DEFAULT_DURATION = '5s';
const DEFAULT_FACTOR = 2;
const DEFAULT_MAX_DURATION = '3m';

/**
 * How long to wait before the next attempt, in milliseconds.
 *
 * @param attempts - how many retries there were so far
 */
export function retryDelayMs(retry: RetryStrategy, attempts: number): number {
  const { duration, factor, maxDuration } = retry.backoff ?? {};
  const first = parseGoDuration(duration ?? DEFAULT_DURATION);
  const longest = parseGoDuration(maxDuration ?? DEFAULT_MAX_DURATION);
  return Math.min(longest, first * (factor ?? DEFAULT_FACTOR) ** attempts);
}
