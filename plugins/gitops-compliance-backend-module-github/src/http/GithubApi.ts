import { Octokit } from '@octokit/core';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ForgeUnavailableError } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { z } from 'zod';
import type { GithubHostSettings } from '../config';
import { Credentials, type Send } from './Credentials';
import {
  limitedFor,
  readFailure,
  toForgeError,
  type Failure,
  type Operation,
} from './errors';
import { checkGraphqlErrors, envelopeSchema, type Tolerate } from './graphql';
import {
  backOff,
  boundedFetch,
  READ_TRIES,
  REQUEST_TIMEOUT_MS,
  requestSignal,
} from './policy';
import { Waits } from './Waits';

/** `octokit.request`, typed by route, with our authorization and time-out. */
export type Request = Octokit['request'];

/** An operation on one repository. */
export interface RepositoryOperation extends Operation {
  repository: string;
  signal?: AbortSignal;
}

/** A GraphQL request. */
export interface GraphqlOperation<T> extends RepositoryOperation {
  document: string;
  variables: Record<string, unknown>;
  /** Shape of `data` that the caller relies on. */
  schema: z.ZodType<T>;
  /** Errors that leave the answer usable. Default: none. */
  tolerate?: Tolerate;
}

/** What the API needs besides its settings. */
export interface GithubApiOptions {
  logger: LoggerService;
  now?: () => Date;
  requestTimeoutMs?: number;
}

/**
 * REST and GraphQL of one host, under our App.
 *
 * Each request ends within 10 s, follows no redirect and reads at most 32 MiB.
 * A read is tried twice when the network fails or the host answers 5xx; a write
 * is sent once. What the host refuses or limits throws the port's errors,
 * without credentials or bodies in them; until the time that a limit names, the
 * owner's installation is not asked again.
 */
export class GithubApi {
  private readonly octokit: Octokit;
  /** Tokens and identity of our Apps. */
  readonly credentials: Credentials;
  /** Host that it talks to, with port where there is one. */
  readonly host: string;
  private readonly now: () => Date;
  private readonly waits = new Waits();

  constructor(
    private readonly settings: GithubHostSettings,
    private readonly options: GithubApiOptions,
  ) {
    const { logger } = options;
    this.host = settings.host;
    this.now = options.now ?? (() => new Date());
    this.octokit = new Octokit({
      baseUrl: settings.apiBaseUrl,
      userAgent: 'gitops-compliance',
      request: { fetch: boundedFetch },
      log: {
        debug: message => logger.debug(message),
        info: message => logger.debug(message),
        warn: message => logger.warn(message),
        error: message => logger.debug(message),
      },
    });
    const send: Send = async (route, request) => {
      const { parameters, authorization, schema } = request;
      const result = await this.attempt(request, request.signal, signal =>
        this.octokit.request(route, {
          ...parameters,
          headers: { authorization },
          request: { fetch: boundedFetch, signal },
        }),
      );
      if (!('failure' in result)) {
        return this.parse(request, schema, result.answer.data);
      }
      if (result.failure.status === 404) {
        return null;
      }
      throw toForgeError(this.host, request, result.failure, this.now());
    };
    this.credentials = new Credentials(settings.apps, send, this.now);
  }

  /**
   * One REST request. `refused` may turn an answer that says no into an error
   * or a value of its own; null leaves it to the common mapping.
   */
  async rest<T>(
    operation: RepositoryOperation,
    call: (request: Request) => Promise<{ status: number; data: T }>,
    refused?: (failure: Failure) => T | null,
  ): Promise<T> {
    this.waits.assertOver(this.host, operation, this.now());
    const result = await this.authorised(operation, request => call(request));
    if ('failure' in result) {
      const limited = limitedFor(result.failure, this.now()) !== null;
      const own = limited ? null : refused?.(result.failure) ?? null;
      if (own === null) {
        throw this.refusal(operation, result.failure);
      }
      return own;
    }
    return result.answer.data;
  }

  /** One GraphQL request; `data` is checked against the schema. */
  async graphql<T>(operation: GraphqlOperation<T>): Promise<T> {
    const { document, variables, schema } = operation;
    this.waits.assertOver(this.host, operation, this.now());
    const result = await this.authorised(operation, request =>
      request('POST /graphql', {
        baseUrl: this.settings.graphqlBaseUrl,
        query: document,
        variables,
      }),
    );
    if ('failure' in result) {
      throw this.refusal(operation, result.failure);
    }
    const { data: body, headers } = result.answer;
    const envelope = this.parse(operation, envelopeSchema, body);
    try {
      checkGraphqlErrors(this.host, operation, {
        errors: envelope.errors ?? [],
        headers,
        tolerate: operation.tolerate,
        now: this.now(),
      });
    } catch (error) {
      throw this.waits.noted(operation, error as Error, this.now());
    }
    return this.parse(operation, schema, envelope.data);
  }

  /** Checks an answer; one that is not as documented counts as an outage. */
  parse<T>(operation: Operation, schema: z.ZodType<T>, value: unknown): T {
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new ForgeUnavailableError(
        `Could not ${operation.what}: ${
          this.host
        } answered unlike GitHub at '${issue.path.join('.')}' (${
          issue.message
        })`,
      );
    }
    return parsed.data;
  }

  private refusal(operation: RepositoryOperation, failure: Failure): Error {
    const now = this.now();
    const error = toForgeError(this.host, operation, failure, now);
    return this.waits.noted(operation, error, now);
  }

  /** Sends with the installation's token; a 401 is tried with a fresh one. */
  private async authorised<A extends Answer>(
    operation: RepositoryOperation,
    call: (request: Request) => Promise<A>,
  ): Promise<Result<A>> {
    const send = async () => {
      const authorization = await this.credentials.authorization(
        operation.repository,
      );
      return this.attempt(operation, operation.signal, signal =>
        call(
          this.octokit.request.defaults({
            headers: { authorization },
            request: { fetch: boundedFetch, signal },
          }),
        ),
      );
    };
    const first = await send();
    if (!('failure' in first) || first.failure.status !== 401) {
      return first;
    }
    this.credentials.forget(operation.repository);
    return send();
  }

  private async attempt<A extends Answer>(
    operation: Operation,
    signal: AbortSignal | undefined,
    call: (signal: AbortSignal) => Promise<A>,
  ): Promise<Result<A>> {
    const timeoutMs = this.options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
    const tries = operation.kind === 'read' ? READ_TRIES : 1;
    for (let left = tries - 1; ; left -= 1) {
      const result = await once(signal, timeoutMs, call);
      if (!('failure' in result) || left <= 0 || !isWorthARetry(result)) {
        return result;
      }
      await backOff(signal);
    }
  }
}

interface Answer {
  status: number;
  data: unknown;
  headers?: object;
}

type Result<A> = { answer: A } | { failure: Failure };

/** One request; an abort by the caller is thrown on, all else is a result. */
async function once<A extends Answer>(
  signal: AbortSignal | undefined,
  timeoutMs: number,
  call: (signal: AbortSignal) => Promise<A>,
): Promise<Result<A>> {
  try {
    const answer = await call(requestSignal(signal, timeoutMs));
    if (answer.status >= 300) {
      return { failure: { status: answer.status, headers: {}, message: '' } };
    }
    return { answer };
  } catch (error) {
    signal?.throwIfAborted();
    return { failure: readFailure(error) };
  }
}

function isWorthARetry({ failure }: { failure: Failure }): boolean {
  const asksToWait = failure.headers['retry-after'] !== undefined;
  return failure.status === null || (failure.status >= 500 && !asksToWait);
}
