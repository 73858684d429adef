import { SourceUnavailableError } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';

const MAX_MESSAGE_LENGTH = 300;

const bodySchema = z.object({
  message: z.string().optional(),
  error: z.string().optional(),
});

/** An answer of Argo CD that says no. */
export interface Refusal {
  status: number;
  /** Argo CD's own words, made harmless; empty when it gave none. */
  message: string;
  /** Seconds that it asks us to wait. */
  retryAfterSeconds: number | undefined;
}

/** Reads `{error, code, message}` of the gateway, and `retry-after`. */
export function readRefusal(
  response: Pick<Response, 'status' | 'headers'>,
  text: string,
): Refusal {
  const retryAfter = response.headers.get('retry-after') ?? '';
  return {
    status: response.status,
    message: messageIn(text),
    retryAfterSeconds: /^\d+$/.test(retryAfter)
      ? Number(retryAfter)
      : undefined,
  };
}

function messageIn(text: string): string {
  const body = bodySchema.safeParse(parseJson(text));
  const said = body.success ? body.data.message || body.data.error : '';
  return (said ?? '')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_MESSAGE_LENGTH);
}

/** The JSON value, or undefined when the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

/** The port's error for an instance that did not give what we need. */
export function unavailable(
  instance: { name: string; key: string },
  what: string,
  refusal: Refusal,
): SourceUnavailableError {
  const { status, message, retryAfterSeconds } = refusal;
  const said = message ? `${status}: ${message}` : `${status}`;
  return new SourceUnavailableError(
    `Could not ${what}: Argo CD '${instance.name}' answered ${said}${adviceFor(
      status,
      instance.key,
    )}`,
    undefined,
    retryAfterSeconds,
  );
}

function adviceFor(status: number, key: string): string {
  if (status >= 300 && status < 400) {
    return `, a redirect, which is not followed: check ${key}.url`;
  }
  if (status === 401) {
    return `: check the credentials at ${key}`;
  }
  if (status === 403) {
    return `: the account at ${key} needs 'applications, get' on all projects that are deployed`;
  }
  return status === 404 ? `: check ${key}.url` : '';
}
