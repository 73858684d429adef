/**
 * GitHub docs, "About secondary rate limits": at most 100 concurrent requests;
 * 900 points a minute for REST and 2,000 for GraphQL; in general 80 requests
 * that create content a minute and 500 an hour. Which requests create content
 * is not published; here it is every POST, and every GraphQL mutation.
 */
const CONCURRENT = 100;
const POINTS_PER_MINUTE = { core: 900, graphql: 2_000 };
const CONTENT_PER_MINUTE = 80;
const CONTENT_PER_HOUR = 500;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const READ_POINTS = 1;
const WRITE_POINTS = 5;
const READING = ['GET', 'HEAD', 'OPTIONS'];

/** What one request weighs. */
export interface Weight {
  resource: 'core' | 'graphql';
  points: number;
  createsContent: boolean;
}

export function restWeight(method: string): Weight {
  return {
    resource: 'core',
    points: READING.includes(method) ? READ_POINTS : WRITE_POINTS,
    createsContent: method === 'POST',
  };
}

export function graphqlWeight(isMutation: boolean): Weight {
  return {
    resource: 'graphql',
    points: isMutation ? WRITE_POINTS : READ_POINTS,
    createsContent: isMutation,
  };
}

interface Recent {
  concurrent: number;
  requests: (Weight & { at: number })[];
}

/** Counts what each subject did in the last minute and hour. */
export class SecondaryLimits {
  private readonly subjects = new Map<string, Recent>();

  constructor(private readonly now: () => Date) {}

  /** Seconds to wait when the request exceeds a limit; else it is counted. */
  enter(key: string, weight: Weight): number | undefined {
    const now = this.now().getTime();
    const recent = this.of(key, now);
    const wait = this.waitMs(recent, weight, now);
    if (wait !== undefined) {
      return Math.max(Math.ceil(wait / 1000), 1);
    }
    recent.requests.push({ ...weight, at: now });
    recent.concurrent += 1;
    return undefined;
  }

  /** The request that was let in has been answered. */
  leave(key: string): void {
    const recent = this.subjects.get(key);
    if (recent) {
      recent.concurrent -= 1;
    }
  }

  private of(key: string, now: number): Recent {
    const recent = this.subjects.get(key) ?? { concurrent: 0, requests: [] };
    recent.requests = recent.requests.filter(({ at }) => at > now - HOUR_MS);
    this.subjects.set(key, recent);
    return recent;
  }

  private waitMs(
    { concurrent, requests }: Recent,
    weight: Weight,
    now: number,
  ): number | undefined {
    if (concurrent >= CONCURRENT) {
      return MINUTE_MS;
    }
    const lastMinute = requests.filter(({ at }) => at > now - MINUTE_MS);
    const same = lastMinute.filter(r => r.resource === weight.resource);
    const points = same.reduce((sum, request) => sum + request.points, 0);
    if (points + weight.points > POINTS_PER_MINUTE[weight.resource]) {
      return same[0].at + MINUTE_MS - now;
    }
    const content = requests.filter(request => request.createsContent);
    const recent = content.filter(({ at }) => at > now - MINUTE_MS);
    if (weight.createsContent && recent.length >= CONTENT_PER_MINUTE) {
      return recent[0].at + MINUTE_MS - now;
    }
    if (weight.createsContent && content.length >= CONTENT_PER_HOUR) {
      return content[0].at + HOUR_MS - now;
    }
    return undefined;
  }
}
