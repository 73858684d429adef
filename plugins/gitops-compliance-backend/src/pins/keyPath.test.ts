import fc from 'fast-check';
import { formatKeyPath, KeyPathError, parseKeyPath } from './keyPath';

describe('a key path', () => {
  it.each<[string, ReturnType<typeof parseKeyPath>]>([
    ['image.tag', ['image', 'tag']],
    ['containers[0].image', ['containers', 0, 'image']],
    ['env[name=VERSION].value', ['env', { name: 'VERSION' }, 'value']],
    [
      'images[name=registry.example:5000/a/b].newTag',
      ['images', { name: 'registry.example:5000/a/b' }, 'newTag'],
    ],
    ['a[x=1,y=2].z', ['a', { x: '1', y: '2' }, 'z']],
    [
      'labels.app\\.kubernetes\\.io/version',
      ['labels', 'app.kubernetes.io/version'],
    ],
    [
      'labels."app.kubernetes.io/version"',
      ['labels', 'app.kubernetes.io/version'],
    ],
    ['"a \\"b\\"".c', ['a "b"', 'c']],
    ['[0].a', [0, 'a']],
    ['[metadata.name=x].spec', [{ 'metadata.name': 'x' }, 'spec']],
  ])('%s is read', (text, path) => {
    expect(parseKeyPath(text)).toEqual(path);
    expect(parseKeyPath(formatKeyPath(path))).toEqual(path);
  });

  it.each([
    '',
    '.a',
    'a.',
    'a..b',
    'a[',
    'a[]',
    'a[b]',
    'a[b=]',
    'a[b=c',
    'a[0',
    'a]b',
    'a b',
    '"a',
    '"a"b',
    'a[0]b',
    'a\\',
  ])('%j is refused with words', text => {
    expect(() => parseKeyPath(text)).toThrow(KeyPathError);
  });

  it('is read as it was written', () => {
    const text = fc.string({ minLength: 1, maxLength: 8 });
    const segment = fc.oneof(
      text,
      fc.nat({ max: 999 }),
      fc.dictionary(text, fc.string({ maxLength: 8 }), {
        minKeys: 1,
        maxKeys: 3,
      }),
    );
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), path => {
        expect(parseKeyPath(formatKeyPath(path))).toEqual(path);
      }),
    );
  });
});
