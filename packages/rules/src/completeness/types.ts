/** An entry of the ledger, as far as completeness is worked out from it. */
export interface CompletenessEntry {
  type: string;
  stream: string;
  /** By the source's clock, ISO 8601 UTC. */
  occurredAt: string;
  payload: Record<string, unknown>;
}

/**
 * Days around a period of which entries are counted: what is merged at one end of
 * it may be synced beyond it.
 */
export const MARGIN_DAYS = 31;

/** A period of an environment; `until` is the first instant after it. */
export interface CompletenessScope {
  environment: string;
  /** ISO 8601 UTC. */
  from: string;
  until: string;
}

/** A merged change of the environment: what Git says. */
export interface MergeFact {
  /** Number of the change in the portal. */
  change: number;
  service: string;
  /** The revision that the pin names since. */
  revision: string;
  /** When it was merged, ISO 8601 UTC. */
  at: string;
}

/** That a revision was deployed, or was found running, from an instant on. */
export interface RevisionFact {
  /** The pinned revision; null: what the pin named there was never resolved. */
  revision: string | null;
  /** What the source applied: a commit of the repository that it follows. */
  synced: string;
  /** ISO 8601 UTC, by the source's clock. */
  at: string;
}

/** What is known of one deployment. */
export interface DeploymentFacts {
  /** Such as `eu-1/argocd/payments-api-prod`. */
  deployment: string;
  service: string;
  /** What ran when it was first seen, and since when; null: nothing. */
  baseline: { revision: string | null; since: string } | null;
  /** Full successful syncs: operations observed and rows of its history. */
  syncs: RevisionFact[];
  /** Revisions with which the running state was found to agree. */
  running: RevisionFact[];
}

/** What the three-way count is worked out from. */
export interface CompletenessFacts {
  merges: MergeFact[];
  deployments: DeploymentFacts[];
}

/** How two of the three disagree. */
export type DifferenceKind =
  /** Git has it, no sync of this deployment does. */
  | 'merged-not-synced'
  /** It was synced, and no merged change explains it. */
  | 'synced-not-merged'
  /** It was synced, and was never found running. */
  | 'synced-not-running'
  /** It was found running, and no sync of it is known. */
  | 'running-not-synced'
  /** It was synced, and what its pin named is not known. */
  | 'sync-unresolved';

/** A difference, with everything that names it. */
export interface Difference {
  kind: DifferenceKind;
  service: string;
  deployment: string;
  revision: string | null;
  /** ISO 8601 UTC. */
  at: string;
  /** Number of the change, where one is concerned. */
  change: number | null;
  /** For people; ends with what to do. */
  sentence: string;
}

/** Git, syncs and running state of a period, counted apart and compared. */
export interface ThreeWayCount {
  /** Merged changes. */
  git: number;
  /** Times that a sync moved a deployment to another revision. */
  syncs: number;
  /** Times that a deployment was found running another revision. */
  runtime: number;
  differences: Difference[];
}
