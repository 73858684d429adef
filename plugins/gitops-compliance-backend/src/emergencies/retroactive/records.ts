import { createHash } from 'node:crypto';
import type { EmergencyRow, EmergencyTarget } from '../records';

/**
 * `emergency.pull-request-asked` v1: a target was left apart from Git, and a pull
 * request that says what runs is wanted from this branch.
 */
export interface PullRequestAskedPayload {
  target: EmergencyTarget;
  branch: string;
  /** Its `asker` asked for what was impossible once more; absent: the portal. */
  again?: true;
}

/** `emergency.pull-request-opened` v1. */
export interface PullRequestOpenedPayload {
  target: EmergencyTarget;
  repository: string;
  number: number;
  url: string;
  branch: string;
  headSha: string;
  baseSha: string;
  /** What it alters; null: an earlier attempt opened it, and died. */
  pins: { path: string; key: string; before: string; after: string }[] | null;
  /** Objects that did not run as Git said; null: as above. */
  objects: number | null;
  /** Parts of what differs that no pin tells; null: as above. */
  rest: number | null;
}

/** `emergency.pull-request-impossible` v1; why is erasable. */
export interface PullRequestImpossiblePayload {
  target: EmergencyTarget;
  cause: 'watched' | 'pins' | 'live-state' | 'no-pin' | 'git-moved' | 'forge';
  objects: number | null;
}

/** A row of `emergency_pull_requests`. */
export interface RetroactiveRow {
  emergency_id: string;
  service_ref: string;
  environment: string;
  branch: string;
  asked_at: Date;
  answered_at: Date | null;
  repository: string | null;
  number: number | null;
  url: string | null;
  rest: number | null;
  problem: string | null;
}

const BRANCH_PREFIX = 'gitops-compliance/emergency-';

/** The branch of a retroactive pull request; the forge's idempotency key. */
export function retroactiveBranch(
  { id, number }: Pick<EmergencyRow, 'id' | 'number'>,
  { service, environment }: EmergencyTarget,
): string {
  const key = createHash('sha256')
    .update(JSON.stringify([id, service, environment]))
    .digest('hex');
  return `${BRANCH_PREFIX}${number}-${key.slice(0, 12)}`;
}

/** Whether a branch has the name of one of a retroactive pull request. */
export function isRetroactiveBranch(branch: string): boolean {
  return branch.startsWith(BRANCH_PREFIX);
}
