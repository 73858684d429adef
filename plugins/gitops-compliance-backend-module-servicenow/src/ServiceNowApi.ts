import {
  boundedRequest,
  TicketsRefusedError,
  TicketsUnavailableError,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { ServiceNowConfig } from './config';

const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** A request below the address of ServiceNow. */
export interface ServiceNowRequest {
  method?: 'GET' | 'POST' | 'PATCH';
  path: string;
  query?: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * The HTTP API of ServiceNow, within bounds of time and size. No error quotes
 * what it answered, nor the address or a secret.
 */
export class ServiceNowApi {
  constructor(
    private readonly config: Pick<ServiceNowConfig, 'url' | 'auth'>,
    private readonly options: { timeoutMs?: number } = {},
  ) {}

  /** The `result` of the answer. */
  async ask<T>(request: ServiceNowRequest, schema: z.ZodType<T>): Promise<T> {
    const { status, body } = await this.#send(request);
    if (status < 200 || status > 299) throw problemOf(status);
    const parsed = z.object({ result: schema }).safeParse(jsonIn(body));
    if (parsed.success) return parsed.data.result as T;
    // An instance that sleeps answers with a page, and 200.
    throw new TicketsUnavailableError(
      'ServiceNow answered with something else than its documentation says; is the instance awake?',
    );
  }

  async #send({
    method = 'GET',
    path,
    query,
    body,
    signal,
  }: ServiceNowRequest): Promise<{ status: number; body: Buffer }> {
    const search = query ? `?${new URLSearchParams(query)}` : '';
    try {
      return await boundedRequest(
        `${this.config.url}${path}${search}`,
        {
          method,
          headers: {
            accept: 'application/json',
            authorization: this.#authorization(),
            ...(body !== undefined && { 'content-type': 'application/json' }),
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
        `ServiceNow: ${(error as Error).message}`,
        error,
      );
    }
  }

  #authorization(): string {
    const { auth } = this.config;
    if ('token' in auth) return `Bearer ${auth.token}`;
    const pair = `${auth.username}:${auth.password}`;
    return `Basic ${Buffer.from(pair).toString('base64')}`;
  }
}

function problemOf(status: number): Error {
  if (status === 429 || status >= 500) {
    return new TicketsUnavailableError(`ServiceNow answered with ${status}`);
  }
  if (status === 401 || status === 403) {
    return new TicketsRefusedError(
      `it does not accept the portal's account for this (${status}); renew its secret, or give it the roles that the documentation names`,
    );
  }
  if (status >= 300 && status < 400) {
    return new TicketsRefusedError(
      `it answered with a redirect (${status}), which is not followed; configure the final address`,
    );
  }
  return new TicketsRefusedError(
    `it answered with ${status}; look at what its tables and rules demand`,
  );
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
