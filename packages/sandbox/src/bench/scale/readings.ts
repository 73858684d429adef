/** One full reading of an instance, as the collector's log tells it. */
export interface Reading {
  collector: string;
  applications: number;
  recorded: number;
  seconds: number;
}

/** `Read argocd:eu in full: 5000 applications, 0 recorded, 2.3 s`. */
const LINE =
  /Read (\S+) in full: (\d+) applications, (\d+) recorded, ([\d.]+) s/;

/** The full readings that a portal's log tells of, in their order. */
export class Readings {
  readonly #all: Reading[] = [];

  /** Takes a line of the log; other lines are passed over. */
  read(line: string): void {
    const match = LINE.exec(line);
    if (!match) return;
    const [, collector, applications, recorded, seconds] = match;
    this.#all.push({
      collector,
      applications: Number(applications),
      recorded: Number(recorded),
      seconds: Number(seconds),
    });
  }

  /** How many there were. */
  get length(): number {
    return this.#all.length;
  }

  /** Those after the first `skip`. */
  since(skip: number): Reading[] {
    return this.#all.slice(skip);
  }
}
