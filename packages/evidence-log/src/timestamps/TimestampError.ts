/** A time stamp, or what an authority answered, does not hold; says why. */
export class TimestampError extends Error {
  readonly name = 'TimestampError';
}
