import type {
  PolicyAlertView,
  PolicyVersionView,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import type { Actors } from '../persons/PersonDirectory';
import { instant } from '../shared/time';
import type { PolicyRow, RefusalRow } from './PolicyStore';
import type { RefusalCause } from './records';

const REMEDIES: Record<RefusalCause, string> = {
  missing:
    'Put the file back, or correct gitopsCompliance.policy.git; the App must be able to read it.',
  broken: 'Correct it in a pull request that somebody else approves.',
  unapproved:
    'Change the file again in a pull request that somebody else approves at its last commit, before it is merged.',
  rewritten: 'Push the commit of the policy in force back, or merge it.',
  older: 'Open a new pull request with this version.',
};

/** Everybody that a policy's record names. */
export function personsOf({ author_ref, approval }: PolicyRow) {
  return [author_ref, ...(approval?.approvers ?? [])];
}

/** A policy that was in force, as the API gives it. */
export function versionView(row: PolicyRow, actors: Actors): PolicyVersionView {
  const { approval } = row;
  return {
    id: row.stream_seq,
    hash: row.hash,
    governed: row.governed,
    source: row.source,
    loadedAt: instant(row.loaded_at),
    author: actors.maybeView(row.author_ref),
    approvers: (approval?.approvers ?? []).map(ref => actors.view(ref)),
    reason: row.reason,
    pullRequest:
      approval?.kind === 'pull-request'
        ? {
            repository: approval.repository,
            number: approval.number,
            url: approval.url,
          }
        : null,
    commit: row.version?.commit ?? null,
  };
}

/** A refusal as the API gives it. */
export function alertView(row: RefusalRow): PolicyAlertView {
  return {
    cause: row.cause,
    reason: row.reason,
    remedy: REMEDIES[row.cause],
    since: instant(row.refused_at),
    commit: row.commit,
  };
}
