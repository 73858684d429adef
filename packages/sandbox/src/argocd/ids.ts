import { randomUUID } from 'node:crypto';
import { namedUid } from './uid';

/**
 * Makes UIDs. With a seed they follow from it and from what they are for, so
 * that the same history gives the same ones; without, they are random.
 */
export class Ids {
  constructor(private readonly seed?: string) {}

  /** @param parts - name what it is for; no two things may share them */
  make(...parts: (string | number)[]): string {
    return this.seed === undefined
      ? randomUUID()
      : namedUid([this.seed, ...parts].join('/'));
  }
}
