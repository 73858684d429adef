import { z } from 'zod';
import { UNCLAIMED_AFTER_MINUTES } from '../policy';
import type { DeploymentFold, StandingDeployment } from './DeploymentFold';
import type { EvidenceEntry } from './types';

const AFTER_MS = UNCLAIMED_AFTER_MINUTES * 60_000;

const mappedSchema = z.object({
  service: z.string().nullable(),
  environment: z.string().nullable(),
});

/** Which applications that nobody claims are told of. */
export interface UnclaimedScope {
  /** Those in others are left out; those in none are not. */
  environments: readonly string[];
  /** ISO 8601 UTC; `until` is the first instant after the period. */
  from: string;
  until: string;
}

/**
 * Of which applications evidence tells that was asked for a period.
 *
 * @param judgedAt - what came later is not known, ISO 8601 UTC
 */
export function unclaimedScopeOf(
  { environments, from, until }: UnclaimedScope,
  judgedAt: string,
): UnclaimedScope {
  const isLater = Date.parse(judgedAt) < Date.parse(until);
  return { environments, from, until: isLater ? judgedAt : until };
}

/** The last stretch in a period in which nobody claimed an application. */
export interface UnclaimedStretch {
  environment: string | null;
  /** When it was seen so first, ISO 8601 UTC. */
  since: string;
  /** When somebody claimed it or it went away; null: not in the period. */
  ended: string | null;
  /** The last instant of it in the period: for this it is judged. */
  at: string;
  standing: StandingDeployment;
}

/**
 * Finds when nobody claimed a deployment, from the entries of its stream, and how
 * it stood then. A stretch counts once it has lasted for an hour, and where it
 * reaches into the period; that somebody claimed it afterwards takes nothing away.
 */
export class UnclaimedFold {
  #since: string | null = null;
  #environment: string | null = null;
  #last: UnclaimedStretch | null = null;
  #isOver = false;

  constructor(
    private readonly scope: UnclaimedScope,
    private readonly deployment: DeploymentFold,
  ) {}

  /** Takes an entry, before the deployment takes it. */
  before({ type, observedAt, payload }: EvidenceEntry): void {
    if (this.#isOver) return;
    if (Date.parse(observedAt) >= Date.parse(this.scope.until)) {
      this.#last = this.last();
      this.#isOver = true;
      return;
    }
    if (type !== 'deployment.mapped' && type !== 'deployment.removed') return;
    this.#last = this.#until(observedAt, observedAt) ?? this.#last;
    this.#since = null;
    const mapped = mappedSchema.safeParse(payload);
    if (type === 'deployment.removed' || !mapped.success) return;
    const { service, environment } = mapped.data;
    if (service !== null && environment !== null) return;
    this.#since = observedAt;
    this.#environment = environment;
  }

  /** The last stretch; null: there was none. */
  last(): UnclaimedStretch | null {
    if (this.#isOver) return this.#last;
    return this.#until(this.scope.until, null) ?? this.#last;
  }

  #until(at: string, ended: string | null): UnclaimedStretch | null {
    const { environments, from } = this.scope;
    const [since, environment] = [this.#since, this.#environment];
    const isTold =
      since !== null &&
      (environment === null || environments.includes(environment)) &&
      Date.parse(at) - Date.parse(since) >= AFTER_MS &&
      Date.parse(at) > Date.parse(from);
    if (!isTold) return null;
    const standing = this.deployment.standing();
    return { environment, since, ended, at, standing };
  }
}
