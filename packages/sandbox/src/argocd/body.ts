import { z } from 'zod';
import { GatewayError } from './errors';

/**
 * Reads the body of a request.
 *
 * @throws GatewayError 400 naming each field that is wrong or not supported
 */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body ?? {});
  if (!parsed.success) {
    throw new GatewayError(
      'invalidArgument',
      `the stand-in cannot take this request: ${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}
