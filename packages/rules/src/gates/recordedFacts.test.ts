import fc from 'fast-check';
import type { EmergencyFact } from '../emergencies';
import { DecidedChange, type EvidenceEntry } from '../evidence';
import {
  bot,
  context,
  deployment,
  HEAD,
  human,
  OLD,
  PORTAL_BOT,
  pullRequest,
  review,
  stranger,
} from '../testing/facts';
import {
  headFacts,
  headOnRecord,
  headRules,
  ownersIn,
  sourceRanges,
  sourceTags,
} from './__testUtils__/heads';
import {
  decideAgain,
  recordedFacts,
  type RecordedFacts,
  recordedFactsSchema,
  type ReferencedFacts,
} from './recordedFacts';
import type { ReferencedActor } from './recordedAccounts';
import { evaluateGates } from './registry';
import type {
  Actor,
  ChangeFacts,
  DeploymentFact,
  PullRequestFact,
  ReviewFact,
  TargetPolicy,
} from './types';

const referenced = (actor: Actor): ReferencedActor => ({
  ...actor,
  ref: `id:${actor.provider}/${actor.account}`,
  personRef: actor.person && `id:${actor.person}`,
});

/** People who have a hand in a change, under one account or another. */
const actors = fc.constantFrom(
  human('ada'),
  human('ada', { account: 'ada-work' }),
  human('bob'),
  human('carol', { person: 'user:default/Carol' }),
  human('carol', { account: 'carol-2', person: 'user:default/carol' }),
  stranger('eve'),
  PORTAL_BOT,
  bot('renovate[bot]'),
);
const reviews = fc.array(
  fc
    .tuple(
      actors,
      fc.constantFrom(
        'approved',
        'changes-requested',
        'commented',
        'dismissed',
      ),
      fc.constantFrom(HEAD, OLD, null),
      fc.integer({ min: 0, max: 59 }),
      fc.constantFrom<string[] | null>([], ['acme/pay'], null),
      fc.constantFrom('d0', 'd1', null),
    )
    .map(([actor, state, commit, minute, ownerTeams, digest]) =>
      review(actor, state as 'approved', {
        commit,
        ownerTeams,
        digest,
        submittedAt: `2026-06-01T10:${String(minute).padStart(2, '0')}:00Z`,
      }),
    ),
  { maxLength: 6 },
);

const instants = fc.constantFrom(
  '2026-06-01T09:00:00.000Z',
  '2026-06-01T14:29:00.000Z',
  '2026-06-02T00:00:00.000Z',
);
/** What is known of the target, and what the policy asks of it. */
const targets = fc.record({
  change: fc.record({
    kind: fc.constantFrom('promotion' as const, 'rollback' as const),
    class: fc.constantFrom('normal' as const, 'expedited' as const),
    merging: fc.constantFrom<number[]>([], [4]),
    standing: fc.constantFrom<number[]>([], [4], [12]),
    rollbacks: fc.constantFrom<number[]>([], [4]),
  }),
  policy: fc.record({
    whenBusy: fc.constantFrom('refuse', 'queue', 'supersede'),
    upstreamMust: fc.constantFrom('run-now', 'have-run'),
    requireRendered: fc.boolean(),
    requireCleanTarget: fc.boolean(),
    expedited: fc.boolean(),
    expeditedPassesStops: fc.boolean(),
    emergencies: fc.boolean(),
    emergencySecondPerson: fc.constantFrom('may-act-alone', 'required'),
    externalReports: fc.constant<TargetPolicy['externalReports']>([
      { name: 'scanner', principal: 'external:scanner', maxAgeSeconds: 3600 },
    ]),
  }),
  facts: fc.record({
    emergency: fc.option(
      fc.record({
        id: fc.constant('e-1'),
        number: fc.constant(12),
        targets: fc.constantFrom<EmergencyFact['targets']>(
          [{ service: 'payments-api', environment: 'prod' }],
          [],
        ),
        declaredAt: instants,
        expiresAt: instants,
        endedAt: fc.option(instants),
        needsConfirmation: fc.boolean(),
        confirmedAt: fc.option(instants),
      }),
    ),
    contents: fc.option(
      fc.record({
        headSha: fc.constantFrom(HEAD, OLD),
        rendered: fc.constantFrom('pending', 'known', 'failed'),
        digest: fc.constantFrom('d0', 'd1', null),
        firstDigest: fc.constantFrom('d1', null),
      }),
    ),
    target: fc.record({
      deployments: fc.array(
        fc
          .record({
            sync: fc.constantFrom<DeploymentFact['sync']>(
              'synced',
              'out-of-sync',
            ),
            operation: fc.option(
              fc.record({
                phase: fc.constantFrom('running', 'failed', 'succeeded'),
                startedAt: instants,
              }),
            ),
          })
          .map(change => deployment(change)),
        { maxLength: 2 },
      ),
    }),
    stops: fc.array(
      fc.record({
        id: fc.uuid(),
        scope: fc.constantFrom('all', 'target'),
        owner: fc.constant('Ada Lovelace'),
        reason: fc.constant('bob broke it'),
        since: instants,
        until: instants,
      }),
      { maxLength: 2 },
    ),
    unresolved: fc.option(
      fc.array(
        fc.record({
          id: fc.constant('7@eu-1/argocd/pay'),
          what: fc.constantFrom('drifted', 'pin-changed'),
          since: instants,
        }),
        { maxLength: 2 },
      ),
    ),
    reports: fc.array(
      fc.record({
        name: fc.constant('scanner'),
        principal: fc.constantFrom('external:scanner', null),
        state: fc.constantFrom('open', 'closed', 'pending'),
        reason: fc.constant('ada said so'),
        headSha: fc.constantFrom(HEAD, OLD),
        at: instants,
        until: fc.option(instants),
      }),
      { maxLength: 2 },
    ),
  }),
});
/** Votes of the board, and what the policy asks of it. */
const ballots = fc.array(
  fc.record({
    voter: actors.map(referenced),
    delegator: fc.option(actors.map(referenced)),
    decision: fc.constantFrom('approve', 'reject', 'ask'),
    digest: fc.constantFrom('d0', 'd1'),
    at: fc.constant(''),
  }),
  { maxLength: 4 },
);
const BOARD: Pick<TargetPolicy, 'cab'> = {
  cab: [
    {
      name: 'board',
      from: ['group:default/cab'],
      quorum: 1,
      rejectsAt: 2,
      standard: [],
    },
  ],
};
const MEMBERSHIPS = {
  asOf: '2026-06-01T14:29:00Z',
  groups: [
    {
      group: 'group:default/cab',
      members: ['user:default/bob', 'user:default/carol', 'user:default/dan'],
    },
  ],
};

/** No change of these brings commits, and nobody has voted on it yet. */
function withoutSource({ source: _, votes: __, ...facts }: ChangeFacts) {
  return facts;
}

function referencedFacts(
  pull: PullRequestFact,
  given: ReviewFact[],
): ReferencedFacts {
  return {
    ...withoutSource(context().facts),
    pullRequest: {
      ...pull,
      author: referenced(pull.author),
      lastPusher: pull.lastPusher && referenced(pull.lastPusher),
      mergedBy: null,
      writers: undefined,
      committers: undefined,
      ownerAccounts: ownersIn(pull).map(referenced),
      reviews: given.map(each => ({
        ...each,
        reviewer: referenced(each.reviewer),
      })),
    },
  };
}

/** The entries of a change before its decision. */
function entriesOf({ change, pullRequest: pull, votes }: ReferencedFacts) {
  const { pinPaths, pinBranch: branch, ...requested } = change;
  const payloads = {
    'change.requested': {
      ...requested,
      branch,
      pins: pinPaths.map(path => ({ path, branch })),
      from: 'staging',
      release: null,
      rollbackOf: null,
    },
    'change.pull-request-opened': { headSha: change.ourHeadSha },
    'change.pull-request-observed': {
      ...pull,
      ...(pull && headOnRecord(pull, referenced)),
      author: pull?.author.ref,
      lastPusher: pull?.lastPusher?.ref ?? null,
      reviews: pull?.reviews.map(each => ({
        ...each,
        reviewer: each.reviewer.ref,
      })),
    },
  };
  const told = [
    ...Object.entries(payloads).map(([type, payload]) => ({
      type,
      persons: {},
      payload: payload as EvidenceEntry['payload'],
    })),
    ...(votes ?? []).map(({ voter, delegator, decision, digest }) => ({
      type: 'change.voted',
      persons: {
        voter: voter.ref,
        ...(delegator && { delegator: delegator.ref }),
      } as Record<string, string>,
      payload: { decision, digest },
    })),
  ];
  return told.map((each, at) => ({
    ...each,
    stream: 'change:change-1',
    streamSeq: at + 1,
    occurredAt: '',
    observedAt: '',
    place: `1/${at}`,
  }));
}

/** Facts told again from the entries of the change and of the decision. */
function toldAgain(facts: ReferencedFacts, recorded: RecordedFacts) {
  const change = new DecidedChange('change-1');
  entriesOf(facts).forEach(entry => change.add(entry));
  return change.facts(recorded) as ChangeFacts;
}

describe('the facts of a decision on record', () => {
  it('name nobody, and make every gate decide the same', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('user:default/ada', 'user:default/carol', ''),
        actors,
        fc.option(actors, { nil: null }),
        reviews,
        fc.constantFrom('healthy', 'degraded', 'unknown'),
        fc.constantFrom<number[]>([], [4]),
        targets,
        fc.record({
          head: headFacts(actors),
          rules: headRules,
          sources: fc.option(sourceRanges, { nil: undefined }),
          tags: fc.option(sourceTags, { nil: undefined }),
          cast: ballots,
        }),
        (
          requester,
          author,
          lastPusher,
          given,
          health,
          othersInFlight,
          target,
          { head, rules, sources, tags, cast },
        ) => {
          const pull = pullRequest();
          const grounds = context({
            policy: { ...target.policy, ...rules, ...BOARD },
            facts: {
              ...target.facts,
              upstreams: [
                {
                  environment: 'staging',
                  deployments: [deployment({ health })],
                },
              ],
            },
          });
          const facts = {
            ...referencedFacts({ ...pull, ...head, author, lastPusher }, given),
            ...target.facts,
            upstreams: grounds.facts.upstreams,
            memberships: MEMBERSHIPS,
            ...(cast.length > 0 && { votes: cast }),
            ...(sources && { sourceSignatures: sources }),
            ...(tags && { sourceTags: tags }),
          };
          facts.change = {
            ...facts.change,
            ...target.change,
            requester,
            othersInFlight,
          };
          const recorded = recordedFacts(facts, `id:${requester}`);
          const again = toldAgain(facts, recorded);
          for (const result of evaluateGates({ ...grounds, facts })) {
            const { gate, ruleVersion, state, facts: small } = result;
            expect(
              decideAgain(gate, ruleVersion, { ...grounds, facts: again }),
            ).toMatchObject({ gate, state, facts: small });
          }
          expect(recordedFactsSchema.parse(recorded)).toEqual(recorded);
          // A generated id may begin like a name: ada00000-….
          expect(JSON.stringify(recorded)).not.toMatch(
            /"(Ada|bob|eve|ada(?![0-9a-f]{5}-))/,
          );
        },
      ),
    );
  });

  it('are none where the entries before do not tell of the same', () => {
    const facts = referencedFacts(pullRequest(), []);
    const recorded = recordedFacts(facts, 'id:ada');
    const change = new DecidedChange('change-1');
    expect(change.facts(recorded)).toBeNull();
    const [requested, opened, observed] = entriesOf(facts);
    change.add(requested);
    change.add(opened);
    expect(change.facts(recorded)).toBeNull();
    change.add(observed);
    expect(change.facts(recorded)?.pullRequest?.number).toBe(12);
    expect(change.facts({ ...recorded, accounts: {} })).toBeNull();
    expect(change.facts({ ...recorded, pullRequestAsOf: null })).toBeNull();
  });

  it('are not decided by a version of a rule that is not here', () => {
    const grounds = context({});
    const again = (gate: string, version: number) =>
      decideAgain(gate, version, grounds);
    expect(again('upstream', 1)?.ruleVersion).toBe(1);
    expect(again('upstream', 2)?.ruleVersion).toBe(2);
    expect(again('upstream', 99)).toBeNull();
    expect(again('horoscope', 1)).toBeNull();
  });
});
