import { context, HEAD, OLD, pullRequest, REVISION } from '../testing/facts';
import type {
  SourceSignatures,
  SourceTag,
  VerificationFact,
} from './headFacts';
import { signaturesGate, signaturesGateV1 } from './signatures';
import type { ChangeFacts, GateState, PullRequestFact } from './types';

type Rule = 'none' | 'verified' | 'verified-by-person';

const PERSON: VerificationFact = { state: 'valid', by: 'person' };
const FORGE: VerificationFact = { state: 'valid', by: 'forge' };
const none = (state: VerificationFact['state']): VerificationFact => ({
  state,
  by: null,
});

const range = (changes: Partial<SourceSignatures> = {}): SourceSignatures => ({
  repository: 'acme/payments',
  base: OLD,
  head: REVISION,
  complete: true,
  person: 2,
  forge: 0,
  unsigned: 0,
  invalid: 0,
  unknown: 0,
  worst: null,
  ...changes,
});

const decide = (
  signatures: Rule,
  sources: (SourceSignatures | null)[] | undefined,
  commits: PullRequestFact['commits'] = [{ sha: HEAD, verification: FORGE }],
  change: Partial<ChangeFacts['change']> = {},
) =>
  signaturesGate.evaluate(
    context({
      facts: {
        pullRequest: pullRequest({ commits }),
        sourceSignatures: sources,
      },
      policy: { signatures },
      change,
    }),
  );

it.each<[string, Rule, Partial<SourceSignatures>, GateState, RegExp]>([
  ['persons', 'verified-by-person', {}, 'open', /signed by a person/],
  ['the forge', 'verified', { forge: 1, worst: OLD }, 'open', /is signed/],
  [
    'the forge, where persons must',
    'verified-by-person',
    { forge: 2, worst: OLD },
    'closed',
    /^4c5d6e7 and 1 more commit of acme\/payments: signed by the forge, which does not prove who made it\.$/,
  ],
  [
    'nobody',
    'verified',
    { unsigned: 1, worst: OLD },
    'closed',
    /^4c5d6e7 of acme\/payments: not signed\.$/,
  ],
  [
    'a key that is not valid, before what is not signed',
    'verified',
    { unsigned: 1, invalid: 1, worst: OLD },
    'closed',
    /not valid/,
  ],
  [
    'nobody can tell',
    'verified',
    { unknown: 1, worst: OLD },
    'unknown',
    /is not known/,
  ],
  [
    'some are missing',
    'verified',
    { complete: false },
    'unknown',
    /than the forge gives/,
  ],
])('source commits signed by %s', (_, rule, changes, state, reason) => {
  const result = decide(rule, [range(changes)]);
  expect(result.state).toBe(state);
  expect(result.reason).toMatch(reason);
  expect(result.remedy === '').toBe(state === 'open');
});

it.each<[string, Rule, VerificationFact, GateState]>([
  ['a person', 'verified-by-person', PERSON, 'open'],
  ['the forge', 'verified', FORGE, 'open'],
  ['the forge, where persons must', 'verified-by-person', FORGE, 'closed'],
  ['nobody', 'verified', none('unsigned'), 'closed'],
  ['a key that is not valid', 'verified', none('invalid'), 'closed'],
  ['nobody can tell', 'verified', none('unknown'), 'unknown'],
  [
    'a valid key of nobody',
    'verified',
    { state: 'valid', by: null },
    'unknown',
  ],
])('a commit of others signed by %s', (_, rule, verification, state) => {
  const commits = [{ sha: OLD, verification }];
  expect(decide(rule, [range()], commits).state).toBe(state);
});

it('takes the commit that the portal made through the forge, and no other', () => {
  const commits = [{ sha: HEAD, verification: FORGE }];
  const rule = 'verified-by-person';
  expect(decide(rule, [range()], commits).state).toBe('open');
  const change = { ourHeadSha: OLD };
  expect(decide(rule, [range()], commits, change).state).toBe('closed');
  const unsigned = [{ sha: HEAD, verification: none('unsigned') }];
  expect(decide(rule, [range()], unsigned).state).toBe('closed');
});

it.each<[string, (SourceSignatures | null)[] | undefined]>([
  ['nobody read them', undefined],
  ['one range was not read', [range(), null]],
])('is unknown where %s', (_, sources) => {
  expect(decide('verified', sources).state).toBe('unknown');
});

it('is unknown without the commits of the pull request', () => {
  expect(decide('verified', [range()], null).state).toBe('unknown');
});

it('asks for no source where no pin is moved', () => {
  const change = { toRevision: null };
  expect(decide('verified', undefined, undefined, change).state).toBe('open');
});

it('is open where the policy does not ask for it', () => {
  expect(decide('none', undefined, null).state).toBe('open');
});

it.each(['1.4.0', 'sha256:9f8e7d6c5b4a39281706f5e4d3c2b1a0'])(
  'says that %s is no commit, instead of asking to wait',
  toRevision => {
    const result = decide('verified', [null], undefined, { toRevision });
    expect(result.state).toBe('unknown');
    expect(result.reason).toMatch(/which is no commit and no tag/);
    expect(result.remedy).toMatch(/^Pin a commit/);
  },
);

describe('a pin that names a tag', () => {
  const TAG = 'v1.4.0';
  const tag = (changes: Partial<SourceTag> = {}): SourceTag => ({
    repository: 'acme/payments',
    name: TAG,
    commit: REVISION,
    firstCommit: REVISION,
    verification: PERSON,
    ...changes,
  });
  const asking = (
    signatures: Rule,
    sourceTags: (SourceTag | null)[],
    sourceSignatures: (SourceSignatures | null)[] = [range()],
  ) =>
    context({
      facts: {
        pullRequest: pullRequest({
          commits: [{ sha: HEAD, verification: FORGE }],
        }),
        sourceSignatures,
        sourceTags,
      },
      policy: { signatures },
      change: { toRevision: TAG },
    });

  it.each<[string, Rule, SourceTag | null, GateState, RegExp]>([
    ['a person signed', 'verified-by-person', tag(), 'open', /by a person/],
    [
      'the forge signed',
      'verified',
      tag({ verification: FORGE }),
      'open',
      /is signed/,
    ],
    [
      'the forge signed, where persons must',
      'verified-by-person',
      tag({ verification: FORGE }),
      'closed',
      /^Tag v1\.4\.0 of acme\/payments: signed by the forge/,
    ],
    [
      'nobody signed',
      'verified',
      tag({ verification: none('unsigned') }),
      'closed',
      /^Tag v1\.4\.0 of acme\/payments: not signed\.$/,
    ],
    [
      'a key of nobody signed',
      'verified',
      tag({ verification: none('invalid') }),
      'closed',
      /not valid/,
    ],
    [
      'nobody can tell who signed',
      'verified',
      tag({ verification: none('unknown') }),
      'unknown',
      /is not known/,
    ],
    [
      'is a lightweight one',
      'verified',
      tag({ verification: null }),
      'closed',
      /nobody can sign/,
    ],
    [
      'was moved, though signed',
      'verified',
      tag({ commit: OLD }),
      'closed',
      /was moved: it names 4c5d6e7, and named [0-9a-f]{7} when/,
    ],
    ['was deleted', 'verified', tag({ commit: null }), 'closed', /was deleted/],
    [
      'is not there',
      'verified',
      tag({ commit: null, firstCommit: null, verification: null }),
      'unknown',
      /has no tag v1\.4\.0/,
    ],
    ['was not read', 'verified', null, 'unknown', /has not been read/],
  ])('which %s', (_, rule, told, state, reason) => {
    const result = signaturesGate.evaluate(asking(rule, [told]));
    expect(result).toMatchObject({ state, ruleVersion: 2 });
    expect(result.reason).toMatch(reason);
    expect(result.remedy === '').toBe(state === 'open');
  });

  it('brings commits that are held to the same', () => {
    const unsigned = range({ unsigned: 1, worst: OLD });
    for (const [ranges, state] of [
      [[unsigned], 'closed'],
      [[null], 'unknown'],
    ] as const) {
      const asked = asking('verified', [tag()], [...ranges]);
      expect(signaturesGate.evaluate(asked).state).toBe(state);
    }
  });

  it('was unknown before tags were read, and still is by that rule', () => {
    const before = signaturesGateV1.evaluate(
      asking('verified', [tag()], [null]),
    );
    expect(before).toMatchObject({ state: 'unknown', ruleVersion: 1 });
    expect(before.facts).not.toHaveProperty('sourceTags');
  });
});
