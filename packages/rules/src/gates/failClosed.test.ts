import fc from 'fast-check';
import {
  context,
  deployment,
  HEAD,
  human,
  pullRequest,
  review,
} from '../testing/facts';
import type { Differences } from '../testing/facts';
import { evaluateGates } from './registry';
import type { DeploymentFact, GateId, PullRequestFact } from './types';

/**
 * Fail closed: whatever a gate needs to know, without it, or with it too old,
 * the gate is not open, whatever else is well.
 */

const NEVER_OPEN: GateId[] = [
  'peer-review',
  'only-the-pin',
  'guardrails',
  'mergeable',
];

/** Longer ago than the policy believes; or never, unreadable, or to come. */
const tooOld = fc
  .integer({ min: 301, max: 10_000_000 })
  .map(age =>
    new Date(Date.parse('2026-06-01T14:30Z') - age * 1000).toISOString(),
  );
const unbelievable = fc.oneof(
  { weight: 4, arbitrary: tooOld },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', 'now', '2026-13-01', '2026-06-01T15:00:00Z'),
  },
);

/** Gates that are open until the policy asks for something. */
const ASKED: GateId[] = [
  'code-owners',
  'checks',
  'policy',
  'signatures',
  'rendered',
];

const CHECK = { name: 'ci', appId: 1, accept: [] };
const WELL: Partial<PullRequestFact> = {
  checks: [
    {
      name: 'ci',
      commit: HEAD,
      conclusion: 'success',
      appId: 1,
      detailsUrl: null,
      resultHash: null,
      title: null,
    },
  ],
};

/** The same, where the policy asks for all that it can ask for. */
const asking = (differences: Differences): Differences => ({
  ...differences,
  facts: {
    sourceSignatures: [],
    contents: {
      headSha: HEAD,
      rendered: 'known',
      digest: null,
      firstDigest: null,
    },
    pullRequest: pullRequest(WELL),
    ...differences.facts,
  },
  policy: {
    requireCodeOwners: true,
    requireRendered: true,
    requiredChecks: [CHECK],
    policyChecks: [CHECK],
    signatures: 'verified',
    ...differences.policy,
  },
});

const stateOf = (gate: GateId, differences: Differences) =>
  evaluateGates(context(differences)).find(r => r.gate === gate)?.state;

/** Things that are well in themselves and differ from case to case. */
const wellPullRequests: fc.Arbitrary<Partial<PullRequestFact>> = fc.record({
  state: fc.constantFrom('open', 'merged'),
  reviews: fc
    .subarray(['bob', 'carol', 'dan'], { minLength: 1 })
    .map(names => names.map(name => review(human(name)))),
});

it.each(NEVER_OPEN)('%s: with a pull request that is not read lately', gate => {
  fc.assert(
    fc.property(wellPullRequests, unbelievable, (well, asOf) => {
      const fresh = { facts: { pullRequest: pullRequest(well) } };
      const aged = { facts: { pullRequest: pullRequest({ ...well, asOf }) } };
      expect(stateOf(gate, fresh)).toBe('open');
      expect(stateOf(gate, aged)).toBe('unknown');
    }),
  );
});

it.each(ASKED)('%s: with a pull request that is not read lately', gate => {
  const fresh = asking({});
  const aged = asking({
    facts: { pullRequest: pullRequest({ ...WELL, asOf: 'now' }) },
  });
  expect(stateOf(gate, fresh)).toBe('open');
  expect(stateOf(gate, aged)).toBe('unknown');
});

it('upstream: with any one deployment dropped of a fact or aged', () => {
  const spoil: fc.Arbitrary<Partial<DeploymentFact>> = fc.oneof(
    unbelievable.map(asOf => ({ asOf })),
    fc.constantFrom<Partial<DeploymentFact>>(
      { asOf: null },
      { pinnedRevision: null },
      { since: null },
      { sync: 'unknown' },
      { health: 'unknown' },
    ),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 3 }),
      spoil,
      (before, after, spoilt) => {
        const well = (count: number) =>
          Array.from({ length: count }, () => deployment());
        const upstreams = (middle: DeploymentFact[]) => [
          {
            environment: 'staging',
            deployments: [...well(before), ...middle, ...well(after)],
          },
        ];
        expect(
          stateOf('upstream', { facts: { upstreams: upstreams(well(1)) } }),
        ).toBe('open');
        expect(
          stateOf('upstream', {
            facts: { upstreams: upstreams([deployment(spoilt)]) },
          }),
        ).toBe('unknown');
      },
    ),
  );
});

describe('with a fact dropped', () => {
  const withPr = (change: Partial<PullRequestFact>): Differences => ({
    facts: { pullRequest: pullRequest(change) },
  });
  it.each<[GateId, string, Differences]>([
    ...NEVER_OPEN.map(
      gate =>
        [gate, 'the pull request', { facts: { pullRequest: null } }] as [
          GateId,
          string,
          Differences,
        ],
    ),
    [
      'upstream',
      'its deployments',
      { facts: { upstreams: [{ environment: 'staging', deployments: [] }] } },
    ],
    ['peer-review', 'the reviews', withPr({ reviews: [] })],
    ['peer-review', 'the last pusher', withPr({ lastPusher: null })],
    [
      'peer-review',
      'the person of the author',
      withPr({ author: human('dan', { person: null }) }),
    ],
    [
      'peer-review',
      'the person of the reviewer',
      withPr({ reviews: [review(human('bob', { person: null }))] }),
    ],
    [
      'peer-review',
      'the commit of the review',
      withPr({ reviews: [review(human('bob'), 'approved', { commit: null })] }),
    ],
    ['only-the-pin', 'the files', withPr({ files: null })],
    ['only-the-pin', 'our commit', { change: { ourHeadSha: null } }],
    ['guardrails', 'the protection', withPr({ protection: null })],
    ['guardrails', 'our App', { facts: { portalAppId: null } }],
    ['guardrails', 'its twins', withPr({ twins: null })],
    ['checks', 'its checks', asking(withPr({ checks: null }))],
    ['checks', 'its workflows', asking(withPr({ workflowFiles: null }))],
    ['policy', 'its checks', asking(withPr({ checks: null }))],
    ['code-owners', 'its owners', asking(withPr({ codeOwners: null }))],
    ['code-owners', 'its files', asking(withPr({ files: null }))],
    ['signatures', 'its commits', asking(withPr({ commits: null }))],
    [
      'signatures',
      'its source',
      asking({ facts: { sourceSignatures: [null] } }),
    ],
    ...ASKED.map(
      gate =>
        [
          gate,
          'the pull request',
          asking({ facts: { pullRequest: null } }),
        ] as [GateId, string, Differences],
    ),
    [
      'ticket',
      'its ticket',
      { policy: { requireTicket: true }, facts: { ticket: null } },
    ],
    ['mergeable', 'mergeability', withPr({ mergeable: 'unknown' })],
  ])('%s: without %s', (gate, _, differences) => {
    expect(stateOf(gate, differences)).not.toBe('open');
  });
});

it.each([['maxFactAgeSeconds', [...NEVER_OPEN, 'upstream']]] as const)(
  'a policy whose %s is no number opens nothing',
  (key, gates) => {
    for (const gate of gates) {
      expect(stateOf(gate, { policy: { [key]: NaN } })).not.toBe('open');
    }
  },
);
