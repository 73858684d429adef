/** How long an answer that changes seldom is kept. */
const KEEP_MS = 10 * 60_000;
const MAX_KEPT = 2_000;

/** Answers that are good for ten minutes; the oldest go when there are many. */
export class Kept<T> {
  readonly #kept = new Map<string, { value: T; until: number }>();

  constructor(private readonly now: () => Date) {}

  get(key: string): T | undefined {
    const found = this.#kept.get(key);
    return found && found.until > this.now().getTime()
      ? found.value
      : undefined;
  }

  set(key: string, value: T): void {
    this.#kept.delete(key);
    this.#kept.set(key, { value, until: this.now().getTime() + KEEP_MS });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) break;
      this.#kept.delete(oldest);
    }
  }
}
