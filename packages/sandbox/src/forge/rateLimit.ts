import { Request, RequestHandler, Response } from 'express';
import { credential } from './auth';
import { isoSeconds } from './git/objects';

const HOURLY_LIMIT = 5_000;
const HOUR_MS = 3_600_000;

type Resource = 'core' | 'graphql';

interface Budget {
  used: number;
  resetAt: number;
}

/** Counts requests of each credential per hour, as GitHub's headers tell. */
export class RateLimits {
  private readonly budgets = new Map<string, Budget>();

  constructor(private readonly now: () => Date) {}

  /** Spends one request and sets the headers; a 304 gives it back. */
  middleware(resource: Resource): RequestHandler {
    return (request, response, next) => {
      const budget = this.budgetOf(request, resource);
      budget.used += 1;
      response.on('finish', () => {
        budget.used -= response.statusCode === 304 ? 1 : 0;
      });
      const state = this.describe(budget);
      response.setHeader('x-ratelimit-limit', String(state.limit));
      response.setHeader('x-ratelimit-remaining', String(state.remaining));
      response.setHeader('x-ratelimit-used', String(budget.used));
      response.setHeader(
        'x-ratelimit-reset',
        String(Math.floor(budget.resetAt / 1000)),
      );
      response.setHeader('x-ratelimit-resource', resource);
      response.locals.rateLimit = state;
      if (budget.used > HOURLY_LIMIT) {
        response.status(403).json({ message: 'API rate limit exceeded' });
        return;
      }
      next();
    };
  }

  /** The answer of `GET /rate_limit`, which costs nothing. */
  overview(request: Request) {
    const describe = (resource: Resource) => {
      const budget = this.budgetOf(request, resource);
      const { limit, remaining } = this.describe(budget);
      const reset = Math.floor(budget.resetAt / 1000);
      return { limit, remaining, used: budget.used, reset };
    };
    const core = describe('core');
    return { resources: { core, graphql: describe('graphql') }, rate: core };
  }

  private budgetOf(request: Request, resource: Resource): Budget {
    const who = credential(request.headers.authorization) ?? '';
    const key = `${resource} ${who}`;
    const now = this.now().getTime();
    const known = this.budgets.get(key);
    if (known && known.resetAt > now) {
      return known;
    }
    const fresh = { used: 0, resetAt: now + HOUR_MS };
    this.budgets.set(key, fresh);
    return fresh;
  }

  private describe(budget: Budget) {
    return {
      limit: HOURLY_LIMIT,
      remaining: Math.max(HOURLY_LIMIT - budget.used, 0),
      resetAt: isoSeconds(new Date(budget.resetAt)),
    };
  }
}

/** What the middleware found for this request. */
export function rateLimitOf(response: Response) {
  return response.locals.rateLimit as {
    limit: number;
    remaining: number;
    resetAt: string;
  };
}
