import {
  boundedRequest,
  MetricsUnreadableError,
  type MetricsSource,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';
import type { PrometheusServer } from './config';

const TIMEOUT_MS = 15_000;
/** A threshold over more series than this holds is no threshold. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** A sample: Unix time, and the value as a text. */
const sampleSchema = z.tuple([z.number(), z.string()]);

/** An answer of `/api/v1/query`, as far as a threshold can be held against it. */
const answerSchema = z.object({
  status: z.literal('success'),
  warnings: z.array(z.string()).optional(),
  data: z.discriminatedUnion('resultType', [
    z.object({
      resultType: z.literal('vector'),
      // A native histogram has no single value.
      result: z.array(z.object({ value: sampleSchema.optional() })),
    }),
    z.object({ resultType: z.literal('scalar'), result: sampleSchema }),
    z.object({ resultType: z.enum(['matrix', 'string']) }),
  ]),
});
const refusalSchema = z.object({
  status: z.literal('error'),
  errorType: z.string(),
});

const NOT_FINITE: Record<string, number> = {
  NaN: NaN,
  '+Inf': Infinity,
  Inf: Infinity,
  '-Inf': -Infinity,
};

/**
 * A server that speaks the HTTP API of Prometheus, v1. An instant query at the
 * server's own present; a vector gives a value for each series, a scalar one. An
 * answer with warnings may be partial, so it counts as none.
 */
export class PrometheusSource implements MetricsSource {
  readonly name: string;

  constructor(
    private readonly server: PrometheusServer,
    private readonly options: { timeoutMs?: number } = {},
  ) {
    this.name = server.name;
  }

  async query(query: string, signal?: AbortSignal): Promise<number[]> {
    const { status, body } = await this.#ask(query, signal);
    const json = jsonIn(body);
    if (status !== 200) throw unreadable(reasonOf(status, json));
    const parsed = answerSchema.safeParse(json);
    if (!parsed.success) {
      throw unreadable('its answer is not one of Prometheus');
    }
    const { data, warnings = [] } = parsed.data;
    if (warnings.length > 0) {
      throw unreadable('it warns that its answer may be partial');
    }
    switch (data.resultType) {
      case 'vector':
        return data.result.map(({ value }) => numberOf(value?.[1]));
      case 'scalar':
        return [numberOf(data.result[1])];
      default:
        throw unreadable(
          `the query gives a ${data.resultType}; write one that gives a vector or a scalar`,
        );
    }
  }

  async #ask(query: string, signal: AbortSignal | undefined) {
    const { url, authorization } = this.server;
    try {
      return await boundedRequest(
        `${url}/api/v1/query`,
        {
          method: 'POST',
          headers: {
            accept: 'application/json',
            'content-type': 'application/x-www-form-urlencoded',
            ...(authorization && { authorization }),
          },
          body: new URLSearchParams({ query }).toString(),
        },
        {
          timeoutMs: this.options.timeoutMs ?? TIMEOUT_MS,
          maxBytes: MAX_ANSWER_BYTES,
          signal,
        },
      );
    } catch (error) {
      signal?.throwIfAborted();
      throw unreadable((error as Error).message, error);
    }
  }
}

function unreadable(why: string, cause?: unknown): MetricsUnreadableError {
  return new MetricsUnreadableError(why, cause);
}

/** What the server says of itself is not passed on: it repeats the query. */
function reasonOf(status: number, json: unknown): string {
  const refusal = refusalSchema.safeParse(json);
  if (refusal.success && refusal.data.errorType === 'bad_data') {
    return 'it does not understand the query: try the query of the policy there';
  }
  if (status === 401 || status === 403) {
    return `it does not accept the credentials (${status})`;
  }
  if (status >= 300 && status < 400) {
    return `it answered with a redirect (${status}), which is not followed: configure the final address`;
  }
  return `it answered with ${status}`;
}

function numberOf(text: string | undefined): number {
  if (text === undefined || text.trim() === '') return NaN;
  return NOT_FINITE[text] ?? Number(text);
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
