import { InputError } from '@backstage/errors';

/** What is said of a cursor that no page of ours gave. */
export function foreignCursor(): InputError {
  return new InputError(
    'cursor is not one of ours: pass nextCursor of the page before',
  );
}

/**
 * The number that a page's cursor stands for.
 *
 * @throws InputError for what is no cursor of ours
 */
export function numberOfCursor(cursor: string): number {
  if (!/^\d{1,9}$/.test(cursor)) {
    throw foreignCursor();
  }
  return Number(cursor);
}
