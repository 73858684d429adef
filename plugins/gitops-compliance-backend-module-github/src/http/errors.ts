import {
  ForgeRefusedError,
  ForgeUnavailableError,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';

/** One call at the forge: what it is for, and what it needs. */
export interface Operation {
  /** Continues "could not", such as `read files of acme/deploy`. */
  what: string;
  /** Rights of the App without which it is refused. */
  needs: string;
  /** Reads may be tried twice; a write is sent once. */
  kind: 'read' | 'write';
}

/** An HTTP answer that says no, or the lack of any answer. */
export interface Failure {
  /** Null: no answer came. */
  status: number | null;
  headers: Record<string, unknown>;
  /** The forge's own words, made harmless. */
  message: string;
}

const MAX_MESSAGE_LENGTH = 200;
/** What GitHub asks for when a secondary limit names no time. */
const SECONDARY_LIMIT_WAIT_S = 60;

const requestErrorSchema = z.object({
  message: z.string(),
  response: z
    .object({
      status: z.number(),
      headers: z.record(z.string(), z.unknown()),
      data: z.unknown().optional(),
    })
    .optional(),
});

const answerSchema = z.object({ message: z.string() });

/** Reads Octokit's error without its request, which has our credentials. */
export function readFailure(error: unknown): Failure {
  const parsed = requestErrorSchema.safeParse(error);
  if (!parsed.success) {
    return { status: null, headers: {}, message: 'no usable answer' };
  }
  const { response, message } = parsed.data;
  if (!response) {
    return { status: null, headers: {}, message: harmless(message) };
  }
  const answer = answerSchema.safeParse(response.data);
  return {
    status: response.status,
    headers: response.headers,
    message: answer.success ? harmless(answer.data.message) : '',
  };
}

/** One short line without control or direction characters. */
export function harmless(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_MESSAGE_LENGTH);
}

/**
 * Seconds that a limited answer asks us to wait; null: not limited.
 * Rule: `retry-after` first, else `x-ratelimit-reset` when nothing remains.
 */
export function limitedFor(failure: Failure, now: Date): number | null {
  const { status, headers, message } = failure;
  if (status !== 403 && status !== 429) {
    return null;
  }
  const seconds = waitFromHeaders(headers, now);
  if (seconds !== null) {
    return seconds;
  }
  const limited = status === 429 || /rate limit/i.test(message);
  return limited ? SECONDARY_LIMIT_WAIT_S : null;
}

/** The wait that headers ask for; null: none. */
export function waitFromHeaders(
  headers: Record<string, unknown>,
  now: Date,
): number | null {
  const retryAfter = headers['retry-after'];
  if (typeof retryAfter === 'string' && retryAfter !== '') {
    const seconds = /^\d+$/.test(retryAfter)
      ? Number(retryAfter)
      : (Date.parse(retryAfter) - now.getTime()) / 1000;
    if (Number.isFinite(seconds)) {
      return Math.max(0, Math.ceil(seconds));
    }
  }
  const reset = Number(headers['x-ratelimit-reset']);
  if (String(headers['x-ratelimit-remaining']) === '0' && reset > 0) {
    return Math.max(0, Math.ceil(reset - now.getTime() / 1000));
  }
  return null;
}

/** The port's error for an answer that says no. */
export function toForgeError(
  host: string,
  operation: Operation,
  failure: Failure,
  now: Date,
): ForgeUnavailableError | ForgeRefusedError {
  const could = `Could not ${operation.what}: ${host}`;
  const wait = limitedFor(failure, now);
  if (wait !== null) {
    return new ForgeUnavailableError(
      `${could} limits our requests and wants to be asked again in ${wait} s`,
      undefined,
      wait,
    );
  }
  const { status, message } = failure;
  if (status === null) {
    return new ForgeUnavailableError(`${could} cannot be reached: ${message}`);
  }
  const said = message ? `${status}: ${message}` : `${status}`;
  if (status >= 500) {
    return new ForgeUnavailableError(
      `${could} answered ${said}`,
      undefined,
      waitFromHeaders(failure.headers, now) ?? undefined,
    );
  }
  if (status >= 300 && status < 400) {
    return new ForgeRefusedError(
      `${could} answered with a redirect (${status}), which is not followed: name the final address in integrations.github[].apiBaseUrl, or the repository's present name`,
    );
  }
  if (status === 401) {
    return new ForgeRefusedError(
      `${could} does not accept the App's credentials (${said}): check appId and privateKey in integrations.github[].apps`,
    );
  }
  if (status === 403 || status === 404) {
    return new ForgeRefusedError(
      `${could} answered ${said}. The App needs ${operation.needs}, and to be installed on the repository`,
    );
  }
  return new ForgeRefusedError(`${could} answered ${said}`);
}
