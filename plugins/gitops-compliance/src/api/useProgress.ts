import { useEffect } from 'react';

/** How often the progress of a job is asked for. */
export const PROGRESS_INTERVAL_MS = 1_000;

/**
 * Asks again each {@link PROGRESS_INTERVAL_MS} while a job is under way, whose
 * steps bring no signal.
 */
export function useProgress(isUnderWay: boolean, refresh: () => void): void {
  useEffect(() => {
    if (!isUnderWay) {
      return undefined;
    }
    const timer = setInterval(refresh, PROGRESS_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [isUnderWay, refresh]);
}
