import fc from 'fast-check';
import type { PinLocation } from './mapping';
import { editPin, findPin, revisionOfValue, valueOfRevision } from './pinFile';

const application: PinLocation = {
  kind: 'application-target-revision',
  repository: 'acme/deploy',
  branch: 'main',
  path: 'apps/prod/payments.yaml',
  image: null,
  tag: '{sha}',
  sourceRepository: 'acme/payments',
};
const image: PinLocation = {
  ...application,
  kind: 'kustomize-image',
  path: 'overlays/prod/kustomization.yaml',
  image: 'registry/payments',
};

const OLD = 'a'.repeat(40);
const applicationText = (value: string) => `# keep me
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: payments-prod,   namespace: argocd }
spec:
  source:
    repoURL: https://forge/acme/payments.git # the code
    targetRevision: ${value} # the pin
    path:   deploy
`;
const kustomizeText = (value: string) => `resources: [../../base]
images:
  - name: registry/other
    newTag: "1.0"
  -   name: registry/payments
      newTag: ${value}   # the pin

# the end
`;

const hex = fc
  .array(fc.constantFrom(...'0123456789abcdef'), {
    minLength: 7,
    maxLength: 40,
  })
  .map(digits => digits.join(''));
const revision = fc.oneof(
  hex,
  fc.constantFrom(
    '1234567',
    '0000000',
    '1e10',
    '1234e56',
    '0x1234567',
    '0o17',
    '1_000_000',
    'null',
    'true',
    '~',
    'v1.2.3',
    '1.10',
    'feature/x',
    '.5',
    '-1',
    'no',
    '2026-01-01',
    "it's",
    'a: b',
    '#1',
    '@x',
  ),
);
const quotes = fc.constantFrom(
  (value: string) => value,
  (value: string) => `'${value}'`,
  (value: string) => `"${value}"`,
);

const isQuoted = (text: string) => /["'] *# the pin/.test(text);

describe('a pin in a file', () => {
  it.each([
    ['targetRevision', application, applicationText],
    ['newTag', image, kustomizeText],
  ])('%s: only the value changes, byte by byte', (_, pin, textOf) => {
    fc.assert(
      fc.property(
        revision,
        quotes,
        fc.boolean(),
        (value, quoted, isWindows) => {
          const ends = (text: string) =>
            isWindows ? text.replaceAll('\n', '\r\n') : text;
          const marker = 'f'.repeat(40);
          const before = ends(textOf(quoted(marker)));
          const edited = editPin(before, pin, value);
          if (!edited.ok) throw new Error(edited.problem);
          const [head, tail] = before.split(marker);
          const unquoted = quoted('') === '' ? 0 : 1;
          expect(
            edited.text.startsWith(head.slice(0, head.length - unquoted)),
          ).toBe(true);
          expect(edited.text.endsWith(tail.slice(unquoted))).toBe(true);
          expect(findPin(edited.text, pin)).toMatchObject({
            ok: true,
            value,
          });
          // A value that needs quotes got them; they stay.
          if (unquoted === 0 && isQuoted(edited.text)) return;
          const back = editPin(edited.text, pin, marker);
          expect(back).toEqual({ ok: true, text: before });
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(['1234567', '0123456', '1e10', '1234e56'])(
    'the SHA %s is read as it is written, never as a number',
    value => {
      for (const text of [value, `'${value}'`, `"${value}"`]) {
        expect(findPin(applicationText(text), application)).toMatchObject({
          ok: true,
          value,
        });
      }
      const edited = editPin(applicationText(OLD), application, value);
      expect(edited).toMatchObject({ ok: true });
      expect(edited.ok && edited.text).toContain(
        `targetRevision: "${value}" # the pin`,
      );
    },
  );

  it('keeps the kind of quotes, the comment and the line', () => {
    const edited = editPin(applicationText(`'${OLD}'`), application, 'b1');
    expect(edited).toEqual({ ok: true, text: applicationText(`'b1'`) });
    expect(findPin(applicationText(OLD), application)).toMatchObject({
      line: 8,
      key: 'spec.source.targetRevision',
    });
  });

  it('is found in the one Application among several documents', () => {
    const config = 'kind: ConfigMap\ndata: { targetRevision: no }\n';
    const text = `${config}---\n${applicationText(OLD)}---\n${config}`;
    const edited = editPin(text, application, 'b'.repeat(40));
    expect(edited).toEqual({
      ok: true,
      text: text.replace(OLD, 'b'.repeat(40)),
    });
  });

  it('of several sources is that of the code, and of one only', () => {
    const sources = (second: string) => `kind: Application
spec:
  sources:
    - repoURL: https://forge/acme/values.git
      targetRevision: main
    - repoURL: https://forge/${second}.git
      targetRevision: ${OLD}
`;
    expect(findPin(sources('acme/payments'), application)).toMatchObject({
      ok: true,
      value: OLD,
      key: 'spec.sources[1].targetRevision',
    });
    expect(findPin(sources('acme/other'), application)).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/has no source of acme\/payments/),
    });
    const twice = sources('acme/payments').replace('values', 'payments');
    expect(findPin(twice, application)).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/ambiguous/),
    });
  });

  it.each<[string, PinLocation, string, RegExp]>([
    ['no YAML', application, 'a: [', /is not valid YAML/],
    ['an empty file', application, '', /kind: Application is missing/],
    [
      'two Applications',
      application,
      `${applicationText(OLD)}---\n${applicationText(OLD)}`,
      /more than once/,
    ],
    [
      'no revision',
      application,
      'kind: Application\nspec: { source: { path: a } }\n',
      /spec\.source\.targetRevision is missing/,
    ],
    [
      'a revision that is a map',
      application,
      'kind: Application\nspec: { source: { targetRevision: { a: 1 } } }\n',
      /targetRevision is missing/,
    ],
    ['no images', image, 'resources: []\n', /images is missing/],
    ['another image', image, 'images: [{ name: x }]\n', /newTag is missing/],
    [
      'the image twice',
      image,
      `${kustomizeText(OLD)}`.replace('registry/other', 'registry/payments'),
      /ambiguous/,
    ],
    [
      'two documents',
      image,
      `${kustomizeText(OLD)}---\n${kustomizeText(OLD)}`,
      /several documents/,
    ],
    [
      'an alias',
      image,
      'x: &tag a1\nimages: [{ name: registry/payments, newTag: *tag }]\n',
      /newTag is missing/,
    ],
  ])('in %s is refused with file and key', (_, pin, text, problem) => {
    const found = findPin(text, pin);
    expect(found).toMatchObject({
      ok: false,
      problem: expect.stringMatching(problem),
    });
    expect(found.ok || found.problem).toContain(pin.path);
    expect(editPin(text, pin, 'b1')).toEqual(found);
  });

  it('names a commit by the rule for tags', () => {
    const pin = { ...image, tag: 'main-{sha}-amd64' };
    fc.assert(
      fc.property(hex, sha => {
        expect(revisionOfValue(pin, valueOfRevision(pin, sha))).toBe(sha);
      }),
    );
    expect(revisionOfValue(pin, OLD)).toBeNull();
    expect(revisionOfValue(pin, 'main-latest-amd64')).toBeNull();
    expect(revisionOfValue({ ...pin, tag: 'aa{sha}aa' }, 'aaa')).toBeNull();
  });
});
