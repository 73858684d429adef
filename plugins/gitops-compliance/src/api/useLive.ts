import { useCallback, useEffect, useRef, useState } from 'react';
import { DateTime } from 'luxon';
import { useSignal } from '@backstage/plugin-signals-react';
import { GITOPS_COMPLIANCE_SIGNAL_CHANNEL } from '@gitops-compliance/plugin-gitops-compliance-common';
import { ApiError, toApiError } from './ApiError';

/** How often a visible view asks again where no signal arrives. */
export const POLL_INTERVAL_MS = 15_000;
/**
 * When a new view asks again: what changed while the connection for signals
 * was being made is not told again, and a first attempt to connect that fails
 * is repeated only after five seconds.
 */
export const FOLLOW_UPS_MS = [2_000, 4_000, 6_000, 8_000];
/** Signals within this time bring one request. */
export const SIGNAL_DEBOUNCE_MS = 300;
/** After this time without an answer a request is given up. */
export const REQUEST_TIMEOUT_MS = 20_000;

/** Data that stays current while a view shows it. */
export interface Live<T> {
  /** The last good data; stays when a later request fails. */
  data: T | undefined;
  /** What the latest request failed with; undefined after a success. */
  error: ApiError | undefined;
  /** When `data` came. */
  asOf: DateTime | undefined;
  /** True only before the first answer, so that nothing flashes later. */
  loading: boolean;
  /** Asks now. */
  refresh(): void;
  /** Takes data that an action brought, and asks again behind it. */
  accept(data: T): void;
}

interface Held<T> {
  key: string;
  data?: T;
  error?: ApiError;
  asOf?: DateTime;
}

/** One request at a time; a wish during a request brings one more after it. */
class Loader<T> {
  private inFlight: AbortController | undefined;
  private again = false;
  private stopped = false;
  private startedAt = 0;

  constructor(
    private readonly load: (signal: AbortSignal) => Promise<T>,
    private readonly onData: (data: T) => void,
    private readonly onError: (error: ApiError) => void,
  ) {}

  async run(): Promise<void> {
    if (this.stopped) {
      return;
    }
    if (this.inFlight) {
      this.again = true;
      return;
    }
    const controller = new AbortController();
    this.inFlight = controller;
    this.startedAt = Date.now();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      controller.abort();
    }, REQUEST_TIMEOUT_MS);
    try {
      const data = await this.load(controller.signal);
      if (!controller.signal.aborted) {
        this.onData(data);
      }
    } catch (thrown) {
      if (timedOut && !this.stopped) {
        const seconds = REQUEST_TIMEOUT_MS / 1000;
        this.onError(
          new ApiError({ message: `No answer within ${seconds} s.` }),
        );
      } else if (!controller.signal.aborted) {
        this.onError(toApiError(thrown));
      }
    } finally {
      clearTimeout(timer);
      if (this.inFlight === controller) {
        this.inFlight = undefined;
      }
    }
    if (this.again && !this.inFlight) {
      this.again = false;
      await this.run();
    }
  }

  /** Drops the answer under way, which is older than what is known now. */
  supersede(): void {
    this.inFlight?.abort();
    this.inFlight = undefined;
    this.again = false;
  }

  isDue(): boolean {
    return Date.now() - this.startedAt >= POLL_INTERVAL_MS;
  }

  stop(): void {
    this.stopped = true;
    this.supersede();
  }
}

/**
 * Keeps the connection for signals while one live view makes way for another
 * below; else the last to go would cut it, and the next would miss some.
 */
export function useSignalConnection(): void {
  useSignal(GITOPS_COMPLIANCE_SIGNAL_CHANNEL);
}

/**
 * Loads data and keeps it current: at a signal (several within
 * {@link SIGNAL_DEBOUNCE_MS} count once), every {@link POLL_INTERVAL_MS} while
 * the page is visible, and when it becomes visible again. The last good data
 * stays when a request fails. Requests end with the view.
 *
 * @param key - What the data is of; another key starts anew. Undefined: idle.
 * @param load - Brings the data; must stop when its signal aborts.
 */
export function useLive<T>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<T>,
): Live<T> {
  const [held, setHeld] = useState<Held<T>>();
  const loadRef = useRef(load);
  loadRef.current = load;
  const loader = useRef<Loader<T>>();
  const { lastSignal } = useSignal(GITOPS_COMPLIANCE_SIGNAL_CHANNEL);

  useEffect(() => {
    if (key === undefined) {
      return undefined;
    }
    const current = new Loader<T>(
      signal => loadRef.current(signal),
      data => setHeld({ key, data, asOf: DateTime.now() }),
      error =>
        setHeld(before =>
          before?.key === key ? { ...before, error } : { key, error },
        ),
    );
    loader.current = current;
    void current.run();
    const runIfVisible = () => {
      if (document.visibilityState === 'visible') {
        void current.run();
      }
    };
    const followUps = FOLLOW_UPS_MS.map(ms => setTimeout(runIfVisible, ms));
    const poll = setInterval(runIfVisible, POLL_INTERVAL_MS);
    const onVisible = () => {
      if (document.visibilityState === 'visible' && current.isDue()) {
        void current.run();
      }
    };
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      followUps.forEach(clearTimeout);
      clearInterval(poll);
      document.removeEventListener('visibilitychange', onVisible);
      current.stop();
    };
  }, [key]);

  const pending = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    if (lastSignal && pending.current === undefined) {
      pending.current = setTimeout(() => {
        pending.current = undefined;
        void loader.current?.run();
      }, SIGNAL_DEBOUNCE_MS);
    }
  }, [lastSignal]);
  useEffect(() => () => clearTimeout(pending.current), []);

  const refresh = useCallback(() => void loader.current?.run(), []);
  const accept = useCallback(
    (data: T) => {
      if (key !== undefined) {
        loader.current?.supersede();
        setHeld({ key, data, asOf: DateTime.now() });
        void loader.current?.run();
      }
    },
    [key],
  );

  const current = held?.key === key ? held : undefined;
  return {
    data: current?.data,
    error: current?.error,
    asOf: current?.asOf,
    loading: key !== undefined && current === undefined,
    refresh,
    accept,
  };
}
