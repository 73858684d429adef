import { RequestHandler, Response } from 'express';
import {
  Pause,
  RateLimitFault,
  RequestMatcher,
  RequestSummary,
} from './faultTypes';
import { WebhookFaults } from './webhookFaults';

interface Held {
  matcher: RequestMatcher;
  where: 'before-effect' | 'before-reply';
  reach(request: RequestSummary): void;
  outcome: Promise<'go' | 'cut'>;
  settle(outcome: 'go' | 'cut'): void;
}

interface Refusal {
  matcher: RequestMatcher;
  count: number;
  reply(response: Response, request: RequestSummary): void;
}

const isApi: RequestMatcher = request => request.kind === 'api';

/** Makes the forge misbehave on demand; every method returns how to undo it. */
export class Faults {
  constructor(private readonly now: () => Date) {}

  /** What goes wrong with webhooks. */
  readonly webhooks = new WebhookFaults();
  private isDown = false;
  private delayMs = 0;
  private readonly refusals: Refusal[] = [];
  private readonly pauses: Held[] = [];
  private readonly listeners = new Set<(request: RequestSummary) => void>();
  private readonly timers = new Map<NodeJS.Timeout, () => void>();

  /** Cuts every connection, for `ms` or until lifted. */
  down(ms?: number): () => void {
    this.isDown = true;
    const lift = () => {
      this.isDown = false;
    };
    if (ms !== undefined) {
      this.later(ms, lift);
    }
    return lift;
  }

  /** Lets connections through again, whoever cut them. */
  up(): void {
    this.isDown = false;
  }

  /** Delays every answer by `ms`; 0 ends it. */
  slow(ms: number): () => void {
    this.delayMs = ms;
    return () => {
      this.delayMs = 0;
    };
  }

  /** Answers the next `count` API requests with this status. */
  status(
    code: number,
    count = 1,
    options: { retryAfterSeconds?: number; match?: RequestMatcher } = {},
  ): () => void {
    return this.refuse(options.match ?? isApi, count, response => {
      if (options.retryAfterSeconds !== undefined) {
        response.setHeader('retry-after', String(options.retryAfterSeconds));
      }
      response.status(code).json({ message: `Fault: HTTP ${code}` });
    });
  }

  /** Answers the next API requests as GitHub does over a rate limit. */
  rateLimit(options: RateLimitFault = {}): () => void {
    const seconds = options.resetAfterSeconds ?? 60;
    const { secondary = false } = options;
    const message = secondary
      ? 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
      : 'API rate limit exceeded for installation.';
    return this.refuse(
      options.match ?? isApi,
      options.count ?? 1,
      (response, request) => {
        if (secondary) {
          response.setHeader('retry-after', String(seconds));
        } else {
          const reset = Math.floor(this.now().getTime() / 1000) + seconds;
          response.setHeader('x-ratelimit-remaining', '0');
          response.setHeader('x-ratelimit-reset', String(reset));
        }
        if (request.path.endsWith('/graphql') && !secondary) {
          response.json({ errors: [{ type: 'RATE_LIMITED', message }] });
        } else {
          response.status(403).json({
            message,
            documentation_url:
              'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api',
          });
        }
      },
    );
  }

  /** Holds matching requests before they act, or after, before the answer. */
  pause(matcher: RequestMatcher, where: Held['where']): Pause {
    let reach: Held['reach'] = () => undefined;
    let settle: Held['settle'] = () => undefined;
    const reached = new Promise<RequestSummary>(resolve => {
      reach = resolve;
    });
    const outcome = new Promise<'go' | 'cut'>(resolve => {
      settle = resolve;
    });
    const held: Held = { matcher, where, reach, outcome, settle };
    this.pauses.push(held);
    const end = (how: 'go' | 'cut') => {
      this.remove(this.pauses, held);
      settle(how);
    };
    return { reached, release: () => end('go'), drop: () => end('cut') };
  }

  /** Calls `listener` for each request on arrival; returns how to stop. */
  onRequest(listener: (request: RequestSummary) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What is broken at present, a sentence each; held requests left out. */
  active(): string[] {
    const refused = this.refusals.reduce((sum, { count }) => sum + count, 0);
    return [
      ...(this.isDown ? ['Every connection is cut.'] : []),
      ...(this.delayMs > 0
        ? [`Every answer is delayed by ${this.delayMs} ms.`]
        : []),
      ...(refused > 0 ? [`The next ${refused} API requests are refused.`] : []),
      ...this.webhooks.active(),
    ];
  }

  /** Ends all faults and lets all held requests go. */
  clear(): void {
    this.isDown = false;
    this.delayMs = 0;
    this.webhooks.clear();
    this.refusals.length = 0;
    this.pauses.splice(0).forEach(held => held.settle('go'));
    for (const [timer, action] of [...this.timers]) {
      clearTimeout(timer);
      this.timers.delete(timer);
      action();
    }
  }

  /** Applies the faults; `summaryOf` reads what an earlier handler noted. */
  middleware(
    summaryOf: (response: Response) => RequestSummary,
  ): RequestHandler {
    return (_request, response, next) => {
      const summary = summaryOf(response);
      this.apply(summary, response).then(go => go && next(), next);
    };
  }

  private async apply(summary: RequestSummary, response: Response) {
    this.listeners.forEach(listener => listener(summary));
    if (this.isDown) {
      response.socket?.destroy();
      return false;
    }
    if (this.delayMs > 0) {
      await new Promise<void>(resolve => {
        this.later(this.delayMs, resolve);
      });
    }
    const refusal = this.refusals.find(r => r.matcher(summary));
    if (refusal) {
      refusal.count -= 1;
      if (refusal.count <= 0) {
        this.remove(this.refusals, refusal);
      }
      refusal.reply(response, summary);
      return false;
    }
    const held = this.pauses.find(pause => pause.matcher(summary));
    if (held?.where === 'before-effect') {
      held.reach(summary);
      if ((await held.outcome) === 'cut') {
        response.socket?.destroy();
        return false;
      }
    } else if (held) {
      this.holdReply(held, summary, response);
    }
    return true;
  }

  private holdReply(held: Held, summary: RequestSummary, response: Response) {
    const end = response.end.bind(response) as (...args: unknown[]) => Response;
    const heldEnd = (...args: unknown[]) => {
      held.reach(summary);
      held.outcome.then(how =>
        how === 'cut' ? response.socket?.destroy() : end(...args),
      );
      return response;
    };
    Object.assign(response, { end: heldEnd });
  }

  private refuse(
    matcher: RequestMatcher,
    count: number,
    reply: Refusal['reply'],
  ): () => void {
    const refusal = { matcher, count, reply };
    this.refusals.push(refusal);
    return () => this.remove(this.refusals, refusal);
  }

  private remove<T>(list: T[], item: T): void {
    const index = list.indexOf(item);
    if (index >= 0) {
      list.splice(index, 1);
    }
  }

  private later(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, ms);
    this.timers.set(timer, action);
  }
}
