import { pinOf } from '../__testUtils__/pin';
import { editPin, findPin, PIN_KINDS, pinKind, type PinLocation } from '..';

const SHA = 'a'.repeat(40);

function moved(text: string, pin: PinLocation, value: string) {
  const found = findPin(text, pin);
  if (!found.ok) throw new Error(found.problem);
  return editPin(text, { ...pin, key: found.key }, value, found.value);
}

describe('a remote base', () => {
  const pin = pinOf({
    kind: 'kustomize-remote-base',
    resource: 'https://forge.example/acme/base//deploy',
  });
  const text = (address: string) =>
    `resources:\n  - ../local\n  - ${address} # base\n`;

  it.each([
    `https://forge.example/acme/base//deploy?ref=${SHA}`,
    `'https://forge.example/acme/base//deploy?timeout=90&ref=${SHA}'`,
    `"https://forge.example/acme/base//deploy?ref=${SHA}&submodules=0"`,
  ])('%s: only the ref changes', address => {
    expect(findPin(text(address), pin)).toMatchObject({
      value: SHA,
      key: 'resources[url=https://forge.example/acme/base//deploy].ref',
      line: 3,
    });
    expect(moved(text(address), pin, 'v1.2')).toEqual({
      ok: true,
      text: text(address).replace(SHA, 'v1.2'),
    });
  });

  it.each([`x&y=1`, 'a b', '', '#'])('does not take the value %j', value => {
    const address = `https://forge.example/acme/base//deploy?ref=${SHA}`;
    expect(moved(text(address), pin, value)).toMatchObject({ ok: false });
  });

  it.each<[string, string, RegExp]>([
    ['no list', 'resources: a\n', /resources is missing/],
    ['another base', text('https://x.example/a?ref=b'), /is missing/],
    [
      'no ref',
      text('https://forge.example/acme/base//deploy'),
      /has no \?ref= that can be read/,
    ],
    [
      'an empty ref',
      text('https://forge.example/acme/base//deploy?ref='),
      /has no \?ref= that can be read/,
    ],
    [
      'a text with escapes',
      text(`"https://forge.example/acme/base//deploy?ref=\\x61b"`),
      /has no \?ref= that can be read/,
    ],
    [
      'the base twice',
      text(
        `https://forge.example/acme/base//deploy?ref=a\n  - https://forge.example/acme/base//deploy?ref=b`,
      ),
      /ambiguous/,
    ],
  ])('%s is refused', (_, file, problem) => {
    expect(findPin(file, pin)).toMatchObject({
      ok: false,
      problem: expect.stringMatching(problem),
    });
  });
});

describe('trap: multi-source apps: address a source by name or position, never by repository alone', () => {
  const text = `kind: Application
spec:
  sources:
    - { name: code, repoURL: https://forge/acme/payments.git, targetRevision: a1 }
    - { name: docs, repoURL: https://forge/acme/payments.git, targetRevision: b1 }
    - { repoURL: https://forge/acme/other, targetRevision: c1 }
`;
  const by = (source?: object, sourceRepository = 'acme/payments') =>
    pinOf(
      { kind: 'application-target-revision', source },
      { sourceRepository },
    );

  it.each<[string, PinLocation, object]>([
    ['by name', by({ name: 'docs' }), { value: 'b1' }],
    ['by position', by({ position: 3 }), { value: 'c1' }],
    [
      'the only one of its repository',
      by(undefined, 'acme/other'),
      { value: 'c1' },
    ],
    [
      'one of two of its repository',
      by(),
      {
        problem: expect.stringMatching(
          /several sources are of one repository; say which by `source:/,
        ),
      },
    ],
    [
      'none of its repository',
      by(undefined, 'acme/none'),
      { problem: expect.stringMatching(/has no source of acme\/none/) },
    ],
    [
      'a name that there is not',
      by({ name: 'none' }),
      {
        problem: expect.stringMatching(/spec.sources\[name=none\] is missing/),
      },
    ],
    [
      'a position that there is not',
      by({ position: 4 }),
      { problem: expect.stringMatching(/spec.sources\[3\] is missing/) },
    ],
  ])('%s', (_, pin, expected) => {
    expect(findPin(text, pin)).toMatchObject(expected);
  });

  it('a source of a rule where there is but one is refused', () => {
    const single =
      'kind: Application\nspec: { source: { targetRevision: a } }\n';
    expect(findPin(single, by({ name: 'code' }))).toMatchObject({
      problem: expect.stringMatching(
        /there is but one source; take `source` out/,
      ),
    });
  });
});

describe('an ApplicationSet', () => {
  const element = (fields: object) =>
    pinOf({
      kind: 'applicationset-element',
      element: fields,
      key: 'revision',
    });
  const text = `kind: ApplicationSet
spec:
  generators:
    - list: { elements: [{ env: prod, region: eu, revision: a1 }, { env: prod, region: us, revision: b1 }] }
  template: { spec: { source: { targetRevision: '{{.revision}}' } } }
`;

  it.each<[string, PinLocation, RegExp]>([
    ['an element that there is not', element({ env: 'qa' }), /has no element/],
    [
      'an element of which there are two',
      element({ env: 'prod' }),
      /has more than one element .*: name more of its fields/,
    ],
    [
      'a template',
      pinOf({ kind: 'applicationset-target-revision' }),
      /is a template: pin what the generator gives for it/,
    ],
  ])('%s is refused', (_, pin, problem) => {
    expect(findPin(text, pin)).toMatchObject({
      ok: false,
      problem: expect.stringMatching(problem),
    });
  });
});

describe('kinds of pins', () => {
  it('have one name each', () => {
    const names = PIN_KINDS.map(kind => kind.schema.shape.kind.value);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each<[string, PinLocation, string | null]>([
    ['a tag', pinOf({ kind: 'kustomize-image', image: 'x' }), '{sha}'],
    [
      'a digest',
      pinOf({ kind: 'kustomize-image', image: 'x', field: 'digest' }),
      null,
    ],
    ['a version of a chart', pinOf({ kind: 'flux-helm-release' }), null],
    [
      'a value that the policy lets copy',
      pinOf({ kind: 'file-value', key: 'a', copied: true }),
      null,
    ],
    [
      'a digest of an artifact',
      pinOf({ kind: 'flux-oci-repository', field: 'digest' }),
      null,
    ],
  ])('say what %s is made from', (_, { kind, options }, tag) => {
    expect(pinKind(kind).tagOf(options)).toBe(tag);
  });

  it.each([
    '/etc/passwd',
    '../a.yaml',
    'a/../b.yaml',
    'a\\b',
    '.git/config',
    '',
  ])('do not take the path %j', path => {
    expect(() => pinOf({ kind: 'file-value', key: 'a', path })).toThrow();
  });
});
