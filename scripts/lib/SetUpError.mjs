/**
 * The machine or the clone lacks something. The message names it and says what
 * to do; it is shown without a stack.
 */
export class SetUpError extends Error {
  name = 'SetUpError';
}
