import { isoSeconds } from '../git/objects';
import { Subject } from './subject';

const HOUR_MS = 3_600_000;

export type Resource = 'core' | 'graphql';

/** What a caller has used and has left in the present hour. */
export interface Budget {
  resource: Resource;
  limit: number;
  used: number;
  remaining: number;
  resetAt: string;
}

/** Counts points of each subject per hour; the hour begins with first use. */
export class PrimaryLimits {
  private readonly hours = new Map<string, { used: number; resetAt: number }>();

  constructor(private readonly now: () => Date) {}

  /** Spends points, or gives them back when they are negative. */
  spend(subject: Subject, resource: Resource, points: number): Budget {
    this.hour(subject, resource).used += points;
    return this.budget(subject, resource);
  }

  budget(subject: Subject, resource: Resource): Budget {
    const { used, resetAt } = this.hour(subject, resource);
    return {
      resource,
      limit: subject.limit,
      used,
      remaining: Math.max(subject.limit - used, 0),
      resetAt: isoSeconds(new Date(resetAt)),
    };
  }

  private hour({ key }: Subject, resource: Resource) {
    const name = `${resource} ${key}`;
    const now = this.now().getTime();
    const known = this.hours.get(name);
    if (known && known.resetAt > now && known.resetAt <= now + HOUR_MS) {
      return known;
    }
    const fresh = { used: 0, resetAt: now + HOUR_MS };
    this.hours.set(name, fresh);
    return fresh;
  }
}

/** The time of a reset as GitHub's headers and `rate_limit` give it. */
export function resetSeconds(budget: Budget): number {
  return Date.parse(budget.resetAt) / 1000;
}
