import { createHash } from 'node:crypto';
import { unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';

const STEPS = 1_000_000;

/** Chance that comes out the same each time, by name. */
export class Random {
  private readonly generator: ReturnType<typeof xoroshiro128plus>;

  constructor(private readonly name: string) {
    const digest = createHash('sha256').update(name).digest();
    this.generator = xoroshiro128plus(digest.readInt32BE(0));
  }

  /** Chance of its own for a part, so that parts do not disturb each other. */
  fork(part: string): Random {
    return new Random(`${this.name}/${part}`);
  }

  /** A number from `least` to `most`. */
  between(least: number, most: number): number {
    const step = unsafeUniformIntDistribution(0, STEPS, this.generator);
    return least + ((most - least) * step) / STEPS;
  }

  /** True in this share of cases. */
  chance(share: number): boolean {
    return this.between(0, 1) < share;
  }

  /** One of them. */
  pick<T>(items: readonly T[]): T {
    return items[
      unsafeUniformIntDistribution(0, items.length - 1, this.generator)
    ];
  }

  /** All of them in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    const rest = [...items];
    const result: T[] = [];
    while (rest.length > 0) {
      const index = unsafeUniformIntDistribution(
        0,
        rest.length - 1,
        this.generator,
      );
      result.push(...rest.splice(index, 1));
    }
    return result;
  }
}
