import type { LoggerService } from '@backstage/backend-plugin-api';

const nothing = () => undefined;

/** Says nothing; for processes that have no test framework. */
export const silentLogger: LoggerService = {
  error: nothing,
  warn: nothing,
  info: nothing,
  debug: nothing,
  child: () => silentLogger,
};
