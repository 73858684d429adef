/** A stop of the line: somebody holds a service, an environment or everything. */
export interface StopFact {
  id: string;
  scope: 'all' | 'environment' | 'service' | 'target';
  /** Who owns it, as people know them; empty where that is not told. */
  owner: string;
  /** Empty where that is not told. */
  reason: string;
  /** From when to when it holds, ISO 8601 UTC. */
  since: string;
  until: string;
}

/** Something that was not approved reached the target, and nobody resolved it. */
export interface UnresolvedFact {
  /** Id of its incident. */
  id: string;
  /** What it is, such as `drifted` or `direct-push`. */
  what: string;
  /** Since when it is so, ISO 8601 UTC. */
  since: string;
}

/** What another tool said of a change. */
export interface ReportFact {
  /** As the policy names it. */
  name: string;
  /** The service that said so; null: the portal asked over HTTP. */
  principal: string | null;
  state: 'open' | 'closed' | 'pending';
  /** Empty where that is not told. */
  reason: string;
  /** The head of the pull request that it speaks of. */
  headSha: string;
  /** When it said so, ISO 8601 UTC. */
  at: string;
  /** When it expects to say something else, ISO 8601 UTC; null: not told. */
  until: string | null;
}

/** The newest sync of a deployment. */
export interface OperationFact {
  /** Such as `running` or `failed`. */
  phase: string;
  /** ISO 8601 UTC. */
  startedAt: string;
}

/** A stretch in which a deployment ran one revision in good health. */
export interface RanFact {
  /** ISO 8601 UTC. */
  from: string;
  /** ISO 8601 UTC; null: until now. */
  to: string | null;
}
