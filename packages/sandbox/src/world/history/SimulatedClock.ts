/** The one clock of a history: it stands until somebody moves it. */
export class SimulatedClock {
  private atMs: number;

  constructor(start: Date) {
    this.atMs = start.getTime();
  }

  now(): Date {
    return new Date(this.atMs);
  }

  /** @throws Error when it would go back */
  moveTo(instant: Date): void {
    if (instant.getTime() < this.atMs) {
      throw new Error(
        `The clock is at ${this.now().toISOString()} and does not go back to ${instant.toISOString()}`,
      );
    }
    this.atMs = instant.getTime();
  }
}
