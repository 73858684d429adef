import fc from 'fast-check';
import { looserValues } from './looserValues';
import { layeredPolicySchema } from './layers';
import { resolveTarget } from './resolveTarget';
import {
  DEFAULT_TARGET_POLICY,
  TARGET_RULE_KEYS,
  targetRule,
  type TargetPolicy,
  type TargetRuleKey,
} from './targetRules';
import { sortKey } from './tightening';

const PAYMENTS = 'component:default/payments-api';
const prod = { service: PAYMENTS, environment: 'prod' };

/** A document with one environment, prod, and what is given beside. */
const documentWith = (
  environment: object,
  rest: {
    criticality?: object;
    services?: object[];
    renamed?: object[];
  } = {},
) => ({
  version: 1,
  environments: [
    {
      name: 'prod',
      criticality: 'high',
      upstream: ['staging'],
      ...environment,
    },
  ],
  ...rest,
});

function explanationOf(document: object, rule: TargetRuleKey) {
  return resolveTarget(document, prod)?.explanation.find(
    each => each.rule === rule,
  );
}

describe('the rules of a target', () => {
  it('are the defaults where the policy says nothing', () => {
    const resolved = resolveTarget(documentWith({}), prod);
    expect(resolved?.policy).toEqual(DEFAULT_TARGET_POLICY);
    expect(resolved?.upstream).toEqual(['staging']);
    expect(resolved?.explanation.map(({ from }) => from)).toEqual(
      TARGET_RULE_KEYS.map(() => 'default'),
    );
  });

  it('may be looser than the defaults, for an environment says so', () => {
    const document = documentWith({ requiredApprovals: 0 });
    expect(resolveTarget(document, prod)?.policy.requiredApprovals).toBe(0);
  });

  it('are those of each service, whichever is asked for first', () => {
    const document = documentWith(
      {},
      {
        services: [
          { services: ['checkout'], requiredApprovals: 5 },
          { services: ['payments-api'], requiredApprovals: 3 },
        ],
      },
    );
    const approvals = (service: string) =>
      resolveTarget(document, { service, environment: 'prod' })?.policy
        .requiredApprovals;
    expect(['web-shop', 'checkout', 'payments-api'].map(approvals)).toEqual([
      DEFAULT_TARGET_POLICY.requiredApprovals,
      5,
      3,
    ]);
    expect(approvals('ledger-svc')).toBe(approvals('web-shop'));
  });

  it('tell which place won, and what the others say', () => {
    const document = documentWith(
      { requiredApprovals: 2 },
      {
        criticality: { high: { requiredApprovals: 1 } },
        services: [
          { services: ['checkout'], requiredApprovals: 5 },
          { services: ['payments-api'], requiredApprovals: 3 },
        ],
      },
    );
    expect(explanationOf(document, 'requiredApprovals')).toEqual({
      rule: 'requiredApprovals',
      value: 3,
      from: 'service',
      where: '/services/1/requiredApprovals',
      overridden: [
        {
          from: 'criticality',
          value: 1,
          where: '/criticality/high/requiredApprovals',
        },
        {
          from: 'environment',
          value: 2,
          where: '/environments/0/requiredApprovals',
        },
      ],
    });
  });

  it.each`
    names                                 | applies
    ${['payments-api']}                   | ${true}
    ${['component:default/payments-api']} | ${true}
    ${['*']}                              | ${true}
    ${['payments']}                       | ${false}
    ${['component:billing/payments-api']} | ${false}
  `('for services $names apply: $applies', ({ names, applies }) => {
    const document = documentWith(
      {},
      { services: [{ services: names, soakSeconds: 60 }] },
    );
    expect(resolveTarget(document, prod)?.policy.soakSeconds).toBe(
      applies ? 60 : 0,
    );
  });

  it.each([
    ['the one before', 'payments', true],
    ['the one before that', 'component:default/pay', true],
    ['another service', 'checkout', false],
  ])('for an older name hold as well: %s', (_, name, applies) => {
    const document = documentWith(
      {},
      {
        services: [
          { services: [name], requiredApprovals: 3 },
          { services: ['payments-api'], requiredApprovals: 2 },
        ],
        renamed: [
          { from: 'component:default/pay', to: 'component:default/payments' },
          {
            from: 'component:default/payments',
            to: 'component:default/payments-api',
          },
          { from: 'component:default/checkout', to: 'component:default/cart' },
        ],
      },
    );
    expect(resolveTarget(document, prod)?.policy.requiredApprovals).toBe(
      applies ? 3 : 2,
    );
  });

  it('of names that went to and fro end somewhere', () => {
    const [pay, cash] = ['component:default/pay', 'component:default/cash'];
    const document = documentWith(
      {},
      {
        services: [{ services: ['pay'], requiredApprovals: 3 }],
        renamed: [
          { from: pay, to: cash },
          { from: cash, to: pay },
        ],
      },
    );
    expect(
      resolveTarget(document, { ...prod, service: cash })?.policy
        .requiredApprovals,
    ).toBe(3);
  });

  it('of a service hold in the environments that it names alone', () => {
    const services = [
      { services: ['*'], environments: ['dev'], soakSeconds: 60 },
    ];
    const document = documentWith({}, { services });
    expect(resolveTarget(document, prod)?.policy.soakSeconds).toBe(0);
  });

  it.each([
    ['an environment that it does not have', documentWith({ name: 'qa' })],
    ['no policy', undefined],
    ['a text', 'policy'],
    ['another shape', documentWith({ requiredApprovals: 'two' })],
  ])('are not known of %s', (_, document) => {
    expect(resolveTarget(document, prod)).toBeNull();
  });

  it('have a hash that only what differs from the defaults moves', () => {
    const hash = (document: object) => resolveTarget(document, prod)?.hash;
    const silent = hash(documentWith({}));
    expect(hash(documentWith({ requiredApprovals: 1 }))).toBe(silent);
    expect(hash(documentWith({ requiredApprovals: 2 }))).not.toBe(silent);
    expect(hash(documentWith({ upstream: ['qa'] }))).not.toBe(silent);
    expect(silent).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a looser value', () => {
  const looserIn = (document: object) =>
    looserValues(layeredPolicySchema.parse(document)).map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );

  it('looser service rule refused', () => {
    const document = documentWith(
      { requiredApprovals: 2 },
      { services: [{ services: ['checkout'], requiredApprovals: 1 }] },
    );
    expect(looserIn(document)).toEqual([
      'services.0.requiredApprovals: 1 is looser than 2, which environments.0.requiredApprovals demands in prod; give 2 or more',
    ]);
  });

  it('of a service than the default is refused', () => {
    const document = documentWith(
      {},
      { services: [{ services: ['checkout'], requireGuardrails: false }] },
    );
    expect(looserIn(document)).toEqual([
      'services.0.requireGuardrails: false is looser than true, which is demanded in prod; give true',
    ]);
  });

  it('of an environment than its criticality demands is refused', () => {
    const document = documentWith(
      { maxFactAgeSeconds: 900 },
      { criticality: { high: { maxFactAgeSeconds: 300 } } },
    );
    expect(looserIn(document)).toEqual([
      'environments.0.maxFactAgeSeconds: 900 is looser than 300, which criticality.high.maxFactAgeSeconds demands in prod; give 300 or less',
    ]);
  });

  it('is no other service’s, environment’s or criticality’s', () => {
    const document = documentWith(
      { requiredApprovals: 2 },
      {
        criticality: { critical: { requiredApprovals: 3 } },
        services: [
          { services: ['a'], requiredApprovals: 4 },
          { services: ['a', 'b'], requiredApprovals: 3 },
          { services: ['*'], environments: ['dev'], requiredApprovals: 1 },
        ],
      },
    );
    expect(looserIn(document)).toEqual([]);
  });
});

/** Lists as they are after they were added to each other. */
function inOrder<T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc
    .uniqueArray(item, { maxLength: 2, selector: sortKey })
    .map(list => list.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)));
}

const checks = inOrder(
  fc.record({
    name: fc.constantFrom('ci', 'conftest'),
    appId: fc.constantFrom(1, 2),
    accept: fc.subarray<'neutral' | 'skipped'>(['neutral', 'skipped']),
  }),
);

const anyOrOnly = fc.option(fc.subarray(['a', 'b', 'c'], { minLength: 1 }));

/** Values of each rule, as its own schema takes them. */
const VALUES: { [K in TargetRuleKey]: fc.Arbitrary<TargetPolicy[K]> } = {
  requiredApprovals: fc.integer({ min: 0, max: 10 }),
  soakSeconds: fc.integer({ min: 0, max: 9 }),
  maxFactAgeSeconds: fc.integer({ min: 30, max: 39 }),
  requireGuardrails: fc.boolean(),
  requireRendered: fc.boolean(),
  upstreamRule: fc.constantFrom('one-of', 'all'),
  upstreamMust: fc.constantFrom('have-run', 'run-now'),
  requireCleanTarget: fc.boolean(),
  whenBusy: fc.constantFrom('supersede', 'queue', 'refuse'),
  expedited: fc.boolean(),
  emergencies: fc.boolean(),
  emergencySeconds: fc.integer({ min: 60, max: 86_400 }),
  emergencySecondPerson: fc.constantFrom('may-act-alone', 'required'),
  emergencyBends: inOrder(fc.constantFrom('calendar', 'cab', 'checks')),
  emergencyAlertSeconds: fc.integer({ min: 30, max: 999 }),
  emergencyReviewSeconds: fc.integer({ min: 1, max: 9999 }),
  emergencyPullRequestSeconds: fc.integer({ min: 1, max: 9999 }),
  expeditedPassesStops: fc.boolean(),
  drift: fc.constantFrom('notify', 'enforce', 'enforce-critical'),
  driftGraceSeconds: fc.integer({ min: 0, max: 9 }),
  driftSeconds: fc.option(fc.integer({ min: 60, max: 69 })),
  driftIgnored: inOrder(
    fc.record({
      name: fc.constantFrom('replicas', 'certificates'),
      kind: fc.constantFrom('Deployment', 'Secret'),
    }),
  ),
  driftControllers: inOrder(fc.constantFrom('hpa', 'cert-manager')),
  externalReports: inOrder(
    fc.record({
      name: fc.constantFrom('scanner', 'load-test'),
      principal: fc.constantFrom('external:a', 'external:b'),
      maxAgeSeconds: fc.integer({ min: 30, max: 31 }),
    }),
  ),
  externalChecks: inOrder(
    fc.record({
      name: fc.constantFrom('quota', 'on-call'),
      maxAgeSeconds: fc.integer({ min: 30, max: 31 }),
    }),
  ),
  requireSourceReview: fc.boolean(),
  separation: fc.subarray([
    ['approver', 'requester'],
    ['merger', 'author', 'last-pusher'],
    ['syncer', 'merger'],
  ] as TargetPolicy['separation']),
  reviews: fc.subarray([
    { name: 'security', from: ['group:default/security'], quorum: 1 },
    { name: 'owners', from: null, quorum: 2 },
  ]),
  cab: fc.subarray([
    {
      name: 'board',
      from: ['group:default/cab'],
      quorum: 2,
      rejectsAt: 1,
      standard: [],
    },
    {
      name: 'risk',
      from: ['user:default/dan'],
      quorum: 1,
      rejectsAt: 1,
      standard: [{ kind: 'direct' as const, paths: ['docs/'] }],
    },
  ]),
  requireCodeOwners: fc.boolean(),
  requiredChecks: checks,
  policyChecks: checks,
  signatures: fc.constantFrom('none', 'verified', 'verified-by-person'),
  merge: fc.constantFrom('automatic', 'portal', 'queue'),
  metrics: inOrder(
    fc.record({
      name: fc.constantFrom('error-rate', 'latency'),
      source: fc.constant('main'),
      query: fc.constant('up'),
      comparison: fc.constantFrom('below', 'at-least'),
      threshold: fc.constantFrom('0', '0.05'),
    }),
  ),
  requireBusinessSignal: fc.boolean(),
  syncBy: fc.constantFrom('portal', 'another-person'),
  syncByPortalAlone: fc.boolean(),
  onFailure: fc.constantFrom('propose', 'rollback'),
  expiresAfterSeconds: fc.option(fc.integer({ min: 3600, max: 3609 })),
  rollbackReviewSeconds: fc.integer({ min: 3600, max: 3609 }),
  rollbackBy: fc.constantFrom('permitted', 'owners'),
  requireTicket: fc.boolean(),
  ticketProjects: anyOrOnly,
  ticketTypes: anyOrOnly,
  ticketStatuses: anyOrOnly,
  requireTicketApproval: fc.boolean(),
  requireTicketService: fc.boolean(),
  requireTicketWindow: fc.boolean(),
  ticketForOneChange: fc.boolean(),
  syncWindows: fc.option(
    inOrder(
      fc.record({
        kind: fc.constantFrom('allow' as const, 'deny' as const),
        schedule: fc.constantFrom('0 8 * * *', '0 9 * * *'),
        duration: fc.constant('1h'),
        timeZone: fc.constant('UTC'),
        manualSync: fc.boolean(),
      }),
    ),
  ),
  syncPolicy: inOrder(
    fc.constantFrom('manual' as const, 'self-heal' as const, 'prune' as const),
  ),
  narrowIgnores: fc.boolean(),
  injectedImages: inOrder(
    fc.record({
      name: fc.constantFrom('Istio', 'Vault'),
      image: fc.constantFrom('docker.io/istio/proxyv2', 'registry.example/v'),
    }),
  ),
  requireImpact: fc.boolean(),
  templateTexts: inOrder(fc.constantFrom('What for?', 'What else?')),
};
const rules = fc.record(VALUES, { requiredKeys: [] });
const documents = fc.record({
  environments: fc.tuple(
    rules.map(said => ({
      ...said,
      name: 'prod',
      criticality: 'high',
      upstream: [],
    })),
  ),
  criticality: fc.record({ high: rules, low: rules }, { requiredKeys: [] }),
  services: fc.array(
    fc
      .tuple(
        rules,
        fc.constantFrom(['payments-api'], ['checkout'], ['*', PAYMENTS]),
        fc.option(fc.constantFrom(['prod'], ['dev']), { nil: undefined }),
      )
      .map(([said, services, environments]) => ({
        ...said,
        services,
        ...(environments && { environments }),
      })),
    { maxLength: 4 },
  ),
});

/** What a JSON pointer leads to. */
function at(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce(
      (inner, part) => (inner as Record<string, unknown>)[part],
      document,
    );
}

describe('for any document', () => {
  it('explanation equals resolution', () => {
    fc.assert(
      fc.property(documents, document => {
        const resolved = resolveTarget(document, prod);
        const explanation = resolved?.explanation ?? [];
        expect(explanation.map(({ value }) => value)).toEqual(
          explanation.map(({ rule }) => resolved?.policy[rule]),
        );
        // Each value that is told stands where it is said to stand.
        const told = explanation
          .filter(({ rule }) => {
            const { adds, narrows } = targetRule(rule);
            return !adds && !narrows;
          })
          .flatMap(({ overridden, ...won }) => [won, ...overridden])
          .filter(({ from }) => from !== 'default');
        expect(told.map(({ where }) => at(document, where))).toEqual(
          told.map(({ value }) => value),
        );
        expect(resolved?.explanation.map(({ rule }) => rule)).toEqual(
          Object.keys(resolved?.policy ?? {}),
        );
      }),
    );
  });

  it('tightening is monotone: another service rule never loosens anything', () => {
    fc.assert(
      fc.property(documents, rules, (document, more) => {
        const before = resolveTarget(document, prod)?.policy;
        const after = resolveTarget(
          {
            ...document,
            services: [...document.services, { ...more, services: ['*'] }],
          },
          prod,
        )?.policy;
        for (const key of TARGET_RULE_KEYS) {
          const { tighten } = targetRule(key);
          expect(sortKey(tighten(before?.[key], after?.[key]))).toBe(
            sortKey(after?.[key]),
          );
        }
      }),
    );
  });

  it('the order of service rules does not matter', () => {
    fc.assert(
      fc.property(documents, document => {
        const turned = {
          ...document,
          services: [...document.services].reverse(),
        };
        expect(resolveTarget(turned, prod)?.hash).toBe(
          resolveTarget(document, prod)?.hash,
        );
      }),
    );
  });

  it('a document without looser values is what its particular places say', () => {
    fc.assert(
      fc.property(documents, document => {
        fc.pre(looserValues(layeredPolicySchema.parse(document)).length === 0);
        const resolved = resolveTarget(document, prod);
        const [environment] = document.environments;
        for (const key of TARGET_RULE_KEYS) {
          const own = environment[key];
          if (own === undefined) continue;
          const { tighten } = targetRule(key);
          // What an environment says is never more than it turns out to be.
          expect(sortKey(tighten(own, resolved?.policy[key]))).toBe(
            sortKey(resolved?.policy[key]),
          );
        }
      }),
    );
  });
});
