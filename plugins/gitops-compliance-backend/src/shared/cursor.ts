import { InputError } from '@backstage/errors';

/**
 * The number that a page's cursor stands for.
 *
 * @throws InputError for what is no cursor of ours
 */
export function numberOfCursor(cursor: string): number {
  if (!/^\d{1,9}$/.test(cursor)) {
    throw new InputError(
      'cursor is not one of ours: pass nextCursor of the page before',
    );
  }
  return Number(cursor);
}
