import fc from 'fast-check';
import { isCommit, isTagName, revisionOfValue, valueOfRevision } from '.';

const hex = fc.stringMatching(/^[0-9a-f]{7,40}$/);

describe('what a value names', () => {
  it('is a commit by the rule for tags', () => {
    const tag = 'main-{sha}-amd64';
    fc.assert(
      fc.property(hex, sha => {
        const value = valueOfRevision(tag, sha) as string;
        expect(revisionOfValue(tag, value)).toBe(sha);
      }),
    );
    expect(revisionOfValue(tag, 'a'.repeat(40))).toBeNull();
    expect(revisionOfValue(tag, 'main-latest-amd64')).toBeNull();
    expect(revisionOfValue('aa{sha}aa', 'aaa')).toBeNull();
  });

  it('is itself where it can only be copied', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    expect(revisionOfValue(null, digest)).toBe(digest);
    expect(revisionOfValue(null, '1.2.3')).toBe('1.2.3');
    expect(revisionOfValue(null, 'a b')).toBeNull();
    expect(valueOfRevision(null, digest)).toBeNull();
  });

  it('is a commit or not', () => {
    expect(isCommit('a'.repeat(40))).toBe(true);
    expect(isCommit(`sha256:${'a'.repeat(64)}`)).toBe(false);
    expect(isCommit('1.2.3')).toBe(false);
  });
});

it.each([
  ['v1.4.0', true],
  ['1.4.0', true],
  ['release/2026-06', true],
  ['a'.repeat(40), false],
  [`sha256:${'a'.repeat(64)}`, false],
  ['v1..4', false],
  ['v1.lock', false],
  ['-v1', false],
  ['v1/', false],
  ['a b', false],
  ['v1^{}', false],
])('%s may be the name of a tag: %s', (name, may) => {
  expect(isTagName(name)).toBe(may);
});
