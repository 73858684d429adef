import type { GateContext } from '../gates';
import type {
  Actor,
  ChangeFacts,
  DeploymentFact,
  PullRequestFact,
  ReviewFact,
} from '../gates';
import { DEFAULT_TARGET_POLICY } from '../policy';
import { utc } from './calendars';

/** The revision to promote, the head of the pull request, and an older one. */
export const REVISION = '9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c';
export const HEAD = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678';
export const OLD = '4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f';
export const APP_ID = 4711;
export const PIN_PATH =
  'services/payments-api/overlays/prod/kustomization.yaml';

/** Monday, half past two in the afternoon UTC. */
export const AT = utc('2026-06-01T14:30Z');
const FRESH = '2026-06-01T14:29:00Z';

/** A human account at the forge; its person has the same name. */
export function human(name: string, change: Partial<Actor> = {}): Actor {
  return {
    provider: 'github',
    account: `${name}-gh`,
    bot: false,
    person: `user:default/${name}`,
    ...change,
  };
}

/** An account that is a person's, but nobody knows whose. */
export const stranger = (name: string) => human(name, { person: null });

export function bot(account: string): Actor {
  return { provider: 'github', account, bot: true, person: null };
}

export const PORTAL_BOT = bot('acme-portal[bot]');

/** A review at `10:mm` on the day, of the head unless told otherwise. */
export function review(
  reviewer: Actor,
  state: ReviewFact['state'] = 'approved',
  change: Partial<ReviewFact> = {},
): ReviewFact {
  return {
    reviewer,
    state,
    commit: HEAD,
    submittedAt: '2026-06-01T10:00:00Z',
    ...change,
  };
}

/** A deployment in staging that runs the revision, well and long enough. */
export function deployment(
  change: Partial<DeploymentFact> = {},
): DeploymentFact {
  return {
    instance: 'eu-1',
    application: 'payments-api-staging',
    pinnedRevision: REVISION,
    syncedRevision: HEAD,
    sync: 'synced',
    health: 'healthy',
    since: '2026-06-01T08:00:00Z',
    healthySince: '2026-06-01T08:00:00Z',
    asOf: FRESH,
    ...change,
  };
}

/** A pull request of the portal that Bob approved; nothing is wrong with it. */
export function pullRequest(
  change: Partial<PullRequestFact> = {},
): PullRequestFact {
  return {
    number: 12,
    url: 'https://forge.example/acme/deploy/pull/12',
    state: 'open',
    draft: false,
    headSha: HEAD,
    baseSha: OLD,
    baseBranch: 'main',
    mergeable: 'yes',
    author: PORTAL_BOT,
    lastPusher: PORTAL_BOT,
    reviews: [review(human('bob'))],
    reviewsComplete: true,
    files: [PIN_PATH],
    mergedBy: null,
    mergeSha: null,
    mergedAt: null,
    protection: {
      requiredChecks: [{ context: 'gitops-compliance', appId: APP_ID }],
      requiredApprovals: 1,
      bypassActors: [],
    },
    checks: [],
    commits: [{ sha: HEAD, verification: { state: 'valid', by: 'forge' } }],
    codeOwners: { path: 'CODEOWNERS', problems: [], owned: [] },
    workflowFiles: [],
    twins: [],
    unresolvedConversations: 0,
    asOf: FRESH,
    ...change,
  };
}

/** What may differ from a context in which every gate is open. */
export interface Differences {
  change?: Partial<ChangeFacts['change']>;
  facts?: Partial<ChangeFacts>;
  policy?: Partial<GateContext['policy']>;
  context?: Partial<GateContext>;
}

/** Ada asks to promote payments-api to prod; every gate is open. */
export function context(differences: Differences = {}): GateContext {
  return {
    facts: {
      change: {
        id: 'change-1',
        kind: 'promotion',
        class: 'normal',
        number: 12,
        service: 'payments-api',
        environment: 'prod',
        toRevision: REVISION,
        requester: 'user:default/ada',
        othersInFlight: [],
        merging: [],
        standing: [],
        rollbacks: [],
        ourHeadSha: HEAD,
        repository: 'acme/deploy',
        pinPaths: [PIN_PATH],
        pinBranch: 'main',
        ...differences.change,
      },
      target: { deployments: [] },
      upstreams: [{ environment: 'staging', deployments: [deployment()] }],
      pullRequest: pullRequest(),
      stops: [],
      unresolved: [],
      reports: [],
      portalAppId: APP_ID,
      ...differences.facts,
    },
    policy: {
      ...DEFAULT_TARGET_POLICY,
      soakSeconds: 3600,
      maxFactAgeSeconds: 300,
      ...differences.policy,
    },
    calendar: { windows: [], freezes: [] },
    at: AT,
    tzdataVersion: '2026c',
    ...differences.context,
  };
}
