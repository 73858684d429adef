import { SourceUnavailableError } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { ArgoCdInstanceSettings } from '../config';
import { parseJson, readRefusal, unavailable, type Refusal } from './errors';
import { JsonItems, NotAListError } from './JsonItems';

/** Longest that an ordinary request may take. */
export const REQUEST_TIMEOUT_MS = 10_000;
/** Longest that the whole list may take: it is 11 KB per application. */
export const LIST_TIMEOUT_MS = 60_000;
/** Largest answer that is read: about 20,000 applications. */
export const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/** One request. */
export interface ArgoCdRequest {
  method: 'GET' | 'POST' | 'PUT';
  /** Below the instance's address, with query. */
  path: string;
  body?: object;
  accept?: string;
  /** Continues "could not". */
  what: string;
  timeoutMs?: number;
  signal?: AbortSignal;
}

const sessionSchema = z.object({ token: z.string().min(1) });

/**
 * HTTP to one Argo CD instance under our account.
 *
 * Each request has a time-out, follows no redirect and reads a capped answer.
 * A password is exchanged for a session, which is kept and renewed when Argo CD
 * no longer takes it. What fails is `SourceUnavailableError`, without
 * credentials or bodies in it.
 */
export class ArgoCdApi {
  private session: Promise<string> | null = null;
  private readonly timeoutMs: number;

  constructor(
    private readonly instance: ArgoCdInstanceSettings,
    options: { timeoutMs?: number } = {},
  ) {
    this.timeoutMs = options.timeoutMs ?? REQUEST_TIMEOUT_MS;
  }

  /** The JSON answer, or what Argo CD said when it refused. */
  async call(
    request: ArgoCdRequest,
  ): Promise<{ data: unknown } | { refusal: Refusal }> {
    const timeout = AbortSignal.timeout(request.timeoutMs ?? this.timeoutMs);
    const response = await this.open(request, timeout);
    const text = await this.readText(request, response, timeout);
    return response.ok
      ? { data: parseJson(text) }
      : { refusal: readRefusal(response, text) };
  }

  /** As `call`, and a refusal is an outage. */
  async get(request: Omit<ArgoCdRequest, 'method'>): Promise<unknown> {
    const answer = await this.call({ ...request, method: 'GET' });
    if ('refusal' in answer) {
      throw unavailable(this.instance, request.what, answer.refusal);
    }
    return answer.data;
  }

  /**
   * As `get`, for an answer with many `items`: each is given to `onItem` when
   * it has come, and the answer is then not kept. Resolves to the rest, in
   * which `0` stands for each of them; undefined: it was no JSON.
   */
  async getItems(
    request: Omit<ArgoCdRequest, 'method'>,
    onItem: (item: unknown) => void,
  ): Promise<unknown> {
    const timeout = AbortSignal.timeout(request.timeoutMs ?? this.timeoutMs);
    const response = await this.open({ ...request, method: 'GET' }, timeout);
    if (!response.ok) {
      const text = await this.readText(request, response, timeout);
      throw unavailable(
        this.instance,
        request.what,
        readRefusal(response, text),
      );
    }
    const items = new JsonItems();
    for await (const chunk of this.read(request, response, timeout)) {
      try {
        for (const item of items.take(chunk)) {
          onItem(JSON.parse(item));
        }
      } catch (error) {
        if (error instanceof NotAListError || error instanceof SyntaxError) {
          return undefined;
        }
        throw error;
      }
    }
    return parseJson(items.rest);
  }

  /**
   * Opens a stream. The time-out holds until the headers are there; then only
   * the signal ends it. Throws for every answer but success.
   */
  async stream(
    request: Omit<ArgoCdRequest, 'method' | 'body'>,
  ): Promise<ReadableStream<Uint8Array>> {
    const headersLate = new AbortController();
    const timer = setTimeout(() => headersLate.abort(), this.timeoutMs);
    try {
      const response = await this.open(
        { ...request, method: 'GET' },
        headersLate.signal,
      );
      if (response.ok && response.body) {
        return response.body;
      }
      const text = await this.readText(request, response, headersLate.signal);
      throw unavailable(
        this.instance,
        request.what,
        readRefusal(response, text),
      );
    } finally {
      clearTimeout(timer);
    }
  }

  /** Error for a connection that failed or took too long. */
  broken(what: string, error: unknown, late: boolean): SourceUnavailableError {
    const reason = late ? 'did not answer in time' : 'cannot be reached';
    return new SourceUnavailableError(
      `Could not ${what}: Argo CD '${this.instance.name}' ${reason}`,
      error,
    );
  }

  /** Sends; once more with a new session when ours has ended. */
  private async open(
    request: ArgoCdRequest,
    timeout: AbortSignal,
  ): Promise<Response> {
    const { credentials } = this.instance;
    if (credentials.kind === 'token') {
      return this.send(request, credentials.token, timeout);
    }
    const session = await this.sessionToken();
    const response = await this.send(request, session, timeout);
    if (response.status !== 401) {
      return response;
    }
    await response.body?.cancel();
    this.session = null;
    return this.send(request, await this.sessionToken(), timeout);
  }

  private async send(
    request: ArgoCdRequest,
    token: string | null,
    timeout: AbortSignal,
  ): Promise<Response> {
    const { method, path, body, accept, signal } = request;
    try {
      return await fetch(`${this.instance.url}${path}`, {
        method,
        headers: {
          accept: accept ?? 'application/json',
          ...(token !== null && { authorization: `Bearer ${token}` }),
          ...(body && { 'content-type': 'application/json' }),
        },
        body: body && JSON.stringify(body),
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw this.broken(request.what, error, timeout.aborted);
    }
  }

  private sessionToken(): Promise<string> {
    this.session ??= this.signIn().catch(error => {
      this.session = null;
      throw error;
    });
    return this.session;
  }

  private async signIn(): Promise<string> {
    const { credentials, name, key } = this.instance;
    if (credentials.kind === 'token') {
      return credentials.token;
    }
    const { username, password } = credentials;
    const what = `sign in as '${username}'`;
    const request: ArgoCdRequest = {
      method: 'POST',
      path: '/api/v1/session',
      body: { username, password },
      what,
    };
    const timeout = AbortSignal.timeout(this.timeoutMs);
    const response = await this.send(request, null, timeout);
    const text = await this.readText(request, response, timeout);
    if (!response.ok) {
      throw unavailable(this.instance, what, readRefusal(response, text));
    }
    const parsed = sessionSchema.safeParse(parseJson(text));
    if (!parsed.success) {
      throw new SourceUnavailableError(
        `Could not ${what}: Argo CD '${name}' gave no token: check ${key}.url`,
      );
    }
    return parsed.data.token;
  }

  private async readText(
    request: Pick<ArgoCdRequest, 'what' | 'signal'>,
    response: Response,
    timeout: AbortSignal,
  ): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.read(request, response, timeout)) {
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  private async *read(
    request: Pick<ArgoCdRequest, 'what' | 'signal'>,
    response: Response,
    timeout: AbortSignal,
  ): AsyncGenerator<Uint8Array, void, void> {
    const body = response.body?.[Symbol.asyncIterator]();
    let size = 0;
    for (;;) {
      let chunk: Uint8Array | undefined;
      try {
        chunk = (await body?.next())?.value;
      } catch (error) {
        request.signal?.throwIfAborted();
        throw this.broken(request.what, error, timeout.aborted);
      }
      if (!chunk) return;
      size += chunk.byteLength;
      if (size > MAX_ANSWER_BYTES) {
        await body?.return?.();
        throw new SourceUnavailableError(
          `Could not ${request.what}: the answer of Argo CD '${this.instance.name}' is larger than ${MAX_ANSWER_BYTES} bytes`,
        );
      }
      yield chunk;
    }
  }
}
