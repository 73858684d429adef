/** Bytes or text that break a format of the log; retrying cannot help. */
export class LogFormatError extends Error {
  readonly name = 'LogFormatError';
}
