import fc from 'fast-check';
import { standInOwnsPath } from '../__testUtils__/world';
import { isUnreadable, ownsPath } from './pattern';

/** Patterns of GitHub Docs, "About code owners", and what they say of them. */
it.each([
  ['*', 'a.txt', true],
  ['*', 'deep/er/a.txt', true],
  ['*.js', 'src/app/main.js', true],
  ['*.js', 'src/main.jsx', false],
  ['/build/logs/', 'build/logs/a/b.log', true],
  ['/build/logs/', 'x/build/logs/a.log', false],
  ['docs/*', 'docs/getting-started.md', true],
  ['docs/*', 'docs/build-app/troubleshooting.md', false],
  ['apps/', 'x/apps/y/a', true],
  ['/docs/', 'docs/a', true],
  ['/docs/', 'x/docs/a', false],
  ['/scripts/', 'scripts', false],
  ['**/logs', 'build/logs/a', true],
  ['**/logs', 'logs', true],
  ['**/logs', 'deep/logs.txt', false],
  ['/apps/github', 'apps/github/a', true],
  ['/apps/**/prod', 'apps/prod/a', true],
  ['/apps/**/prod', 'apps/x/y/prod/a', true],
  ['a?c', 'abc', true],
  ['a?c', 'a/c', false],
  ['my\\ file', 'my file', true],
  ['Docs/', 'docs/a', false],
])('%s owns %s: %s', (pattern, path, owns) => {
  expect(ownsPath(pattern, path)).toBe(owns);
});

it('says the same as the stand-in, whose patterns another program reads', () => {
  const name = fc.constantFrom('a', 'b', 'ab', 'a.js', '.x');
  const path = fc.array(name, { minLength: 1, maxLength: 4 });
  const part = fc.constantFrom('a', 'b', '*', '**', 'a*', '*.js', '?', '.x');
  const pattern = fc
    .tuple(
      fc.boolean(),
      fc.array(part, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
    )
    .map(([root, parts, folder]) =>
      [root ? '/' : '', parts.join('/'), folder ? '/' : ''].join(''),
    );
  fc.assert(
    fc.property(pattern, path, (wanted, segments) => {
      const file = segments.join('/');
      expect(ownsPath(wanted, file)).toBe(standInOwnsPath(wanted, file));
    }),
    { numRuns: 2_000 },
  );
});

it('reads a pattern that is made to be slow at once', () => {
  const started = Date.now();
  ownsPath(`${'*a'.repeat(200)}b`, 'a'.repeat(5_000));
  ownsPath(`/${'**/a*/'.repeat(100)}b`, 'a/'.repeat(1_000));
  expect(Date.now() - started).toBeLessThan(2_000);
});

it.each(['!a', 'a[0-9]', '\\#a', '/', 'a**', '***', 'x'.repeat(2_000)])(
  'cannot read %s',
  pattern => {
    expect(isUnreadable(pattern)).toBe(true);
  },
);
