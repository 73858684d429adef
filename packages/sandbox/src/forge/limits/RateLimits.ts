import { Request, RequestHandler, Response } from 'express';
import { World } from '../World';
import { Budget, PrimaryLimits, resetSeconds, Resource } from './primary';
import { refusePrimary, refuseSecondary } from './refusals';
import {
  graphqlWeight,
  restWeight,
  SecondaryLimits,
  Weight,
} from './secondary';
import { Subject, subjectOf } from './subject';

/** Calls `action` when the headers are about to go out. */
function beforeHeaders(response: Response, action: () => void): void {
  const writeHead = response.writeHead.bind(response) as (
    ...args: unknown[]
  ) => Response;
  const wrapped = (...args: unknown[]) => {
    Object.assign(response, { writeHead });
    action();
    return writeHead(...args);
  };
  Object.assign(response, { writeHead: wrapped });
}

/**
 * GitHub's primary and secondary rate limits, by the forge's clock. Requests
 * are always counted on the primary limit and its headers always tell. Nobody
 * is refused, and nothing counted on the secondary limits, unless `enforced`:
 * a history is seeded in minutes that took its people months.
 */
export class RateLimits {
  enforced: boolean;
  private readonly primary: PrimaryLimits;
  private readonly secondary: SecondaryLimits;

  constructor(private readonly world: World, options: { enforced: boolean }) {
    this.enforced = options.enforced;
    this.primary = new PrimaryLimits(() => world.now());
    this.secondary = new SecondaryLimits(() => world.now());
  }

  /**
   * REST: one request is one point. GitHub docs: a conditional request that is
   * answered with 304 does not count, if it was authorised.
   */
  rest(): RequestHandler {
    return (request, response, next) => {
      const subject = subjectOf(this.world, request);
      if (
        this.admit(response, subject, 'core', 1, restWeight(request.method))
      ) {
        beforeHeaders(response, () => {
          const free =
            response.statusCode === 304 && request.headers.authorization;
          this.tell(response, subject, 'core', free ? -1 : 0);
        });
        next();
      }
    };
  }

  /** GraphQL: `cost` points; the budget after it, or undefined when refused. */
  graphql(
    request: Request,
    response: Response,
    query: { cost: number; isMutation: boolean },
  ): Budget | undefined {
    const subject = subjectOf(this.world, request);
    const weight = graphqlWeight(query.isMutation);
    const { cost } = query;
    return this.admit(response, subject, 'graphql', cost, weight)
      ? this.tell(response, subject, 'graphql', 0)
      : undefined;
  }

  /** The answer of `GET /rate_limit`, which costs nothing. */
  overview(request: Request) {
    const subject = subjectOf(this.world, request);
    const describe = (resource: Resource) => {
      const budget = this.primary.budget(subject, resource);
      const { limit, remaining, used } = budget;
      return { limit, remaining, used, reset: resetSeconds(budget) };
    };
    const core = describe('core');
    const unused = (limit: number) => ({
      limit,
      used: 0,
      remaining: limit,
      reset: core.reset,
    });
    return {
      resources: { core, graphql: describe('graphql'), search: unused(30) },
      rate: core,
    };
  }

  private admit(
    response: Response,
    subject: Subject,
    resource: Resource,
    points: number,
    weight: Weight,
  ): boolean {
    const before = this.primary.budget(subject, resource);
    if (this.enforced && before.remaining < points) {
      this.tell(response, subject, resource, 0);
      refusePrimary(response, subject.name, resource === 'graphql');
      return false;
    }
    if (this.enforced) {
      const wait = this.secondary.enter(subject.key, weight);
      if (wait !== undefined) {
        this.tell(response, subject, resource, 0);
        refuseSecondary(response, wait);
        return false;
      }
      response.on('close', () => this.secondary.leave(subject.key));
    }
    this.primary.spend(subject, resource, points);
    return true;
  }

  private tell(
    response: Response,
    subject: Subject,
    resource: Resource,
    points: number,
  ): Budget {
    const budget = this.primary.spend(subject, resource, points);
    for (const [name, value] of Object.entries({
      limit: budget.limit,
      remaining: budget.remaining,
      used: budget.used,
      reset: resetSeconds(budget),
      resource,
    })) {
      response.setHeader(`x-ratelimit-${name}`, String(value));
    }
    return budget;
  }
}
