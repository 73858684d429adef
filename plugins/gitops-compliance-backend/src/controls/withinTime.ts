import { createContext, Script } from 'node:vm';

const CALL = new Script('call()');
/** Made once: it takes longer than most calls. */
const ROOM: { call?: () => unknown } = createContext({});
const OUT_OF_TIME = 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/**
 * Calls a function that is not ours and stops it when its time is over, an endless
 * loop too; null: it was stopped. It is no fence: it may do all that we may.
 */
export function withinTime<T>(
  call: () => T,
  milliseconds: number,
): { value: T } | null {
  ROOM.call = call;
  try {
    return { value: CALL.runInContext(ROOM, { timeout: milliseconds }) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException)?.code === OUT_OF_TIME) return null;
    throw error;
  }
}
