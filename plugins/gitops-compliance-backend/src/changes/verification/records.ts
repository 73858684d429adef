import type { ObservedRollout } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { MetricRule, MetricVerdict } from '@gitops-compliance/rules';

/** A progressive delivery or an analysis, as it stood. */
export type RolloutRecord = Pick<
  ObservedRollout,
  'kind' | 'namespace' | 'name' | 'health'
> & {
  /** Id of its deployment. */
  deployment: string;
};

/** A metric, and how it stood to its threshold. */
export type MetricRecord = Pick<
  MetricRule,
  'name' | 'source' | 'comparison' | 'threshold'
> & {
  /** The worst value; null: none is known. */
  value: string | null;
  verdict: MetricVerdict;
};

/**
 * `change.verification-read` v1: what was looked at beside health and sync of the
 * deployments. Recorded when something of it says otherwise than before.
 */
export interface VerificationPayload {
  /** Whether all of it lets the change succeed. */
  isPassing: boolean;
  rollouts: RolloutRecord[];
  metrics: MetricRecord[];
  /** Ids of the deployments of which it could not be read. */
  unread: string[];
}

/** What is on record of it: `changes.verification`. */
export interface VerificationState extends VerificationPayload {
  /** ISO 8601 UTC: since when it passes, or does not. */
  since: string;
  /** Sentences about what keeps the change. */
  reasons: string[];
}
