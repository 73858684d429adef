import { DateTime } from 'luxon';

interface Lift {
  what: string;
  at: DateTime;
  timer: NodeJS.Timeout;
}

/**
 * Faults that end by themselves. A new end for the same thing takes the place
 * of the one before, so that an old timer never lifts a newer fault.
 */
export class Lifts {
  private readonly lifts = new Map<string, Lift>();

  /** Calls `lift` after `ms`; never, when it is undefined. */
  after(what: string, ms: number | undefined, lift: () => void): void {
    this.cancel(what);
    if (ms === undefined) return;
    const timer = setTimeout(() => {
      this.lifts.delete(what);
      lift();
    }, ms);
    timer.unref();
    this.lifts.set(what, { what, at: DateTime.now().plus(ms), timer });
  }

  cancel(what: string): void {
    clearTimeout(this.lifts.get(what)?.timer);
    this.lifts.delete(what);
  }

  cancelAll(): void {
    for (const what of [...this.lifts.keys()]) this.cancel(what);
  }

  /** A sentence for each that is still to come. */
  sentences(): string[] {
    return [...this.lifts.values()].map(
      ({ what, at }) =>
        `Lifted by itself at ${at.toFormat('HH:mm:ss')}: ${what}.`,
    );
  }
}
