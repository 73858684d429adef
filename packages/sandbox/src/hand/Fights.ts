/** How often somebody looks whether Argo CD healed, to drift again. */
const ROUND_MS = 1_000;

/**
 * Edits that come back each time Argo CD heals them, as two controllers make
 * them that want different things of one object.
 */
export class Fights {
  private readonly rounds = new Map<string, NodeJS.Timeout>();

  /** Calls `strike` now and in each round; a fault of it ends the fight. */
  begin(application: string, strike: () => void): void {
    this.end(application);
    strike();
    const timer = setInterval(() => {
      try {
        strike();
      } catch (error) {
        this.end(application);
        process.stderr.write(
          `The fight over ${application} ended: ${(error as Error).message}\n`,
        );
      }
    }, ROUND_MS);
    timer.unref();
    this.rounds.set(application, timer);
  }

  end(application: string): void {
    clearInterval(this.rounds.get(application));
    this.rounds.delete(application);
  }

  endAll(): void {
    for (const application of [...this.rounds.keys()]) this.end(application);
  }

  /** A sentence for each that goes on. */
  sentences(): string[] {
    return [...this.rounds.keys()].map(
      application =>
        `${application} drifts again each time that Argo CD heals it.`,
    );
  }
}
