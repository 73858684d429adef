import { pullRequestInHeadline } from './commits';

describe('pullRequestInHeadline', () => {
  it.each([
    ['Merge pull request #12 from acme/promote', 12],
    ['Promote payments (#34)', 34],
    ['Fix (#1) again', null],
    ['See #5', null],
    ['Merge branch main', null],
  ])('%s', (headline, number) => {
    expect(pullRequestInHeadline(headline)).toBe(number);
  });
});
