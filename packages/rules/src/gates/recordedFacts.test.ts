import fc from 'fast-check';
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
  decideAgain,
  recordedFacts,
  type RecordedFacts,
  recordedFactsSchema,
  type ReferencedActor,
  type ReferencedFacts,
} from './recordedFacts';
import { evaluateGates } from './registry';
import type { Actor, ChangeFacts, PullRequestFact, ReviewFact } from './types';

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
    )
    .map(([actor, state, commit, minute]) =>
      review(actor, state as 'approved', {
        commit,
        submittedAt: `2026-06-01T10:${String(minute).padStart(2, '0')}:00Z`,
      }),
    ),
  { maxLength: 6 },
);

function referencedFacts(
  pull: PullRequestFact,
  given: ReviewFact[],
): ReferencedFacts {
  return {
    ...context().facts,
    pullRequest: {
      ...pull,
      author: referenced(pull.author),
      lastPusher: pull.lastPusher && referenced(pull.lastPusher),
      mergedBy: null,
      reviews: given.map(each => ({
        ...each,
        reviewer: referenced(each.reviewer),
      })),
    },
  };
}

/** The entries of a change before its decision. */
function entriesOf({ change, pullRequest: pull }: ReferencedFacts) {
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
      author: pull?.author.ref,
      lastPusher: pull?.lastPusher?.ref ?? null,
      reviews: pull?.reviews.map(each => ({
        ...each,
        reviewer: each.reviewer.ref,
      })),
    },
  };
  return Object.entries(payloads).map(([type, payload], at) => ({
    type,
    stream: 'change:change-1',
    streamSeq: at + 1,
    occurredAt: '',
    observedAt: '',
    persons: {},
    place: `1/${at}`,
    payload: payload as EvidenceEntry['payload'],
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
        (requester, author, lastPusher, given, health, othersInFlight) => {
          const pull = pullRequest();
          const grounds = context({
            facts: {
              upstreams: [
                {
                  environment: 'staging',
                  deployments: [deployment({ health })],
                },
              ],
            },
          });
          const facts = {
            ...referencedFacts({ ...pull, author, lastPusher }, given),
            upstreams: grounds.facts.upstreams,
          };
          facts.change = { ...facts.change, requester, othersInFlight };
          const recorded = recordedFacts(facts, `id:${requester}`);
          const again = toldAgain(facts, recorded);
          for (const result of evaluateGates({ ...grounds, facts })) {
            const { gate, ruleVersion, state, facts: small } = result;
            expect(
              decideAgain(gate, ruleVersion, { ...grounds, facts: again }),
            ).toMatchObject({ gate, state, facts: small });
          }
          expect(recordedFactsSchema.parse(recorded)).toEqual(recorded);
          expect(JSON.stringify(recorded)).not.toMatch(/"(ada|bob|eve)/);
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
    expect(again('calendar', 1)?.gate).toBe('calendar');
    expect(again('calendar', 99)).toBeNull();
    expect(again('horoscope', 1)).toBeNull();
  });
});
