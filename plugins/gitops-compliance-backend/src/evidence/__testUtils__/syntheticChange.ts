import type { EntryDraft } from '../../ledger/Ledger';
import {
  DEFAULT_TARGET_POLICY,
  evaluateGates,
  recordedFacts,
  type ReferencedActor,
  type ReferencedFacts,
} from '@gitops-compliance/rules';
import { DateTime } from 'luxon';
import { createHash } from 'node:crypto';

/** The environment that everything happens in. */
export const ENVIRONMENT = 'prod';
export const POLICY_HASH = 'b'.repeat(64);
/** What the policy asks of it. */
export const RULES = DEFAULT_TARGET_POLICY;
const TZDATA = process.versions.tz ?? '';
const PERSONS = 500;
const MINUTE_MS = 60_000;

/** An entry before it is encoded: its stream, when it was, and what it says. */
export interface Told {
  stream: string;
  /** Milliseconds since 1970. */
  ms: number;
  type: string;
  payload: object;
  more?: Partial<EntryDraft>;
}

/** A change that is invented. */
export interface SyntheticChange {
  /** From 0. */
  index: number;
  /** Which of the services it is of, and the how manieth change of it. */
  target: number;
  turn: number;
  /** Milliseconds since 1970. */
  began: number;
  /** In its month. */
  number: number;
}

const hex = (of: string, length = 40) =>
  createHash('sha256').update(of).digest('hex').slice(0, length);
const at = (ms: number) => new Date(ms).toISOString();

/** Reference of a name. */
export const refOf = (name: string) => `id:${hex(name, 64)}`;
/** Names of the persons, which repeat. */
export const personOf = (index: number) => `person-${index % PERSONS}`;
export const PEOPLE = Array.from({ length: PERSONS }, (_, index) =>
  personOf(index),
);
export const serviceOf = (target: number) =>
  `component:default/service-${target}`;
export const deploymentOf = (target: number) =>
  `eu-1/argocd/service-${target}-prod`;
export const changeId = (index: number) =>
  `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`;
/** What a service runs after so many changes. */
export const revisionOf = (target: number, turn: number) =>
  hex(`${target}/${turn}`);

/** The account of a person at the forge. */
export function accountOf(name: string): ReferencedActor {
  return {
    ref: refOf(`github/${name}`),
    personRef: refOf(name),
    provider: 'github',
    account: name,
    bot: false,
    person: `user:default/${name}`,
  };
}

const BOT: ReferencedActor = {
  ref: refOf('github/portal[bot]'),
  personRef: null,
  provider: 'github',
  account: 'portal[bot]',
  bot: true,
  person: null,
};

/** That a deployment runs a revision. */
export function pinned(sha: string, since: number, baseline: boolean): object {
  return {
    syncedRevision: sha,
    pinnedRevision: sha,
    pin: { kind: 'application-target-revision' },
    since: at(since),
    baseline,
  };
}

/** A change from its request to its end, in nine minutes; all goes well. */
export function entriesOf(change: SyntheticChange): Told[] {
  const { index, target, turn, began, number } = change;
  const sha = revisionOf(target, turn);
  const requester = personOf(index);
  const stream = `change:${changeId(index)}`;
  const deployment = `deployment:${deploymentOf(target)}`;
  const minute = (after: number) => began + after * MINUTE_MS;
  const said = (
    after: number,
    type: string,
    payload: object = {},
    more: Partial<EntryDraft> = {},
  ): Told => ({
    stream: type.startsWith('deployment.') ? deployment : stream,
    ms: minute(after),
    type,
    payload,
    more,
  });
  const pin = { path: `service-${target}/prod.yaml`, branch: 'main' };
  const asked = factsOf(change, pin, null);
  const reviewed = factsOf(change, pin, pullRequestOf(change, pin.path));
  return [
    said(
      0,
      'change.requested',
      {
        kind: 'promotion',
        class: 'normal',
        number: index + 1,
        population: {
          environment: ENVIRONMENT,
          period: at(began).slice(0, 7),
          number,
        },
        service: serviceOf(target),
        environment: ENVIRONMENT,
        from: 'staging',
        fromRevision: revisionOf(target, turn - 1),
        toRevision: sha,
        repository: 'acme/deploy',
        branch: pin.branch,
        pins: [pin],
        release: null,
        rollbackOf: null,
        mode: 'enforce',
        policyHash: POLICY_HASH,
      },
      {
        v: 2,
        persons: { requester: refOf(requester) },
        erasable: { reason: `Bring what staging runs to customers, ${index}` },
      },
    ),
    said(0, 'change.gates-evaluated', ...decided(asked, minute(0), requester)),
    said(1, 'change.pull-request-opened', {
      number: index + 1,
      headSha: reviewed.change.ourHeadSha,
    }),
    said(1, 'change.check-published', { state: 'pending' }),
    said(2, 'change.pull-request-observed', observed(reviewed)),
    said(
      2,
      'change.gates-evaluated',
      ...decided(reviewed, minute(2), requester),
    ),
    said(2, 'change.ready', { overruled: [] }),
    said(3, 'change.merge-requested'),
    said(3, 'change.merged', { mergeSha: sha, outside: false }),
    said(6, 'deployment.observed', {
      instance: 'eu-1',
      sync: { status: 'synced', revisions: [sha] },
      applied: { revisions: [sha], at: at(minute(5)) },
      operation: {
        phase: 'succeeded',
        startedAt: at(minute(4)),
        finishedAt: at(minute(5)),
        revisions: [sha],
        startedBy: null,
        automated: true,
      },
    }),
    said(6, 'deployment.pinned', pinned(sha, minute(5), false)),
    said(7, 'change.synced'),
    said(8, 'change.succeeded'),
  ];
}

function pullRequestOf(
  { index, began }: SyntheticChange,
  path: string,
): NonNullable<ReferencedFacts['pullRequest']> {
  const headSha = hex(`head/${index}`);
  return {
    number: index + 1,
    url: `https://forge.example/acme/deploy/pull/${index + 1}`,
    state: 'open',
    draft: false,
    headSha,
    baseSha: hex(`base/${index}`),
    baseBranch: 'main',
    mergeable: 'yes',
    reviewsComplete: true,
    files: [path],
    mergeSha: null,
    mergedAt: null,
    protection: {
      requiredChecks: [{ context: 'gitops-compliance', appId: 4711 }],
      requiredApprovals: 1,
      bypassActors: [],
    },
    author: BOT,
    lastPusher: BOT,
    mergedBy: null,
    reviews: [
      {
        reviewer: accountOf(personOf(index + 1)),
        state: 'approved',
        commit: headSha,
        submittedAt: at(began + MINUTE_MS),
      },
    ],
    asOf: at(began + 2 * MINUTE_MS),
  };
}

/** The pull request as its entry tells it. */
function observed({ pullRequest }: ReferencedFacts): object {
  const { asOf, author, lastPusher, reviews, ...pull } =
    pullRequest as NonNullable<ReferencedFacts['pullRequest']>;
  return {
    ...pull,
    repository: 'acme/deploy',
    author: author.ref,
    lastPusher: lastPusher?.ref ?? null,
    readAt: asOf,
    reviews: reviews.map(({ reviewer, ...review }) => ({
      ...review,
      reviewer: reviewer.ref,
    })),
  };
}

function factsOf(
  { index, target, turn, began, number }: SyntheticChange,
  pin: { path: string; branch: string },
  pullRequest: ReferencedFacts['pullRequest'],
): ReferencedFacts {
  const sha = revisionOf(target, turn);
  return {
    change: {
      id: changeId(index),
      kind: 'promotion',
      class: 'normal',
      number,
      service: serviceOf(target),
      environment: ENVIRONMENT,
      toRevision: sha,
      requester: `user:default/${personOf(index)}`,
      othersInFlight: [],
      merging: [],
      standing: [],
      rollbacks: [],
      ourHeadSha: pullRequest?.headSha ?? null,
      repository: 'acme/deploy',
      pinPaths: [pin.path],
      pinBranch: pin.branch,
    },
    target: { deployments: [] },
    upstreams: [
      {
        environment: 'staging',
        deployments: [
          {
            instance: 'eu-1',
            application: `service-${target}-staging`,
            pinnedRevision: sha,
            syncedRevision: sha,
            sync: 'synced',
            health: 'healthy',
            since: at(began - 90 * MINUTE_MS),
            healthySince: at(began - 89 * MINUTE_MS),
            asOf: at(began),
          },
        ],
      },
    ],
    pullRequest,
    stops: [],
    unresolved: [],
    reports: [],
    portalAppId: 4711,
  };
}

/** What the rules say of facts, as the portal records it. */
function decided(
  facts: ReferencedFacts,
  ms: number,
  requester: string,
): [payload: object, more: Partial<EntryDraft>] {
  const results = evaluateGates({
    facts,
    policy: RULES,
    calendar: { windows: [], freezes: [] },
    at: DateTime.fromMillis(ms, { zone: 'utc' }),
    tzdataVersion: TZDATA,
  });
  const payload = {
    phase: facts.pullRequest ? 'merge' : 'request',
    held: false,
    policyHash: POLICY_HASH,
    tzdata: TZDATA,
    results: results.map(({ reason, remedy, until, ...rest }) => ({
      ...rest,
      until: until ?? null,
    })),
    facts: recordedFacts(facts, refOf(requester)),
  };
  const sentences = results.map(({ gate, reason, remedy }) => [
    gate,
    { reason, remedy },
  ]);
  return [
    payload,
    { v: 3, erasable: { sentences: Object.fromEntries(sentences) } },
  ];
}
