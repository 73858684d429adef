import {
  ForgeRefusedError,
  ForgeUnavailableError,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import { harmless, waitFromHeaders, type Operation } from './errors';

const errorSchema = z.object({
  type: z.string().optional(),
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
});

/** A GraphQL answer before its data is looked at. */
export const envelopeSchema = z.object({
  data: z.unknown().optional(),
  errors: z.array(errorSchema).optional(),
});

/** One error of a GraphQL answer. */
export type GraphqlError = z.infer<typeof errorSchema>;

/** True for an error that leaves the answer usable. */
export type Tolerate = (error: GraphqlError) => boolean;

/** Wait when a limited GraphQL answer names no time. */
const LIMIT_WAIT_S = 60;

/**
 * Throws the port's error for the first GraphQL error that is not tolerated.
 * A limit comes as `RATE_LIMITED`, also with HTTP 200.
 */
export function checkGraphqlErrors(
  host: string,
  operation: Operation,
  answer: {
    errors: GraphqlError[];
    headers: object;
    tolerate?: Tolerate;
    now: Date;
  },
): void {
  const { errors, headers, tolerate, now } = answer;
  const could = `Could not ${operation.what}: ${host}`;
  if (errors.some(error => error.type === 'RATE_LIMITED')) {
    const wait = waitFromHeaders({ ...headers }, now) ?? LIMIT_WAIT_S;
    throw new ForgeUnavailableError(
      `${could} limits our requests and wants to be asked again in ${wait} s`,
      undefined,
      wait,
    );
  }
  const error = errors.find(candidate => !tolerate?.(candidate));
  if (!error) {
    return;
  }
  const said = `${error.type ?? 'error'}: ${harmless(error.message)}`;
  if (isOutage(error)) {
    throw new ForgeUnavailableError(`${could} answered ${said}`);
  }
  if (error.type === 'FORBIDDEN' || error.type === 'NOT_FOUND') {
    throw new ForgeRefusedError(
      `${could} answered ${said}. The App needs ${operation.needs}, and to be installed on the repository`,
    );
  }
  throw new ForgeRefusedError(`${could} answered ${said}`);
}

/** GitHub reports its own failures and time-outs without a type. */
function isOutage({ type, message }: GraphqlError): boolean {
  return (
    type === 'SERVICE_UNAVAILABLE' ||
    type === 'INTERNAL' ||
    (type === undefined &&
      /something went wrong|timed? ?out|try again/i.test(message))
  );
}
