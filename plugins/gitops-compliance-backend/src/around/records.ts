import type { AroundClass, AroundFacts } from '@gitops-compliance/rules';
import { environmentsOfPushes } from '../policy/environmentsOfPushes';
import type { Policy } from '../policy/Policy';

/** What is noticed of a deployment; the rest befalls the pull request of a change. */
export type NoticedFacts = Extract<
  AroundFacts,
  { what: 'direct-push' | 'branch-rewritten' | 'pin-changed' }
>;

/**
 * `deployment.around-noticed` v1: something reached, or will reach, a target
 * around the portal. In the stream of each deployment that it touches.
 */
export interface NoticedPayload {
  service: string;
  environment: string;
  facts: NoticedFacts;
  /** Where the commits are; null: the source of the pin is not known. */
  repository: string | null;
  /** The newest ones that no pull request brought, at most {@link MAX_COMMITS}. */
  commits: string[];
  classification: AroundClass;
  /** Version of the classification. */
  ruleVersion: number;
  /** Of a pin: place in the stream of the reading that told it. */
  interval: number | null;
  /** The emergency that explains it; absent: none does. */
  emergency?: { id: string; number: number };
}

/** Commits that a notice names. */
export const MAX_COMMITS = 20;

/** A row of `around_notices`. */
export interface NoticeRow {
  deployment_id: string;
  stream_seq: string;
  service_ref: string;
  environment: string;
  facts: NoticedFacts;
  repository: string | null;
  commits: string[];
  classification: AroundClass;
  /** Whom the newest commit names as its author: a claim, no proof. */
  author_ref: string | null;
  interval_seq: string | null;
  /** The emergency that explains it, and its number. */
  emergency_id: string | null;
  emergency_number: number | null;
  adopted_by: string | null;
  adopted_at: Date | null;
  /** Null: nobody adopted it, or it was erased. */
  adoption_reason: string | null;
  created_at: Date;
}

/** Environments in which it is noticed: in one that lives of pushes all would be. */
export function watchedEnvironments({ document }: Policy): string[] {
  const pushed = environmentsOfPushes(document);
  return document.environments.flatMap(({ name }) =>
    pushed.includes(name) ? [] : name,
  );
}
