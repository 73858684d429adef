import { readHint } from './hints';

const own = { webUrl: 'https://github.example.com', appIds: [7] };
const repository = {
  full_name: 'acme/deploy',
  html_url: 'https://github.example.com/acme/deploy',
};
const pull = {
  kind: 'pull-request',
  repository: 'acme/deploy',
  number: 12,
  branch: null,
};

function hint(event: string, payload: unknown) {
  return readHint(own, payload, { 'x-github-event': event });
}

describe('readHint', () => {
  it.each(['pull_request', 'pull_request_review'])(
    'names the pull request of %s',
    event => {
      expect(hint(event, { repository, pull_request: { number: 12 } })).toEqual(
        pull,
      );
    },
  );

  it('names the branch of a pull request', () => {
    const payload = {
      repository,
      pull_request: { number: 12, head: { ref: 'fix/pool' } },
    };
    expect(hint('pull_request', payload)).toEqual({
      ...pull,
      branch: 'fix/pool',
    });
  });

  it('names the pull request of a check run by another App', () => {
    const check = { app: { id: 8 }, pull_requests: [{ number: 12 }] };
    expect(hint('check_run', { repository, check_run: check })).toEqual(pull);
  });

  it('names the pull request of a merge group', () => {
    const group = {
      head_ref: `refs/heads/gh-readonly-queue/release/pr-9/pr-12-${'a'.repeat(
        40,
      )}`,
    };
    expect(hint('merge_group', { repository, merge_group: group })).toEqual(
      pull,
    );
    expect(
      hint('merge_group', { repository, merge_group: { head_ref: 'x' } }),
    ).toBeNull();
  });

  it('names branch and commits of a push', () => {
    const push = { repository, ref: 'refs/heads/a/b', before: '1', after: '2' };
    expect(hint('push', push)).toEqual({
      kind: 'push',
      repository: 'acme/deploy',
      branch: 'a/b',
      before: '1',
      after: '2',
    });
  });

  const otherHost = {
    ...repository,
    html_url: 'https://github.com/acme/deploy',
  };
  it.each([
    [
      'our own check run',
      'check_run',
      {
        repository,
        check_run: { app: { id: 7 }, pull_requests: [{ number: 12 }] },
      },
    ],
    [
      'a check run without pull request',
      'check_run',
      {
        repository,
        check_run: { app: { id: 8 }, pull_requests: [] },
      },
    ],
    [
      'a tag',
      'push',
      {
        repository,
        ref: 'refs/tags/v1',
        before: '1',
        after: '2',
      },
    ],
    [
      'another host',
      'pull_request',
      {
        repository: otherHost,
        pull_request: { number: 12 },
      },
    ],
    ['an event we do not use', 'star', { repository }],
    ['a payload unlike GitHub', 'pull_request', { repository: 'acme' }],
    ['no payload', 'pull_request', null],
  ])('has nothing for us in %s', (_, event, payload) => {
    expect(hint(event, payload)).toBeNull();
  });
});
