import { matchesPattern, matchesRefs } from './refPattern';

describe('patterns of refs', () => {
  it.each([
    ['main', 'main', true],
    ['main', 'mainline', false],
    ['releases/*', 'releases/1', true],
    ['releases/*', 'releases/1/hotfix', false],
    ['releases/**/*', 'releases/1/hotfix', true],
    ['*', 'main', true],
    ['*', 'feature/x', false],
    ['*[bB]ug*', 'a-Bug-fix', true],
    ['qa/?', 'qa/1', true],
    ['qa/?', 'qa/12', false],
    ['!main', 'dev', false],
    ['{main,dev}', 'dev', false],
  ])(
    'are read by fnmatch, where "*" does not match a slash: %s and %s',
    (pattern, name, expected) => {
      expect(matchesPattern(pattern, name)).toBe(expected);
    },
  );

  it.each([
    [['~DEFAULT_BRANCH'], [], 'refs/heads/main', true],
    [['~DEFAULT_BRANCH'], [], 'refs/heads/dev', false],
    [['~ALL'], [], 'refs/heads/feature/x', true],
    [['~ALL'], ['refs/heads/dev'], 'refs/heads/dev', false],
    [['refs/heads/releases/**/*'], [], 'refs/heads/releases/1/2', true],
    [[], [], 'refs/heads/main', false],
  ])(
    'one of include must match and none of exclude: %j %j %s',
    (include, exclude, ref, expected) => {
      expect(matchesRefs({ include, exclude }, ref, 'main')).toBe(expected);
    },
  );
});
