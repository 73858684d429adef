import type { Entity } from '@backstage/catalog-model';
import type {
  AroundNotice,
  ChangeDiffView,
  ChangelogView,
  ChangeSummary,
  ChangeView,
  CheckView,
  CommitView,
  DeploymentView,
  DriftIncident,
  EntityCompliance,
  EntityEnvironments,
  EnvironmentCompliance,
  EnvironmentView,
  ErasureView,
  AuditRead,
  EvidenceExport,
  GapOfReader,
  GateView,
  HoldView,
  LedgerStatus,
  PersonLink,
  PersonView,
  PromotionPreview,
  StopView,
  DisputeView,
  WaiverView,
  RiskView,
  ReleaseView,
  ReviewView,
  SourceStatus,
  StatusView,
  Board,
  BoardBriefing,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { DateTime } from 'luxon';

export const STAGING_REVISION = '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432';
export const PROD_REVISION = '4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f';
export const CHANGE_ID = '0b9d7c1e-5a52-4c1f-9d6e-2f5c7f1f0214';
export const PAST_ID = '0b9d7c1e-5a52-4c1f-9d6e-2f5c7f1f0209';

/** An instant so long ago, ISO 8601 UTC. */
export function ago(duration: object): string {
  return DateTime.utc().minus(duration).toISO();
}

/** An instant so far ahead, ISO 8601 UTC. */
export function ahead(duration: object): string {
  return DateTime.utc().plus(duration).toISO();
}

export const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'payments-api',
    namespace: 'default',
    annotations: { 'argocd/app-selector': 'part-of=payments-api' },
  },
  spec: { type: 'service' },
};

export const ada: PersonView = {
  name: 'Ada',
  entityRef: 'user:default/ada',
  account: 'ada',
  provider: 'github',
  bot: false,
};

export const grace: PersonView = {
  name: 'Grace',
  entityRef: 'user:default/grace',
  account: 'grace',
  provider: 'github',
  bot: false,
};

export function commit(over: Partial<CommitView> = {}): CommitView {
  return {
    sha: STAGING_REVISION,
    headline: 'Pool size 40',
    author: ada,
    committedAt: ago({ days: 1 }),
    url: `https://forge.example/commit/${STAGING_REVISION}`,
    pullRequest: 57,
    ...over,
  };
}

export function deployment(over: Partial<DeploymentView> = {}): DeploymentView {
  return {
    instance: 'eu-1',
    application: 'payments-api-staging',
    url: 'https://argocd.example/applications/payments-api-staging',
    pinnedRevision: STAGING_REVISION,
    commit: commit(),
    syncedRevision: 'f'.repeat(40),
    sync: 'synced',
    health: 'healthy',
    drift: 'none',
    since: ago({ days: 1, hours: 1 }),
    baseline: false,
    autoSync: false,
    asOf: ago({ seconds: 20 }),
    stale: false,
    operation: null,
    ledger: { stream: 'deployment:payments-api/staging', streamSeq: 7 },
    ...over,
  };
}

export function environment(
  over: Partial<EnvironmentView> = {},
): EnvironmentView {
  return {
    name: 'staging',
    title: 'Staging',
    criticality: 'medium',
    mode: 'enforce',
    upstream: [],
    sentence: 'Staging is open for changes.',
    calendar: {
      state: 'open',
      reason: 'always-open',
      title: null,
      timeZone: null,
      until: null,
      nextOpening: null,
      sentence: 'Always open.',
    },
    pin: null,
    argo: [],
    otherPins: [],
    deployments: [deployment()],
    comparisons: [],
    promotableFrom: [],
    activeChange: null,
    heldBy: 0,
    control: {
      merge: { is: 'prevented', reason: 'The branch demands the check.' },
      sync: { is: 'prevented', reason: 'Automatic sync is off.' },
    },
    ...over,
  };
}

export const production: EnvironmentView = environment({
  name: 'prod-eu',
  title: 'Production EU',
  criticality: 'critical',
  upstream: ['staging'],
  sentence: 'Production EU is 1 commit behind staging.',
  calendar: {
    state: 'open',
    reason: 'window',
    title: 'Working hours',
    timeZone: 'Europe/Berlin',
    until: ahead({ hours: 2, minutes: 1 }),
    nextOpening: null,
    sentence: 'Open for 2 hours.',
  },
  deployments: [
    deployment({
      application: 'payments-api-prod-eu',
      pinnedRevision: PROD_REVISION,
      commit: commit({ sha: PROD_REVISION, headline: 'Raise timeout' }),
      since: ago({ days: 6, hours: 1 }),
    }),
  ],
  comparisons: [
    {
      from: 'staging',
      state: 'known',
      aheadBy: 1,
      behindBy: 0,
      commits: [commit()],
      truncated: false,
      url: null,
    },
  ],
  promotableFrom: [
    {
      from: 'staging',
      revision: STAGING_REVISION,
      allowed: true,
      reason: '',
      remedy: '',
    },
  ],
});

const policy: EntityEnvironments['policy'] = {
  hash: 'abcdef0123456789',
  governed: false,
  loadedAt: ago({ hours: 3 }),
  source: 'policy.yaml',
};

export const freshSource: SourceStatus = {
  name: 'argocd:eu-1',
  title: 'Argo CD eu-1',
  state: 'fresh',
  lastHeard: ago({ seconds: 20 }),
  message: '',
};

const service: EntityEnvironments['service'] = {
  entityRef: 'component:default/payments-api',
  name: 'payments-api',
  title: 'payments-api',
  owner: 'group:default/payments',
};

export function environments(
  over: Partial<EntityEnvironments> = {},
): EntityEnvironments {
  return {
    service,
    sentence: 'Production EU is 1 commit behind staging and can be promoted.',
    policy,
    sources: [freshSource],
    environments: [environment(), production],
    mayRequest: { allowed: true, reason: '' },
    now: DateTime.utc().toISO(),
    ...over,
  };
}

export function gate(over: Partial<GateView> = {}): GateView {
  return {
    gate: 'peer-review',
    title: 'Peer review',
    state: 'closed',
    reason: 'Nobody has approved the head yet.',
    remedy: 'Ask a colleague to review.',
    until: null,
    controls: ['CC8.1'],
    ruleVersion: 1,
    ...over,
  };
}

export const openGate = gate({
  gate: 'calendar',
  title: 'Calendar',
  state: 'open',
  reason: 'The window is open.',
  remedy: '',
});

export function changelog(over: Partial<ChangelogView> = {}): ChangelogView {
  const [newest] = production.comparisons[0].commits;
  return {
    state: 'known',
    sentence: 'Brings 1 commit.',
    direction: 'forward',
    brings: 1,
    takesAway: 0,
    commits: [
      {
        ...newest,
        pullRequest: {
          number: 51,
          title: 'Raise the pool',
          url: 'https://forge.example/acme/payments-api/pull/51',
          approvedBy: [ada],
        },
        tickets: [{ id: 'PAY-881', url: 'https://tickets.example/PAY-881' }],
      },
    ],
    more: 0,
    nextCursor: null,
    ...over,
  };
}

export function risk(over: Partial<RiskView> = {}): RiskView {
  return {
    score: 5,
    sentence:
      'Risk 5 = 2 for 1 secret touched + 3 for a custom resource definition.',
    parts: [
      { rule: 'secrets', points: 2, because: '1 secret touched' },
      {
        rule: 'definitions',
        points: 3,
        because: 'a custom resource definition',
      },
    ],
    ...over,
  };
}

export function changeDiff(over: Partial<ChangeDiffView> = {}): ChangeDiffView {
  return {
    state: 'known',
    sentence: 'It alters 1 object in the cluster.',
    headSha: 'e'.repeat(40),
    resources: [
      {
        deployment: 'eu-1/argocd/payments-api-prod-eu',
        group: 'apps',
        kind: 'Deployment',
        namespace: 'payments',
        name: 'payments-api',
        change: 'changed',
        fields: [
          {
            path: 'spec.template.spec.containers[app].image',
            before: 'payments-api:1',
            after: 'payments-api:2',
          },
        ],
        moreFields: 0,
      },
    ],
    more: 0,
    nextCursor: null,
    problems: [],
    risk: risk(),
    digest: '7f3a9b2c'.repeat(8),
    ...over,
  };
}

/** A board that asks for two votes and has none; the reader may vote. */
export function board(over: Partial<Board> = {}): Board {
  return {
    digest: '7f3a'.repeat(16),
    opened: null,
    rules: [
      {
        name: 'production board',
        from: ['group:default/cab'],
        quorum: 2,
        rejectsAt: 1,
        approvals: 0,
        rejections: 0,
        state: 'waiting',
      },
    ],
    votes: [],
    vote: { allowed: true, reason: '' },
    stands: [],
    alteredSince: [],
    ...over,
  };
}

/** What to know of a promotion of payments that Ada asks for. */
export function briefing(over: Partial<BoardBriefing> = {}): BoardBriefing {
  return {
    lines: [
      'Ada asks to promote payments-api in prod-eu: “Fixes”.',
      'It brings 2 commits.',
      'From staging to prod-eu: 9f8e7d6.',
      'Risk 2 of 10, low: 6 commits.',
      'prod-eu is open until 18:00Z.',
    ],
    gates: [gate()],
    hands: [{ who: 'ada', reason: 'Is the requester (control CHG-09).' }],
    upstream: [],
    ticket: null,
    history: {
      ended: 3,
      failed: 1,
      undone: 0,
      sentence: '3 changes in the last 90 days, 1 failed.',
    },
    past: [summary({ state: 'failed', endedAt: ago({ days: 6 }) })],
    ...over,
  };
}

/** A stop of prod by Grace, in force, that the reader may not lift. */
/** An unauthorised change that holds production. */
export function driftIncident(
  over: Partial<DriftIncident> = {},
): DriftIncident {
  return {
    id: '7@eu-1/argocd/payments-api-prod',
    service: 'component:default/payments-api',
    environment: 'prod',
    deployment: 'eu-1/argocd/payments-api-prod',
    what: 'drifted',
    reason: 'What runs differs from 9f8e7d6, which was applied.',
    remedy: 'Find out who altered it, then sync the application.',
    criticality: 'critical',
    mode: 'enforce',
    since: ago({ hours: 3 }),
    openedAt: ago({ hours: 3 }),
    closedAt: null,
    closeCause: null,
    seconds: 3 * 3600,
    dueAt: ahead({ hours: 1 }),
    overdue: false,
    attribution: {
      by: 'unauthorised',
      sentence: 'No approved change, emergency or rule explains it.',
    },
    differences: null,
    storm: null,
    ignoring: null,
    enforcement: null,
    syncs: [],
    author: null,
    held: true,
    over: false,
    resolution: null,
    resolve: { allowed: true, reason: '' },
    ledger: {
      stream: 'deployment:eu-1/argocd/payments-api-prod',
      streamSeq: 7,
    },
    ...over,
  };
}

export function stop(over: Partial<StopView> = {}): StopView {
  return {
    id: '6f1c1a6e-3f0b-4f57-9f3b-0c8f4d1b2a11',
    service: null,
    environment: 'prod',
    team: null,
    owner: grace,
    reason: 'The database is being moved',
    since: ago({ hours: 1 }),
    until: ahead({ hours: 3 }),
    inForce: true,
    liftedBy: null,
    liftedAt: null,
    lift: {
      allowed: false,
      reason: 'Only who set it can lift it: ask them, or wait until it ends',
    },
    ...over,
  };
}

export function dispute(over: Partial<DisputeView> = {}): DisputeView {
  return {
    id: '8b1c1a6e-3f0b-4f57-9f3b-0c8f4d1b2a11',
    check: 'CHG-02',
    service: 'component:default/payments-api',
    environment: 'prod-eu',
    verdict: 'fail',
    openedBy: ada,
    openedAt: ago({ hours: 1 }),
    reason: 'Grace approved the head that was merged',
    link: 'https://wiki.example.com/51',
    files: [],
    outcome: null,
    verdictNow: null,
    factsMoved: null,
    answeredBy: null,
    answeredAt: null,
    statement: null,
    ledger: { stream: 'dispute:8b1c', streamSeq: 1 },
    mayAnswer: { allowed: true, reason: '' },
    ...over,
  };
}

export function waiver(over: Partial<WaiverView> = {}): WaiverView {
  return {
    id: '7a1c1a6e-3f0b-4f57-9f3b-0c8f4d1b2a11',
    check: 'CHG-02',
    title: 'Independence',
    service: 'component:default/payments-api',
    environment: 'prod-eu',
    state: 'asked',
    askedBy: ada,
    askedAt: ago({ hours: 1 }),
    reason: 'The reviewer has left, and the review is made again',
    until: ahead({ days: 30 }),
    decidedBy: null,
    decidedAt: null,
    decisionReason: null,
    withdrawnBy: null,
    withdrawnAt: null,
    withdrawalReason: null,
    ledger: { stream: 'waiver:7a1c', streamSeq: 1 },
    decide: { allowed: true, reason: '' },
    withdraw: { allowed: false, reason: 'Only who asked for it' },
    renew: { allowed: false, reason: 'Only one in force is renewed' },
    ...over,
  };
}

export function preview(
  over: Partial<PromotionPreview> = {},
): PromotionPreview {
  return {
    from: 'staging',
    environment: 'prod-eu',
    revision: STAGING_REVISION,
    changelog: changelog(),
    risk: risk(),
    diff: [
      {
        repository: 'acme/config',
        path: 'apps/payments-api/prod-eu.yaml',
        key: 'spec.source.targetRevision',
        before: PROD_REVISION,
        after: STAGING_REVISION,
      },
    ],
    gates: [gate(), openGate],
    mode: 'enforce',
    mayExpedite: false,
    asksForImpact: false,
    sentence: 'A pull request is opened; merging waits for one approval.',
    ...over,
  };
}

export const RELEASE_ID = '00000000-0000-4000-8000-0000000000f1';

export function release(over: Partial<ReleaseView> = {}): ReleaseView {
  return {
    summary: {
      id: RELEASE_ID,
      number: 12,
      state: 'running',
      sentence: '0 of 2 succeeded so far.',
      requester: ada,
      createdAt: ago({ minutes: 20, seconds: 5 }),
      changes: 2,
      environments: ['prod-eu'],
    },
    reason: 'They only work together',
    stopOnFailure: true,
    pauseSeconds: 0,
    resumed: null,
    waves: [{ wave: 1, changes: [summary()] }],
    withheld: 1,
    undoes: null,
    undoneBy: null,
    crosses: [],
    actions: {
      merge: { allowed: true, reason: '' },
      resume: { allowed: false, reason: 'It has not stopped.' },
      cancel: { allowed: true, reason: '' },
      rollback: { allowed: false, reason: '#214 of it is not merged yet.' },
    },
    ...over,
  };
}

export function summary(over: Partial<ChangeSummary> = {}): ChangeSummary {
  return {
    id: CHANGE_ID,
    number: 214,
    kind: 'promotion',
    class: 'normal',
    release: null,
    service: 'component:default/payments-api',
    environment: 'prod-eu',
    from: 'staging',
    fromRevision: PROD_REVISION,
    toRevision: STAGING_REVISION,
    state: 'reviewing',
    sentence: 'It waits for a review.',
    requester: ada,
    createdAt: ago({ minutes: 20, seconds: 5 }),
    updatedAt: ago({ minutes: 5 }),
    endedAt: null,
    pullRequest: {
      repository: 'acme/config',
      number: 58,
      url: 'https://forge.example/acme/config/pull/58',
      state: 'open',
      headSha: 'e'.repeat(40),
      mergeSha: null,
      mergedAt: null,
      mergedBy: null,
    },
    heldBy: ['Peer review'],
    risk: 5,
    ...over,
  };
}

export const pastSummary = summary({
  id: PAST_ID,
  number: 209,
  state: 'succeeded',
  sentence: 'Healthy 4 min after its sync.',
  heldBy: [],
  endedAt: ago({ days: 6, hours: 1 }),
});

export function review(over: Partial<ReviewView> = {}): ReviewView {
  return {
    reviewer: grace,
    state: 'approved',
    commit: 'e'.repeat(40),
    submittedAt: ago({ minutes: 10 }),
    current: true,
    counts: true,
    why: '',
    ...over,
  };
}

export function change(over: Partial<ChangeView> = {}): ChangeView {
  return {
    summary: summary(),
    agent: null,
    reason: 'Customers need the larger pool.',
    mode: 'enforce',
    gates: [gate(), openGate],
    reviews: [review({ counts: false, why: 'Grace pushed this head.' })],
    steps: [
      {
        step: 'requested',
        title: 'Requested',
        state: 'done',
        at: ago({ minutes: 20, seconds: 5 }),
      },
      { step: 'reviewed', title: 'Reviewed', state: 'current', at: null },
      { step: 'merged', title: 'Merged', state: 'waiting', at: null },
    ],
    timeline: [
      {
        at: ago({ minutes: 20, seconds: 5 }),
        type: 'change.requested',
        text: 'Promotion requested',
        actor: ada,
        ledger: { stream: `change:${CHANGE_ID}`, streamSeq: 1 },
        attestation: 'decided',
      },
    ],
    diff: preview().diff,
    problem: null,
    actions: {
      merge: { allowed: false, reason: 'Peer review is closed.' },
      sync: { allowed: false, reason: 'It is not merged yet.' },
      cancel: { allowed: true, reason: '' },
      rollback: { allowed: false, reason: 'It is not merged.' },
      verify: { allowed: false, reason: 'It did not fail.' },
      review: { allowed: false, reason: 'No review is owed.' },
    },
    asks: [],
    verification: null,
    wayBack: {
      offer: null,
      undoes: null,
      undoneBy: null,
      backOutPlan: null,
      reviewDueAt: null,
      reviewedAt: null,
      reviewedBy: null,
    },
    ...over,
  };
}

export function check(over: Partial<CheckView> = {}): CheckView {
  return {
    check: 'CHG-02',
    title: 'Independence',
    verdict: 'fail',
    reason: 'PR #51 was approved only by its last pusher.',
    remedy: 'Review #51 again.',
    controls: [
      { framework: 'SOC2', id: 'CC8.1' },
      { framework: 'NIST-800-53r5', id: 'CM-3' },
    ],
    ruleVersion: 2,
    evidence: [{ stream: 'change:51', streamSeq: 4 }],
    ...over,
  };
}

export function environmentCompliance(
  over: Partial<EnvironmentCompliance> = {},
): EnvironmentCompliance {
  return {
    name: 'prod-eu',
    title: 'Production EU',
    criticality: 'critical',
    mode: 'enforce',
    sentence: 'One check fails and one cannot be told.',
    score: { score: 92, passed: 11, failed: 1, indeterminate: 1 },
    checks: [
      check({
        check: 'CHG-01',
        title: 'Approval',
        verdict: 'pass',
        reason: 'Approved by Grace.',
        remedy: '',
      }),
      check({
        check: 'DRF-01',
        title: 'Attribution',
        verdict: 'indeterminate',
        reason: 'Argo CD us-1 is silent.',
        remedy: 'Check the collector.',
      }),
      check(),
    ],
    deployments: production.deployments,
    change: summary(),
    approvals: [review()],
    sync: {
      phase: 'Succeeded',
      startedAt: ago({ days: 6 }),
      finishedAt: ago({ days: 6 }),
      startedBy: ada,
      automated: false,
      message: '',
    },
    window: production.calendar,
    ...over,
  };
}

export function compliance(
  over: Partial<EntityCompliance> = {},
): EntityCompliance {
  const shown = environmentCompliance();
  return {
    service,
    sentence: 'Two checks are to be looked at.',
    score: { score: 92, passed: 23, failed: 2, indeterminate: 1 },
    trend: [],
    policy,
    sources: [freshSource],
    environments: [
      shown,
      environmentCompliance({ name: 'dev', title: 'Dev', checks: [] }),
    ],
    approvals: [
      {
        environment: 'prod-eu',
        changeNumber: 209,
        changeId: PAST_ID,
        pullRequest: summary().pullRequest!,
        review: review(),
      },
    ],
    syncs: [
      {
        environment: 'prod-eu',
        instance: 'eu-1',
        application: 'payments-api-prod-eu',
        operation: shown.sync!,
        revision: PROD_REVISION,
        inWindow: 'outside',
        ledger: { stream: 'sync:payments-api', streamSeq: 12 },
      },
    ],
    now: DateTime.utc().toISO(),
    ...over,
  };
}

export function aroundNotice(over: Partial<AroundNotice> = {}): AroundNotice {
  return {
    id: '7@eu-1/argocd/payments-api-prod',
    at: ago({ hours: 2 }),
    service: 'component:default/payments-api',
    environment: 'prod',
    deployment: 'eu-1/argocd/payments-api-prod',
    what: 'direct-push',
    classification: 'reached-target',
    reason: 'Commit 9f8e7d6 was pushed to main without a pull request.',
    remedy:
      'Review it afterwards, and let main demand pull requests before a merge.',
    controls: ['SOC2:CC8.1'],
    author: ada,
    repository: 'acme/config',
    commits: [STAGING_REVISION],
    adopt: { allowed: true, reason: '' },
    ledger: {
      stream: 'deployment:eu-1/argocd/payments-api-prod',
      streamSeq: 7,
    },
    ...over,
  };
}

export function gap(over: Partial<GapOfReader> = {}): GapOfReader {
  return {
    id: 'argocd:eu-1#7',
    collector: 'argocd:eu-1',
    deployment: null,
    cause: 'unreachable',
    state: 'unaccepted',
    openedAt: ago({ hours: 3 }),
    closedAt: ago({ hours: 2 }),
    missedFrom: ago({ hours: 3 }),
    missedUntil: ago({ hours: 2 }),
    recovered: 'What runs now, and the history of each application.',
    notRecovered: 'Syncs that failed in between.',
    historyRows: null,
    acceptances: [],
    accept: { allowed: true, reason: '' },
    ...over,
  };
}

export function personLink(over: Partial<PersonLink> = {}): PersonLink {
  return {
    id: '0123456789abcdef0123456789abcdef',
    person: { ...ada, provider: 'catalog', account: null },
    provider: 'github',
    account: 'ada-private',
    state: 'proposed',
    proof: null,
    proposedAt: ago({ hours: 1 }),
    proposedBy: grace,
    reason: 'She told so in front of the team',
    confirmations: [],
    countsSince: null,
    endedAt: null,
    endedBy: null,
    endReason: null,
    confirm: { allowed: true, reason: '' },
    end: { allowed: true, reason: '' },
    ...over,
  };
}

export function erasure(over: Partial<ErasureView> = {}): ErasureView {
  return {
    id: '0b9d7c1e-5a52-4c1f-9d6e-2f5c7f1f0301',
    person: { ...ada, provider: 'catalog', account: null },
    state: 'requested',
    reason: 'Left the company, and asked for it in writing',
    requestedBy: grace,
    requestedAt: ago({ hours: 3 }),
    confirmedBy: null,
    confirmedAt: null,
    withdrawnBy: null,
    withdrawnAt: null,
    erasedAt: null,
    counts: null,
    waits: [],
    confirm: { allowed: true, reason: '' },
    withdraw: { allowed: true, reason: '' },
    ...over,
  };
}

export function hold(over: Partial<HoldView> = {}): HoldView {
  return {
    id: '0b9d7c1e-5a52-4c1f-9d6e-2f5c7f1f0302',
    person: null,
    service: 'component:default/payments-api',
    from: null,
    until: null,
    reason: 'A lawsuit over payments',
    placedBy: grace,
    placedAt: ago({ hours: 2 }),
    liftedBy: null,
    liftedAt: null,
    lift: { allowed: true, reason: '' },
    ...over,
  };
}

export function ledger(over: Partial<LedgerStatus> = {}): LedgerStatus {
  return {
    origin: 'ledger.acme.example',
    anchors: [],
    archive: null,
    problem: null,
    unsignedSince: null,
    shard: 1,
    shards: [{ shard: 1, origin: 'ledger.acme.example', closedSize: null }],
    checks: [
      check({
        check: 'LOG-02',
        title: 'Completeness',
        verdict: 'fail',
        reason: 'One gap is not accepted.',
        remedy: 'Accept it with a second person.',
      }),
    ],
    size: 12_345,
    waiting: 0,
    checkpoint: {
      size: 12_345,
      root: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
      signedAt: ago({ minutes: 2 }),
      note: 'ledger.acme.example\n12345\n…',
    },
    keys: [
      {
        role: 'checkpoint',
        vkey: 'ledger.acme.example+0a1b2c3d+AcheckpointKey',
        pem: '-----BEGIN PUBLIC KEY-----',
      },
      {
        role: 'export',
        vkey: 'ledger.acme.example/export+4e5f6a7b+AexportKey',
        pem: '-----BEGIN PUBLIC KEY-----',
      },
    ],
    ...over,
  };
}

export function portalStatus(over: Partial<StatusView> = {}): StatusView {
  return {
    sources: [],
    policy,
    personQueries: 'recorded',
    disputeFiles: { maxFiles: 3, maxFileBytes: 1024 ** 2 },
    ...over,
  };
}

export function auditRead(over: Partial<AuditRead> = {}): AuditRead {
  return {
    id: '3',
    reader: grace,
    about: null,
    route: '/v1/changes/:id',
    scope: '9f2c4e1a7b3d5061',
    readAt: ago({ minutes: 20 }),
    ...over,
  };
}

export function evidenceExport(
  over: Partial<EvidenceExport> = {},
): EvidenceExport {
  return {
    id: '0b9d7c1e-5a52-4c1f-9d6e-2f5c7f1f0888',
    environments: ['prod-eu'],
    from: '2025-10-01T00:00:00.000Z',
    until: '2025-11-01T00:00:00.000Z',
    framework: 'SOC2',
    wholeLog: false,
    change: null,
    release: null,
    services: null,
    asked: [],
    requestedBy: grace,
    requestedAt: ago({ minutes: 9 }),
    state: 'done',
    stage: 'done',
    filesDone: 42,
    size: 12_345,
    finishedAt: ago({ minutes: 8 }),
    manifestHash: '7f3a'.repeat(16),
    problem: null,
    ...over,
  };
}
