import { accountOf, accountOfGitActor, accountOfRest } from './accounts';

const HOST = 'ghes.example.com:8443';

describe('accounts', () => {
  const bot = { login: 'gitops[bot]', bot: true };

  it('names a bot alike, wherever GitHub tells of it', () => {
    const email = '12+gitops[bot]@users.noreply.github.com';
    const ours = '12+gitops[bot]@users.noreply.ghes.example.com';
    expect(accountOfGitActor({ email: ours }, HOST)).toEqual(bot);
    expect(accountOf({ __typename: 'Bot', login: 'gitops' })).toEqual(bot);
    expect(accountOfRest({ type: 'Bot', login: 'gitops[bot]' })).toEqual(bot);
    expect(accountOfGitActor({ email, user: null }, HOST)).toEqual(bot);
  });

  it('keeps people apart from bots', () => {
    const ada = { login: 'ada', bot: false };
    expect(accountOf({ __typename: 'User', login: 'ada' })).toEqual(ada);
    expect(accountOfRest({ type: 'User', login: 'ada' })).toEqual(ada);
    expect(accountOfGitActor({ user: { login: 'ada' } }, HOST)).toEqual(ada);
  });

  it('takes for a bot what GitHub commits for who works in its pages', () => {
    const webFlow = { login: 'web-flow', bot: true };
    expect(accountOfGitActor({ user: { login: 'web-flow' } }, HOST)).toEqual(
      webFlow,
    );
    for (const email of ['noreply@github.com', 'noreply@ghes.example.com']) {
      expect(accountOfGitActor({ email, user: null }, HOST)).toEqual(webFlow);
    }
  });

  it.each([
    'noreply@evil.test',
    'ada@acme.test',
    'x[bot]@users.noreply.github.com.evil.test',
    'ada+x[bot]@acme.test',
  ])('knows nobody behind %s', email => {
    expect(accountOfGitActor({ email, user: null }, HOST)).toBeNull();
  });
});
