/** What is on record of a deployment, as far as drift is told from it. */
export interface DriftFacts {
  sync: {
    status: 'synced' | 'out-of-sync' | 'unknown';
    /** The declared commits that it is compared with, one per source. */
    revisions: readonly string[];
  };
  /** The last or running sync; null: none was seen. */
  operation: {
    phase: string;
    /** What it applied; none: it applied nothing, or nobody told. */
    revisions: readonly string[];
    /** True where it was of selected resources alone. */
    partial: boolean;
    /**
     * How often in a row the same commit was applied again by itself, because
     * what runs was altered; absent: not once, or nobody told.
     */
    heals?: number;
  } | null;
  /** What the last full sync that succeeded applied; null: none is known. */
  applied: readonly string[] | null;
  /** What differs, resource by resource; absent: it was not read. */
  resources?: readonly DifferingResource[];
}

/** A resource whose live state is not the declared one. */
export interface DifferingResource {
  kind: string;
  namespace: string | null;
  name: string;
  /** It runs and is declared no more. */
  requiresPruning: boolean;
  /** Who wrote the fields that differ, by their managed fields; absent: not read. */
  managers?: readonly string[];
}

/**
 * How running and declared state relate: `none` they agree; `unknown` nobody can
 * tell; `pending` a commit is not synced yet; `in-progress` a sync is running;
 * `failed` the sync of what is declared failed; `partial` only some of it was
 * synced; `prune-pending` what is declared no more still runs; `drifted` they
 * differ with no commit to explain it.
 */
export type DriftClass =
  | 'none'
  | 'unknown'
  | 'pending'
  | 'in-progress'
  | 'failed'
  | 'partial'
  | 'prune-pending'
  | 'drifted';

/** What a classification says to people. */
export interface DriftVerdict {
  class: DriftClass;
  /** One sentence: how it is. */
  reason: string;
  /** One sentence: what to do; empty where nothing is. */
  remedy: string;
}

/** A drift that the policy lets be. Each of its words is compared as it is. */
export interface DriftIgnoreRule {
  /** By which people know it. */
  name: string;
  kind: string;
  /** Absent: every resource of the kind. */
  resource?: string;
  /** Absent: whoever wrote the fields that differ. */
  manager?: string;
}

/** What may explain a drift. */
export interface DriftBackground {
  /** When it began, ISO 8601 UTC. */
  since: string;
  /** When the deployment was first seen, ISO 8601 UTC. */
  firstSeen: string;
  /** An emergency that names the target and was in force since it began. */
  emergency: { id: string; number: number } | null;
  /** What the policy lets be in the target. */
  ignored: readonly DriftIgnoreRule[];
  /** Field managers that alter what runs by order of the cluster. */
  controllers: readonly string[];
}

/** What a drift is put down to. */
export type Attribution =
  /** A commit that is not applied yet. */
  | { by: 'commit'; revision: string | null }
  /** It was found like this when the deployment was first seen. */
  | { by: 'baseline' }
  | { by: 'emergency'; emergency: { id: string; number: number } }
  | { by: 'ignore-rule'; rules: string[] }
  /** Controllers of the cluster wrote every field that differs. */
  | { by: 'controller'; managers: string[] }
  /** Nothing explains it. */
  | { by: 'unauthorised' };

/** How something is put down to something. */
export type AttributedBy = Attribution['by'];
