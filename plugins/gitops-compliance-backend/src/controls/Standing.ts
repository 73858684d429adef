import { UNCLAIMED_TARGET, type TargetPolicy } from '@gitops-compliance/rules';
import type { DeploymentRow } from '../deployments/rows';
import type { PolicyTimes } from '../policy/PolicyHistory';
import { isUnclaimed } from './unclaimed';

/**
 * What a deployment is held to at an instant: the policy of its target, and where
 * nobody claims it the strictest that the policy says anywhere.
 */
export class Standing {
  /** What sentences call its target. */
  readonly names: { service: string; environment: string };
  readonly #target: { service: string; environment: string };
  readonly #isUnclaimed: boolean;

  constructor(
    private readonly times: PolicyTimes,
    { service_ref: service, environment, application }: DeploymentRow,
  ) {
    this.#target = { service, environment };
    this.#isUnclaimed = isUnclaimed(service);
    this.names = this.#isUnclaimed
      ? { service: application, environment: UNCLAIMED_TARGET.environment }
      : this.#target;
  }

  /** The rules in force; null: not known. */
  rulesAt(instant: string | Date): TargetPolicy | null {
    return this.#isUnclaimed
      ? this.times.unclaimedRulesAt(instant)
      : this.times.rulesAt(instant, this.#target);
  }

  /** How critical it was; null: not known. */
  criticalityAt(instant: string | Date): string | null {
    return this.#isUnclaimed
      ? UNCLAIMED_TARGET.criticality
      : this.times.criticalityAt(instant, this.#target.environment);
  }

  /** Whether it was in an environment that lives of pushes. */
  livedOfPushesAt(instant: string | Date): boolean {
    return this.times
      .livingOfPushesAt(instant)
      .includes(this.#target.environment);
  }
}
