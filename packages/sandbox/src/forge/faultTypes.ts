/** One request as the forge saw it. */
export interface RequestSummary {
  method: string;
  /** Without the query string. */
  path: string;
  kind: 'api' | 'git' | 'web';
  /** Login of who asked; undefined before, or without, authentication. */
  actor?: string;
  /** GraphQL only. */
  operationName?: string;
  /** GraphQL only: the top-level fields, e.g. `createPullRequest`. */
  fields?: string[];
  /** HTTP status of the answer, once given. */
  status?: number;
  /** ISO 8601 UTC. */
  at: string;
}

export type RequestMatcher = (request: RequestSummary) => boolean;

/** A held request: await `reached`, then let it go on or cut the line. */
export interface Pause {
  reached: Promise<RequestSummary>;
  /** Lets the held request, and all later ones, pass. */
  release(): void;
  /** Closes the connection without an answer. */
  drop(): void;
}

/** How the next API requests run into a rate limit. */
export interface RateLimitFault {
  /** How many requests are refused. Default 1. */
  count?: number;
  /** Seconds until the limit resets. Default 60. */
  resetAfterSeconds?: number;
  /** A secondary limit: `retry-after` instead of an empty budget. */
  secondary?: boolean;
  match?: RequestMatcher;
}
