import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const SAVE_DELAY_MS = 100;
/** Writing may take this part of the time, however large the state is. */
const WRITING_SHARE = 0.05;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const open = new Set<StateFile>();
const flushAll = () => open.forEach(file => file.flush());

/** Saves, then lets the signal do what it would have done. */
const onSignal = (signal: NodeJS.Signals) => {
  flushAll();
  SIGNALS.forEach(name => process.off(name, onSignal));
  if (process.listenerCount(signal) === 0) {
    process.kill(process.pid, signal);
  } else {
    SIGNALS.forEach(name => process.prependListener(name, onSignal));
  }
};

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

/** When changes are written. */
export type Saving = 'soon' | 'at-close';

/**
 * One JSON file that follows a value in memory. Changes that come close
 * together are written once; a written file is renamed into place, so a killed
 * process leaves an old value or a new one, at most moments old. Exit, SIGINT,
 * SIGTERM, SIGHUP and `close` write what is not yet written.
 */
export class StateFile {
  private timer?: NodeJS.Timeout;
  private nextAt = 0;
  private stale = false;

  constructor(
    private readonly file: string,
    private readonly value: () => unknown,
    private readonly saving: Saving = 'soon',
  ) {
    mkdirSync(dirname(file), { recursive: true });
    if (open.size === 0) {
      process.on('exit', flushAll);
      SIGNALS.forEach(name => process.prependListener(name, onSignal));
    }
    open.add(this);
  }

  /** What the file holds; undefined when there is none. */
  read(): unknown {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8'));
    } catch (error) {
      if (isMissing(error)) {
        return undefined;
      }
      throw new Error(
        `The forge's state in ${this.file} cannot be read; delete its folder to start afresh`,
        { cause: error },
      );
    }
  }

  /** The value changed: it is written soon. */
  changed(): void {
    this.stale = true;
    if (this.saving === 'at-close') {
      return;
    }
    const wait = Math.max(SAVE_DELAY_MS, this.nextAt - performance.now());
    this.timer ??= setTimeout(() => this.flush(), wait);
  }

  /** Writes the value now if it changed. */
  flush(): void {
    if (!this.stale) {
      return;
    }
    this.stale = false;
    clearTimeout(this.timer);
    this.timer = undefined;
    const start = performance.now();
    const next = `${this.file}.next`;
    writeFileSync(next, JSON.stringify(this.value()), { mode: 0o600 });
    renameSync(next, this.file);
    const end = performance.now();
    this.nextAt = end + (end - start) / WRITING_SHARE;
  }

  /** Writes what is not yet written and follows the value no more. */
  close(): void {
    this.flush();
    open.delete(this);
    if (open.size === 0) {
      process.off('exit', flushAll);
      SIGNALS.forEach(name => process.off(name, onSignal));
    }
  }
}
