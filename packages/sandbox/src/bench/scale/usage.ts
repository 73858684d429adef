import { readFile } from 'node:fs/promises';

/** What a process has used. */
export interface Usage {
  /** Resident memory, in bytes. */
  memory: number;
  /** The most that it was since the process started. */
  peakMemory: number;
  /** Seconds of processors since the process started. */
  cpu: number;
}

/** Ticks per second in which Linux tells processor time, on every platform. */
const TICKS = 100;

/**
 * Reads from `/proc` (proc(5)), which Linux alone has: elsewhere nothing is
 * known.
 */
export async function usageOf(pid: number): Promise<Usage | undefined> {
  if (process.platform !== 'linux') return undefined;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const bytes = (key: string) => {
    const match = new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(status);
    if (!match) throw new Error(`/proc/${pid}/status has no ${key}`);
    return Number(match[1]) * 1024;
  };
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The second field, a name in parentheses, may hold anything.
  const [, , , , , , , , , , , user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ');
  return {
    memory: bytes('VmRSS'),
    peakMemory: bytes('VmHWM'),
    cpu: (Number(user) + Number(system)) / TICKS,
  };
}
