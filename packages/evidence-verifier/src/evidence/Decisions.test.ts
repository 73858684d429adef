import type { JsonObject } from '@gitops-compliance/evidence-log';
import {
  type ChangeFacts,
  changeDigest,
  type DigestFacts,
  DecidedChange,
  DEFAULT_TARGET_POLICY,
  evaluateGates,
  GATES,
  parseCalendar,
  type RecordedFacts,
  resolveTarget,
} from '@gitops-compliance/rules';
import { DateTime } from 'luxon';
import { Claims } from './Claims';
import { bundleOf, type Files } from '../__testUtils__/bundle';
import { testKey } from '../__testUtils__/keys';
import { MapSource } from '../__testUtils__/MapSource';
import {
  ADA,
  at,
  BOB,
  BOB_FORGE,
  PORTAL_BOT,
  Story,
} from '../__testUtils__/world';
import type { VerificationReport } from '../report/report';
import { verifyBundle } from '../verify/verifyBundle';

const keys = { checkpoint: testKey('checkpoint'), export: testKey('export') };
const STREAM = 'change:00000000-0000-4000-8000-000000000001';
const TZDATA = process.versions.tz ?? '';
const PIN = { path: 'payments/prod.yaml', branch: 'main' };
const DEMANDED = {
  soakSeconds: 600,
  requireCodeOwners: true,
  requiredChecks: [{ name: 'ci', appId: 9, accept: [] }],
  policyChecks: [{ name: 'conftest', appId: 9, accept: [] }],
  signatures: 'verified' as const,
};
const POLICY = { ...DEFAULT_TARGET_POLICY, ...DEMANDED };
const CALENDAR = { windows: [], freezes: [] };

const pull = {
  number: 1,
  url: 'https://forge.example/acme/deploy/pull/1',
  state: 'open' as const,
  draft: false,
  headSha: 'head-1',
  baseSha: 'base-1',
  baseBranch: 'main',
  mergeable: 'yes' as const,
  reviewsComplete: true,
  files: [PIN.path],
  mergeSha: null,
  mergedAt: null,
  protection: {
    requiredChecks: [{ context: 'gitops-compliance', appId: 7 }],
    requiredApprovals: 1,
    bypassActors: [],
  },
  checks: ['ci', 'conftest'].map(name => ({
    name,
    commit: 'head-1',
    conclusion: 'success',
    appId: 9,
    detailsUrl: null,
    resultHash: null,
    title: null,
  })),
  commits: [{ sha: 'head-1', verification: { state: 'valid', by: 'forge' } }],
  codeOwners: {
    path: 'CODEOWNERS',
    blob: null,
    problems: [],
    owned: [
      {
        line: 1,
        pattern: '*',
        paths: [PIN.path],
        owners: [{ kind: 'account', account: BOB_FORGE.ref }],
      },
    ],
  },
  workflowFiles: [],
  twins: [],
};
/** How the source code that the change brings is signed. */
const SIGNED = {
  repository: 'acme/payments',
  base: 'r0',
  head: 'r1',
  complete: true,
  person: 2,
  forge: 0,
  unsigned: 0,
  invalid: 0,
  unknown: 0,
  worst: null,
};
const review = {
  state: 'approved' as const,
  commit: 'head-1',
  submittedAt: at(5, 1),
};

/** What was known of the change at its merge: every gate is open. */
function openFacts(): RecordedFacts {
  return {
    requester: ADA.ref,
    othersInFlight: [],
    upstreams: [
      {
        environment: 'staging',
        deployments: [
          {
            instance: 'eu-1',
            application: 'payments-staging',
            pinnedRevision: 'r1',
            syncedRevision: 'c1',
            sync: 'synced',
            health: 'healthy',
            since: at(4),
            healthySince: at(4),
            asOf: at(5, 2),
          },
        ],
      },
    ],
    pullRequestAsOf: at(5, 2),
    accounts: {
      [PORTAL_BOT.ref]: {
        provider: 'github',
        bot: true,
        name: 'portal[bot]',
        person: null,
      },
      [BOB_FORGE.ref]: {
        provider: 'github',
        bot: false,
        name: null,
        person: BOB.ref,
      },
    },
    portalAppId: 7,
    sourceSignatures: [SIGNED],
    merging: [],
    target: [],
    stops: [],
    unresolved: [],
    reports: [],
  };
}

/** What the change was bound to. */
const DIGEST_FACTS: DigestFacts = {
  target: { service: 'component:default/payments', environment: 'prod' },
  pins: [],
  files: null,
  headSha: 'head-1',
  rendered: null,
  ticket: null,
  policy: 'b'.repeat(64),
};

type Results = { gate: string; state: string; ruleVersion: number }[];

/** What the gates say of these facts, as it is recorded. */
function resultsOf(facts: RecordedFacts): Results {
  const change = new DecidedChange(STREAM.slice('change:'.length));
  for (const envelope of before().envelopes) {
    if (envelope.stream === STREAM) change.add({ ...envelope, place: '' });
  }
  return evaluateGates({
    facts: change.facts(facts) as ChangeFacts,
    policy: POLICY,
    calendar: parseCalendar(CALENDAR, 'calendar'),
    at: DateTime.fromISO(at(5, 3), { zone: 'utc' }),
    tzdataVersion: TZDATA,
  }).map(({ gate, state, ruleVersion, until = null, facts: small }) => ({
    gate,
    state,
    ruleVersion,
    until,
    facts: small,
  }));
}

/** The log before the decision. */
function before(changed: object = {}): Story {
  return new Story()
    .begin()
    .add('policy.loaded', 'policy:default', at(2), {
      hash: 'b'.repeat(64),
      document: {
        environments: [{ name: 'prod', upstream: ['staging'], ...DEMANDED }],
        calendar: CALENDAR,
      },
    })
    .add(
      'change.requested',
      STREAM,
      at(5),
      {
        number: 1,
        kind: 'promotion',
        population: { environment: 'prod', period: '2026-10', number: 1 },
        service: 'component:default/payments',
        environment: 'prod',
        from: 'staging',
        fromRevision: 'r0',
        toRevision: 'r1',
        pin: PIN,
        mode: 'enforce',
        policyHash: 'b'.repeat(64),
      },
      { persons: { requester: ADA.ref } },
    )
    .add('change.pull-request-opened', STREAM, at(5), { headSha: 'head-1' })
    .add('change.pull-request-observed', STREAM, at(5, 2), {
      ...pull,
      ...changed,
      repository: 'acme/deploy',
      author: PORTAL_BOT.ref,
      lastPusher: PORTAL_BOT.ref,
      mergedBy: null,
      reviews: [{ ...review, reviewer: BOB_FORGE.ref }],
    });
}

/** A log in which a decision was recorded, true or not. */
function story(
  facts: RecordedFacts | undefined,
  results: Results,
  changed: object = {},
  said: object = {},
): Story {
  const payload = {
    phase: 'merge',
    held: false,
    policyHash: 'b'.repeat(64),
    tzdata: TZDATA,
    results,
    ...(facts && { facts }),
    ...said,
  };
  return before(changed)
    .add('change.gates-evaluated', STREAM, at(5, 3), payload as JsonObject, {
      v: 2,
    })
    .close(1);
}

const verify = (files: Files): Promise<VerificationReport> =>
  verifyBundle(new MapSource(files), {
    keys: [keys.checkpoint.given, keys.export.given],
  });

/** Findings of a check, as `where: what`. */
const found = (report: VerificationReport, name: string) =>
  report.findings
    .filter(({ check }) => check === name)
    .map(({ where, what }) => `${where}: ${what}`);

const PLACE = '1/9';

function nobodyKnown(): RecordedFacts['accounts'] {
  const { accounts } = openFacts();
  const bob = { ...accounts[BOB_FORGE.ref], person: null };
  return { ...accounts, [BOB_FORGE.ref]: bob };
}

describe('the decisions of all gates', () => {
  it('are made again from the facts that they were made from', async () => {
    const facts = openFacts();
    const results = resultsOf(facts);
    expect(results.map(({ state }) => state)).toEqual(GATES.map(() => 'open'));
    const report = await verify(await bundleOf(story(facts, results), keys));
    expect(found(report, 'gates')).toEqual([]);
    expect(report.reperformed.gateDecisions).toEqual({
      agrees: GATES.length,
      differs: 0,
      notRePerformable: 0,
    });
  });

  it.each([
    ['upstream', 'closed'],
    ['one-at-a-time', 'pending'],
    ['peer-review', 'closed'],
    ['code-owners', 'pending'],
    ['checks', 'closed'],
    ['policy', 'pending'],
    ['signatures', 'unknown'],
    ['only-the-pin', 'unknown'],
    ['guardrails', 'closed'],
    ['mergeable', 'closed'],
    ['target-clean', 'closed'],
    ['external', 'pending'],
    ['hold', 'closed'],
    ['calendar', 'closed'],
  ])('differ where %s was recorded as %s', async (gate, state) => {
    const facts = openFacts();
    const results = resultsOf(facts).map(result =>
      result.gate === gate ? { ...result, state } : result,
    );
    const report = await verify(await bundleOf(story(facts, results), keys));
    expect(found(report, 'gates')).toEqual([
      `gate ${gate}, entry ${PLACE}: recorded ${state}, decided again open`,
    ]);
    expect(report.checks.find(({ name }) => name === 'gates')?.result).toBe(
      'differs',
    );
  });

  it.each<[string, string, Partial<RecordedFacts>]>([
    ['no deployment', 'upstream', { upstreams: [] }],
    ['another change under way', 'one-at-a-time', { othersInFlight: [4] }],
    ['another App of the portal', 'guardrails', { portalAppId: 8 }],
    ['an old reading of the forge', 'mergeable', { pullRequestAsOf: at(4) }],
    [
      'a stop',
      'hold',
      {
        stops: [{ id: 'stop', scope: 'all', since: at(1), until: at(28) }],
      },
    ],
    ['stops that are not known', 'hold', { stops: null }],
    [
      'something that nobody approved',
      'hold',
      { unresolved: [{ id: '7@x', what: 'drifted', since: at(1) }] },
    ],
    ['an owner who is nobody', 'code-owners', { accounts: nobodyKnown() }],
    [
      'signatures that were not read',
      'signatures',
      { sourceSignatures: [null] },
    ],
    [
      'a commit without a signature',
      'signatures',
      { sourceSignatures: [{ ...SIGNED, unsigned: 1, worst: 'r1' }] },
    ],
    [
      'a tag that was moved',
      'signatures',
      {
        sourceTags: [
          {
            repository: 'acme/payments',
            name: 'v1',
            commit: 'c2',
            firstCommit: 'c1',
            verification: { state: 'valid', by: 'person' },
          },
        ],
      },
    ],
    ['a reviewer who is nobody', 'peer-review', { accounts: nobodyKnown() }],
  ])('differ where the facts tell of %s', async (_, gate, change) => {
    const results = resultsOf(openFacts());
    const facts = { ...openFacts(), ...change };
    const report = await verify(await bundleOf(story(facts, results), keys));
    expect(found(report, 'gates').join()).toContain(
      `gate ${gate}, entry ${PLACE}: recorded open, decided again `,
    );
  });

  it('a link that is newer than the request cannot be passed off as older', async () => {
    const facts = { ...openFacts(), pinPaths: [PIN.path] };
    const claims = new Claims();
    for (const envelope of before().envelopes) {
      claims.add({ ...envelope, place: '' });
    }
    expect(claims.stranger(facts, at(5))).toBeUndefined();
    expect(claims.stranger(facts, '2000-01-01T00:00:00.000Z')).toBeDefined();
  });

  describe('persons of a decision', () => {
    const CAROL = `id:${'c'.repeat(64)}`;
    const entry = (type: string, person: string, payload: JsonObject) => ({
      type,
      stream: `person:${person}`,
      streamSeq: 1,
      place: '',
      occurredAt: at(1),
      observedAt: at(1),
      persons: { person },
      payload,
    });
    /** Carol is another user of Ada, and Bob belongs to a group. */
    const told = () => {
      const claims = new Claims();
      const accounts = [ADA.ref];
      claims.add(
        entry('person.observed', ADA.ref, { accounts: [], trusted: true }),
      );
      claims.add(entry('person.observed', CAROL, { accounts, trusted: true }));
      const groups = ['group:default/Owners'];
      claims.add(entry('person.groups-observed', BOB.ref, { groups }));
      return claims;
    };
    const facts = () => ({ ...openFacts(), pinPaths: [PIN.path] });

    it('are known by every user who is the same human', () => {
      const claims = told();
      expect(claims.withoutAlias(facts(), at(5))).toBe(ADA.ref);
      const whole = { ...facts(), requesterAliases: [CAROL] };
      expect(claims.withoutAlias(whole, at(5))).toBeUndefined();
      // Links that are newer than the request may come after the decision.
      expect(
        claims.withoutAlias(facts(), '2000-01-01T00:00:00.000Z'),
      ).toBeUndefined();
    });

    it('are members of a group only where an entry told so', () => {
      const claims = told();
      const asked = (members: string[]) => ({
        ...facts(),
        memberships: {
          asOf: at(5),
          groups: [{ group: 'group:default/owners', members }],
        },
      });
      expect(claims.wrongGroup(asked([BOB.ref]))).toBeUndefined();
      expect(claims.wrongGroup(asked([BOB.ref, CAROL]))).toBe(
        'group:default/owners',
      );
    });
  });

  it.each<[string, Partial<RecordedFacts>]>([
    ['who asked for it', { requester: BOB.ref }],
    ['the environments before it', { upstreams: [] }],
    [
      'the digest of the change',
      {
        contents: {
          headSha: 'head-1',
          rendered: 'known',
          digest: 'd',
          firstDigest: 'd',
        },
      },
    ],
    ['the pull request', { accounts: {} }],
    ['the pull request', { pullRequestAsOf: null }],
    [
      `the person behind ${PORTAL_BOT.ref}`,
      {
        accounts: {
          ...openFacts().accounts,
          [PORTAL_BOT.ref]: {
            provider: 'github',
            bot: false,
            name: null,
            person: `id:${'e'.repeat(64)}`,
          },
        },
      },
    ],
  ])('are held against what other entries say of %s', async (what, change) => {
    const facts = { ...openFacts(), ...change };
    const results = resultsOf(openFacts());
    const report = await verify(await bundleOf(story(facts, results), keys));
    expect(found(report, 'gates')).toContain(
      `entry ${PLACE}: the decision was not made from what other entries say: ${what}`,
    );
    expect(report.checks.find(({ name }) => name === 'gates')?.result).toBe(
      'differs',
    );
  });

  it('are held against the rules of the target that they name', async () => {
    const facts = openFacts();
    const { payload } = before().envelopes.findLast(
      ({ type }) => type === 'policy.loaded',
    )!;
    const target = {
      service: 'component:default/payments',
      environment: 'prod',
    };
    const { hash } = resolveTarget(payload.document, target)!;
    for (const [targetHash, told] of [
      [hash, []],
      [
        'f'.repeat(64),
        [
          `entry ${PLACE}: the decision was not made from what other entries say: the rules that held for its target`,
        ],
      ],
    ]) {
      const log = story(facts, resultsOf(facts), {}, { targetHash });
      const report = await verify(await bundleOf(log, keys));
      expect(found(report, 'gates')).toEqual(told);
    }
  });

  it.each<[string, object, string[]]>([
    ['as it is', {}, []],
    [
      'of other facts',
      { facts: { ...DIGEST_FACTS, policy: 'c'.repeat(64) } },
      [
        `digest of entry ${PLACE}: it is not the digest of the facts that were recorded with it`,
      ],
    ],
    [
      'of no known shape',
      { facts: {} },
      [
        `digest of entry ${PLACE}: it is not of a shape that this program knows`,
      ],
    ],
  ])('are bound to a digest, worked out again %s', async (_, changed, told) => {
    const log = before()
      .add('change.digest', STREAM, at(5, 3), {
        digest: changeDigest(DIGEST_FACTS),
        facts: DIGEST_FACTS,
        ...changed,
      })
      .close(1);
    expect(found(await verify(await bundleOf(log, keys)), 'gates')).toEqual(
      told,
    );
  });

  it('that were recorded without facts are made again by the calendar alone', async () => {
    const results = resultsOf(openFacts());
    const report = await verify(
      await bundleOf(story(undefined, results), keys),
    );
    expect(found(report, 'gates')).toEqual([]);
    expect(report.reperformed.gateDecisions).toEqual({
      agrees: 1,
      differs: 0,
      notRePerformable: GATES.length - 1,
    });
  });

  it('cannot be made again by a rule that this program does not have', async () => {
    const facts = openFacts();
    const results = resultsOf(facts).map(result =>
      result.gate === 'upstream' ? { ...result, ruleVersion: 99 } : result,
    );
    const report = await verify(await bundleOf(story(facts, results), keys));
    expect(found(report, 'gates')).toEqual([
      `gate upstream, entry ${PLACE}: this program does not have version 99 of the rule; use the release of the portal that exported it`,
    ]);
    expect(report.reperformed.gateDecisions).toEqual({
      agrees: GATES.length - 1,
      differs: 0,
      notRePerformable: 1,
    });
  });

  it.each<[string, string, object]>([
    [
      'a check of another App',
      'checks',
      { checks: [{ ...pull.checks[0], appId: 1 }, pull.checks[1]] },
    ],
    [
      'policy as code that failed',
      'policy',
      {
        checks: [pull.checks[0], { ...pull.checks[1], conclusion: 'failure' }],
      },
    ],
    ['another pull request with that head', 'guardrails', { twins: [2] }],
    [
      'a workflow that it changes',
      'checks',
      { workflowFiles: ['.github/workflows/ci.yaml'] },
    ],
    ['twins that are not known', 'guardrails', { twins: null }],
  ])('differ where the pull request had %s', async (_, gate, changed) => {
    const results = resultsOf(openFacts());
    const told = story(openFacts(), results, changed);
    const report = await verify(await bundleOf(told, keys));
    expect(found(report, 'gates').join()).toContain(
      `gate ${gate}, entry ${PLACE}: recorded open, decided again `,
    );
  });
});
