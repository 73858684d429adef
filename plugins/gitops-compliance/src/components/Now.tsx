import { createContext, useContext, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { DateTime } from 'luxon';

const TICK_MS = 15_000;

const NowContext = createContext<DateTime | undefined>(undefined);

/** One clock for all relative times below, so that they tick together. */
export function NowProvider(props: { children: ReactNode }) {
  const [now, setNow] = useState(() => DateTime.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(DateTime.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <NowContext.Provider value={now}>{props.children}</NowContext.Provider>
  );
}

/**
 * The instant that relative times are relative to: now, and again at each tick.
 * Not the tick itself, for what came since would seem to lie ahead.
 */
export function useNow(): DateTime {
  useContext(NowContext);
  return DateTime.now();
}
