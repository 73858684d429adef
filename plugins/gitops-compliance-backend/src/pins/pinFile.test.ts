import { pinOf } from './__testUtils__/pin';
import {
  editPin,
  findPin,
  findRecordedPin,
  isSamePlace,
  type PinLocation,
} from '.';

const OLD = 'a'.repeat(40);
const application = pinOf({ kind: 'application-target-revision' });
const image = pinOf({ kind: 'kustomize-image', image: 'registry/payments' });

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

/** Edits a pin as it was found, and demands that it can be found again. */
function edited(text: string, pin: PinLocation, value: string): string {
  const found = findPin(text, pin);
  if (!found.ok) throw new Error(found.problem);
  const record = { ...pin, key: found.key };
  expect(findRecordedPin(text, record)).toEqual(found);
  const result = editPin(text, record, value, found.value);
  if (!result.ok) throw new Error(result.problem);
  return result.text;
}

describe('a pin in a file', () => {
  it.each([
    '1234567',
    '0123456',
    '1e10',
    '1234e56',
    'no',
    '1_000',
    '2026-01-01',
  ])(
    'the value %s is read as it is written, and quoted when it is written',
    value => {
      for (const text of [value, `'${value}'`, `"${value}"`]) {
        expect(findPin(applicationText(text), application)).toMatchObject({
          ok: true,
          value,
        });
      }
      expect(edited(applicationText(OLD), application, value)).toContain(
        `targetRevision: "${value}" # the pin`,
      );
    },
  );

  it('keeps the kind of quotes, the comment and the line', () => {
    expect(edited(applicationText(`'${OLD}'`), application, 'b1')).toBe(
      applicationText(`'b1'`),
    );
    expect(findPin(applicationText(OLD), application)).toMatchObject({
      line: 8,
      key: 'spec.source.targetRevision',
    });
  });

  it('keeps line ends, a byte order mark, tabs and a missing last line end', () => {
    const text = `\uFEFF${kustomizeText(OLD).trimEnd()}`.replaceAll(
      '\n',
      '\r\n',
    );
    expect(edited(text, image, 'b1')).toBe(text.replace(OLD, 'b1'));
  });

  it('keeps an anchor that nobody uses', () => {
    const text = kustomizeText(`&tag ${OLD}`);
    expect(edited(text, image, 'b1')).toBe(kustomizeText('&tag b1'));
  });

  it('is found in the one Application among several documents', () => {
    const config = 'kind: ConfigMap\ndata: { targetRevision: no }\n';
    const text = `${config}---\n${applicationText(OLD)}---\n${config}`;
    expect(edited(text, application, 'b'.repeat(40))).toBe(
      text.replace(OLD, 'b'.repeat(40)),
    );
  });

  it('is found in the Application that the rule names among several', () => {
    const other = applicationText('other').replace(
      'payments-prod',
      'payments-dev',
    );
    const text = `${other}---\n${applicationText(OLD)}`;
    const named = pinOf({
      kind: 'application-target-revision',
      application: 'payments-prod',
    });
    expect(findPin(text, named)).toMatchObject({
      key: '[metadata.name=payments-prod].spec.source.targetRevision',
      value: OLD,
    });
    expect(edited(text, named, 'b1')).toBe(text.replace(OLD, 'b1'));
    expect(findPin(text, application)).toMatchObject({ ok: false });
  });

  it('in JSON stays JSON, whatever stood there', () => {
    const file = pinOf({
      kind: 'file-value',
      key: 'image.tag',
      path: 'a/config.json',
    });
    const text = '{\n\t"image": {"tag": 1234567, "name": "x"}\n}\n';
    expect(findPin(text, file)).toMatchObject({ value: '1234567' });
    const after = edited(text, file, OLD);
    expect(JSON.parse(after)).toEqual({ image: { tag: OLD, name: 'x' } });
    expect(after).toBe(text.replace('1234567', `"${OLD}"`));
  });

  it('is not edited when another value stands there than was read', () => {
    const record = { ...application, key: 'spec.source.targetRevision' };
    expect(editPin(applicationText('b1'), record, 'c1', OLD)).toEqual({
      ok: false,
      problem: expect.stringMatching(/names b1 now, and not a+ any more/),
    });
  });

  it('two pins of one file are edited one after the other', () => {
    const digest = pinOf({
      kind: 'kustomize-image',
      image: 'registry/payments',
      field: 'digest',
    });
    const text = `images:
  - { name: registry/payments, newTag: ${OLD}, digest: 'sha256:11' } # both
`;
    expect(edited(edited(text, image, 'b1'), digest, 'sha256:22')).toBe(
      text.replace(OLD, 'b1').replace('sha256:11', 'sha256:22'),
    );
    expect(isSamePlace(image, digest)).toBe(false);
    expect(isSamePlace(image, { ...image, sourceRepository: 'x/y' })).toBe(
      true,
    );
  });

  const aliased = (use: string) => `x: &x
  name: registry/payments
  newTag: a1
images:
  ${use}
`;
  it.each<[string, PinLocation, string, RegExp]>([
    ['no YAML', application, 'a: [', /is not valid YAML/],
    [
      'a key that stands there twice',
      application,
      applicationText(OLD).replace('path:   deploy', 'targetRevision: b1'),
      /is not valid YAML \(DUPLICATE_KEY\)/,
    ],
    [
      'a symbolic link',
      image,
      '../../base/kustomization.yaml',
      /holds nothing but a text, as a symbolic link does/,
    ],
    ['an empty file', application, '', /kind: Application is missing/],
    [
      'another API of the same kind',
      application,
      applicationText(OLD).replace('argoproj.io', 'app.k8s.io'),
      /kind: Application is missing/,
    ],
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
      /targetRevision is not a plain value/,
    ],
    [
      'an empty revision',
      application,
      'kind: Application\nspec: { source: { targetRevision: } }\n',
      /targetRevision is empty; write the value/,
    ],
    [
      'a text block',
      application,
      'kind: Application\nspec:\n  source:\n    targetRevision: |\n      a1\n',
      /targetRevision is a text block/,
    ],
    [
      'a tag that is none of YAML',
      application,
      applicationText('!vault abc'),
      /targetRevision has the tag !vault/,
    ],
    ['no images', image, 'resources: []\n', /images.* is missing/],
    ['another image', image, 'images: [{ name: x }]\n', /is missing/],
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
      /newTag is the alias \*tag of a value that stands elsewhere/,
    ],
    [
      'an alias of the whole item',
      image,
      aliased('- *x'),
      /images\[name=registry\/payments\] is the alias \*x/,
    ],
    [
      'a merge key that brings the value',
      image,
      aliased('- { name: registry/payments, <<: *x }'),
      /comes from a merge key \(<<\)/,
    ],
    [
      'an anchor that is used elsewhere',
      image,
      'images: [{ name: registry/payments, newTag: &t a1 }]\nx: *t\n',
      /newTag is repeated elsewhere by the alias \*t/,
    ],
    [
      'an anchor around the value that is used elsewhere',
      image,
      'images: [&i { name: registry/payments, newTag: a1 }]\nx: *i\n',
      /images\[name=registry\/payments\] is repeated elsewhere/,
    ],
  ])('in %s is refused with file and key', (_, pin, text, problem) => {
    const found = findPin(text, pin);
    expect(found).toMatchObject({
      ok: false,
      problem: expect.stringMatching(problem),
    });
    expect(found.ok || found.problem).toContain(pin.path);
  });

  it('what an anchor is set again for is another value', () => {
    const text =
      'x: &t x1\ny: *t\nimages: [{ name: registry/payments, newTag: &t a1 }]\n';
    expect(edited(text, image, 'b1')).toBe(text.replace('a1', 'b1'));
  });
});
