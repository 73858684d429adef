import {
  boundedRequest,
  TicketsRefusedError,
  TicketsUnavailableError,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { JiraConfig } from './config';

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** A request below the address of Jira. */
export interface JiraRequest {
  method?: 'GET' | 'POST' | 'PUT';
  path: string;
  query?: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal;
}

/** Names of fields that Jira complains of; nothing else of it is told. */
const complaintSchema = z.object({ errors: z.record(z.string(), z.unknown()) });

/**
 * The HTTP API of Jira, within bounds of time and size. No error quotes what
 * Jira answered, nor the address or a secret.
 */
export class JiraApi {
  constructor(
    private readonly config: Pick<JiraConfig, 'url' | 'edition' | 'auth'>,
    private readonly options: { timeoutMs?: number } = {},
  ) {}

  get isCloud(): boolean {
    return this.config.edition === 'cloud';
  }

  /** Path of the platform's API: version 3 of Cloud, 2 of Data Center. */
  platform(path: string): string {
    return `/rest/api/${this.isCloud ? 3 : 2}/${path}`;
  }

  /** The answer; null where there is no such thing (404). */
  async ask<T>(request: JiraRequest, schema: z.ZodType<T>): Promise<T | null> {
    const { status, body } = await this.#send(request);
    if (status === 404) return null;
    if (status < 200 || status > 299) throw problemOf(status, body);
    const parsed = schema.safeParse(status === 204 ? {} : jsonIn(body));
    if (parsed.success) return parsed.data;
    throw new TicketsUnavailableError(
      `Jira answered with something else than its documentation says (${request.path.replace(
        /[^/]*\d[^/]*/g,
        '…',
      )})`,
    );
  }

  async #send({
    method = 'GET',
    path,
    query,
    body,
    signal,
  }: JiraRequest): Promise<{ status: number; body: Buffer }> {
    const { url } = this.config;
    const search = query ? `?${new URLSearchParams(query)}` : '';
    try {
      return await boundedRequest(
        `${url}${path}${search}`,
        {
          method,
          headers: {
            accept: 'application/json',
            authorization: this.#authorization(),
            ...(body !== undefined && { 'content-type': 'application/json' }),
            // Without it, Jira takes posts for forged ones of a browser.
            'x-atlassian-token': 'no-check',
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        },
        {
          timeoutMs: this.options.timeoutMs ?? TIMEOUT_MS,
          maxBytes: MAX_ANSWER_BYTES,
          signal,
        },
      );
    } catch (error) {
      signal?.throwIfAborted();
      throw new TicketsUnavailableError(
        `Jira: ${(error as Error).message}`,
        error,
      );
    }
  }

  #authorization(): string {
    const { auth } = this.config;
    return 'email' in auth
      ? `Basic ${Buffer.from(`${auth.email}:${auth.token}`).toString('base64')}`
      : `Bearer ${auth.token}`;
  }
}

function problemOf(status: number, body: Buffer): Error {
  if (status === 429 || status >= 500) {
    return new TicketsUnavailableError(`Jira answered with ${status}`);
  }
  if (status === 401 || status === 403) {
    return new TicketsRefusedError(
      `it does not accept the portal's account for this (${status}); renew its token, or give it the permission`,
    );
  }
  if (status >= 300 && status < 400) {
    return new TicketsRefusedError(
      `it answered with a redirect (${status}), which is not followed; configure the final address`,
    );
  }
  const parsed = complaintSchema.safeParse(jsonIn(body));
  const fields = Object.keys(parsed.data?.errors ?? {})
    .filter(name => /^[\w-]{1,60}$/.test(name))
    .slice(0, 5);
  return new TicketsRefusedError(
    fields.length > 0
      ? `it does not take ${fields.join(
          ', ',
        )} (${status}); look at the screen of that project and type`
      : `it answered with ${status}`,
  );
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
