import type { ObservedApplication } from './DeploymentSource';

/** A progressive delivery (such as an Argo Rollout), or an analysis in one. */
export interface ObservedRollout {
  /** As Kubernetes has it, such as `Rollout` or `AnalysisRun`. */
  kind: string;
  namespace: string;
  name: string;
  /** Name of the delivery that an analysis belongs to; null: it stands for itself. */
  parent: string | null;
  health: ObservedApplication['health'];
  /** Message of the source, cut to 500 characters; empty: it gave none. */
  message: string;
  /** ISO 8601 UTC; null: not told. */
  createdAt: string | null;
}
