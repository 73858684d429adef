import fc from 'fast-check';
import {
  changeDigest,
  type DigestFacts,
  isDigestOfItsFacts,
  shortDigest,
} from './changeDigest';

const text = fc.string({ minLength: 1, maxLength: 12 });
const sha = fc.stringMatching(/^[0-9a-f]{40}$/);
const facts: fc.Arbitrary<DigestFacts> = fc.record({
  target: fc.record({ service: text, environment: text }),
  pins: fc.array(
    fc.record({
      repository: text,
      branch: text,
      path: text,
      key: text,
      before: fc.option(text),
      after: text,
    }),
    { minLength: 1, maxLength: 3 },
  ),
  files: fc.array(
    fc.record({ path: text, before: fc.option(sha), after: fc.option(sha) }),
    { minLength: 1, maxLength: 4 },
  ),
  headSha: sha,
  rendered: fc.option(sha),
  ticket: fc.option(fc.record({ id: text, scope: text })),
  policy: sha,
});

/** Each way to alter one covered fact. */
const ALTERATIONS: Record<string, (given: DigestFacts) => DigestFacts> = {
  'the service': given => ({
    ...given,
    target: { ...given.target, service: `${given.target.service}x` },
  }),
  'the environment': given => ({
    ...given,
    target: { ...given.target, environment: `${given.target.environment}x` },
  }),
  ...Object.fromEntries(
    (['repository', 'branch', 'path', 'key', 'before', 'after'] as const).map(
      key => [
        `a pin's ${key}`,
        (given: DigestFacts) => ({
          ...given,
          pins: [
            { ...given.pins[0], [key]: `${given.pins[0][key]}x` },
            ...given.pins.slice(1),
          ],
        }),
      ],
    ),
  ),
  'a pin more': given => ({
    ...given,
    pins: [...given.pins, given.pins[0]],
  }),
  ...Object.fromEntries(
    (['path', 'before', 'after'] as const).map(key => [
      `a file's ${key}`,
      (given: DigestFacts) => ({
        ...given,
        files: (given.files ?? []).map((file, index) =>
          index === 0 ? { ...file, [key]: `${file[key]}x` } : file,
        ),
      }),
    ]),
  ),
  'a file less': given => ({ ...given, files: (given.files ?? []).slice(1) }),
  'whether all files are known': given => ({ ...given, files: null }),
  'the head': given => ({ ...given, headSha: `${given.headSha}x` }),
  'that there is a head': given => ({ ...given, headSha: null }),
  'the rendering': given => ({ ...given, rendered: `${given.rendered}x` }),
  'the ticket': given => ({
    ...given,
    ticket: { id: `${given.ticket?.id}x`, scope: given.ticket?.scope ?? '' },
  }),
  'the ticket’s scope': given => ({
    ...given,
    ticket: { id: given.ticket?.id ?? '', scope: `${given.ticket?.scope}x` },
  }),
  'the policy': given => ({ ...given, policy: `${given.policy}x` }),
};

function shuffledKeys<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(shuffledKeys) as T;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, shuffledKeys(inner)]),
  ) as T;
}

describe('the digest of a change', () => {
  it.each(Object.entries(ALTERATIONS))('is another when %s is', (_, alter) => {
    fc.assert(
      fc.property(facts, given => {
        expect(changeDigest(alter(given))).not.toBe(changeDigest(given));
      }),
    );
  });

  it('is the same whatever else is known, and in whatever order', () => {
    const beside = fc.record({
      baseSha: sha,
      comments: fc.array(text),
      labels: fc.array(text),
      title: text,
      state: fc.constantFrom('open', 'merged'),
      mergeable: fc.constantFrom('yes', 'conflict'),
      checks: fc.array(text),
    });
    fc.assert(
      fc.property(facts, beside, (given, more) => {
        const same = {
          ...shuffledKeys(given),
          pins: [...given.pins].reverse(),
          files: [...(given.files ?? [])].reverse(),
          ...more,
        };
        expect(changeDigest(same)).toBe(changeDigest(given));
      }),
    );
  });

  it('is this one, for ever', () => {
    expect(
      changeDigest({
        target: {
          service: 'component:default/payments-api',
          environment: 'prod',
        },
        pins: [
          {
            repository: 'acme/deploy',
            branch: 'main',
            path: 'prod/kustomization.yaml',
            key: 'images[name=app].newTag',
            before: 'a1',
            after: 'b2',
          },
        ],
        files: [{ path: 'prod/kustomization.yaml', before: 'c3', after: 'd4' }],
        headSha: 'e5',
        rendered: null,
        ticket: null,
        policy: 'f6',
      }),
    ).toBe('8ace9155d4e57a77225afa81a33e80ef46a03336660d840e51de2350a6b17eab');
  });

  it('refuses facts that are not whole', () => {
    expect(() => changeDigest({ target: { service: 'a' } } as never)).toThrow(
      /environment/,
    );
  });

  it('can be worked out again from what was recorded', () => {
    fc.assert(
      fc.property(facts, given => {
        const digest = changeDigest(given);
        const recorded = JSON.parse(JSON.stringify({ digest, facts: given }));
        expect(isDigestOfItsFacts(recorded)).toBe(true);
        const forged = { digest, facts: { ...given, policy: 'other' } };
        expect(isDigestOfItsFacts(forged)).toBe(false);
      }),
    );
    expect(isDigestOfItsFacts({ digest: 'x' })).toBeNull();
  });

  it('is shown by seven digits', () => {
    expect(shortDigest('7f3a9b2c1d')).toBe('7f3a9b2');
  });
});
