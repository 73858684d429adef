import type { LoggerService } from '@backstage/backend-plugin-api';

/**
 * A logger that keeps what it is told for `expect`. Backstage's own comes with
 * all of its test utilities, whose loading costs a test file seconds.
 */
export function mockLogger(): jest.Mocked<LoggerService> {
  const logger: jest.Mocked<LoggerService> = {
    error: jest.fn(),
    warn: jest.fn(),
    info: jest.fn(),
    debug: jest.fn(),
    child: jest.fn(),
  };
  logger.child.mockReturnValue(logger);
  return logger;
}
