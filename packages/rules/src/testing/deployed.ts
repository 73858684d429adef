import type { ApproverFact, DeployedChangeFacts } from '../checks';
import type { AccessFact, AccessHolder, BranchFact } from '../deployers';
import { DEFAULT_SEPARATION } from '../persons';
import { APP_ID, HEAD, PORTAL_BOT, REVISION, human, review } from './facts';

type KnownPullRequest = NonNullable<DeployedChangeFacts['pullRequest']>;
type KnownSync = NonNullable<DeployedChangeFacts['sync']>;

/** The pull request of the change: Ada asked, the bot wrote, Bob approved. */
export function mergedPullRequest(
  change: Partial<KnownPullRequest> = {},
): KnownPullRequest {
  return {
    number: 12,
    url: 'https://forge.example/acme/deploy/pull/12',
    headSha: HEAD,
    author: PORTAL_BOT,
    lastPusher: PORTAL_BOT,
    mergedBy: PORTAL_BOT,
    reviews: [review(human('bob'))],
    ...change,
  };
}

/** A sync that Erin started by hand on Monday at 12:00 UTC. */
export function sync(change: Partial<KnownSync> = {}): KnownSync {
  return {
    startedAt: '2026-06-01T12:00:00Z',
    finishedAt: '2026-06-01T12:01:00Z',
    phase: 'Succeeded',
    startedBy: human('erin', { provider: 'argocd' }),
    automated: false,
    jobs: [{ name: 'migrate', phase: 'before', succeeded: true }],
    ...change,
  };
}

/** An image that is named by its digest. */
export const IMAGE = `registry.example/payments-api@sha256:${'a'.repeat(64)}`;

/** Bob approved it, who was a user since May. */
export function approver(change: Partial<ApproverFact> = {}): ApproverFact {
  return {
    account: human('bob'),
    at: '2026-06-01T11:00:00Z',
    presence: [{ from: '2026-05-01T00:00:00Z', until: null }],
    ...change,
  };
}

/** Erin may deploy and not merge; everything is known. */
export function access(
  change: Partial<AccessFact> = {},
): NonNullable<DeployedChangeFacts['access']> {
  return {
    deployers: [holder()],
    adminEnabled: false,
    unread: [],
    ...change,
  };
}

/** Somebody who may deploy; unless told otherwise Erin, who may not merge. */
export function holder(change: Partial<AccessHolder> = {}): AccessHolder {
  return {
    kind: 'name',
    account: human('erin', { provider: 'argocd' }),
    isForAll: false,
    merges: false,
    ...change,
  };
}

/** The branch of the pin, which demands the check of the portal. */
export function branch(
  change: Partial<NonNullable<BranchFact['read']>> = {},
): BranchFact {
  return {
    repository: 'acme/deploy',
    branch: 'main',
    read: {
      branch: 'main',
      protection: {
        requiredChecks: [{ context: 'gitops-compliance', appId: APP_ID }],
        requiredApprovals: 1,
        bypassActors: [],
      },
      portal: { appId: APP_ID, account: PORTAL_BOT.account },
      ...change,
    },
  };
}

/** A change in prod with which nothing is wrong. */
export function deployed(
  change: Partial<DeployedChangeFacts> = {},
): DeployedChangeFacts {
  return {
    service: 'payments-api',
    environment: 'prod',
    pinnedRevision: REVISION,
    baseline: false,
    requester: 'user:default/ada',
    separation: { atMerge: DEFAULT_SEPARATION, atSync: DEFAULT_SEPARATION },
    pullRequest: mergedPullRequest(),
    sync: sync(),
    approvers: [approver()],
    criticality: 'critical',
    access: access(),
    branches: [branch()],
    guardrailsAsked: true,
    autoSync: false,
    syncByPortalAlone: true,
    syncWindowsAsked: null,
    syncPolicyAsked: [],
    narrowIgnoresAsked: false,
    images: [IMAGE],
    managed: { kinds: ['Deployment.apps', 'Service'] },
    drift: { comparable: true, drifts: [] },
    statements: {
      asked: true,
      reason: 'filled',
      impact: 'filled',
      backOut: 'filled',
    },
    runtime: {
      workloads: [
        {
          kind: 'Deployment.apps',
          namespace: 'payments',
          name: 'payments-api',
          declared: [IMAGE],
          running: [IMAGE],
        },
      ],
      secrets: [
        {
          kind: 'ExternalSecret.external-secrets.io',
          namespace: 'payments',
          name: 'payments-api',
          problems: [],
          unknown: [],
        },
      ],
      health: { kinds: [{ kind: 'Deployment.apps', health: 'told' }] },
    },
    businessSignal: { asked: false, metrics: [] },
    ...change,
  };
}
