import { approve, eachWithForge, mergeAs } from '../__testUtils__/rules';
import {
  asUser,
  AT,
  OWNER,
  PIN_FILE,
  promote,
  refusal,
} from '../__testUtils__/testForge';
import { decidingLine, parseCodeOwners } from './file';

describe('CODEOWNERS', () => {
  const forge = eachWithForge();

  const write = (files: Record<string, string | null>) =>
    forge().admin.commit({
      ...AT,
      branch: 'main',
      author: 'ada',
      files,
      message: 'Owners',
      bypassProtection: true,
    });

  const protect = () =>
    forge().admin.ensureBranchProtection({
      ...AT,
      branch: 'main',
      requiredApprovingReviewCount: 1,
      requireCodeOwnerReviews: true,
    });

  const errors = async (ref?: string) =>
    (await asUser(forge(), 'ada').rest.repos.codeownersErrors({ ...AT, ref }))
      .data.errors;

  it.each([
    ['*', 'any/file.txt', true],
    ['*.js', 'deep/down/file.js', true],
    ['/build/logs/', 'build/logs/deep/x.log', true],
    ['/build/logs/', 'other/build/logs/x.log', false],
    ['docs/*', 'docs/getting-started.md', true],
    ['docs/*', 'docs/build-app/troubleshooting.md', false],
    ['apps/', 'any/where/apps/x', true],
    ['/docs/', 'docs/x', true],
    ['/scripts/', 'lib/scripts/x', false],
    ['**/logs', 'deeply/nested/logs/x', true],
    ['**/logs', 'build/logs', true],
    ['/apps/github', 'apps/github/x', true],
    ['/apps/*/prod/', 'apps/payments/prod/x.yaml', true],
  ])(
    '"a pattern follows most of the rules of gitignore": %s and %s',
    (pattern, path, expected) => {
      const file = parseCodeOwners('CODEOWNERS', `${pattern} @ada\n`);
      expect(decidingLine(file, path) !== undefined).toBe(expected);
    },
  );

  it('"the last matching pattern takes the most precedence", and one without owners un-owns', () => {
    const file = parseCodeOwners(
      'CODEOWNERS',
      '* @ada # everything\n/apps/ @bob\n/apps/github\n# no rule\n',
    );
    const owners = (path: string) =>
      decidingLine(file, path)?.owners.map(({ name }) => name);
    expect(owners('README.md')).toEqual(['@ada']);
    expect(owners('apps/x')).toEqual(['@bob']);
    expect(owners('apps/github/x')).toEqual([]);
  });

  it('is looked for in .github, then the root, then docs, and the first is used', async () => {
    await write({ 'docs/CODEOWNERS': '* @bob\n', CODEOWNERS: '* @cleo\n' });
    await protect();
    const first = await promote(forge(), 'ada', 'v2');
    await approve(forge(), 'bob', first.number);
    expect((await refusal(mergeAs(forge(), 'bob', first.number))).text).toBe(
      'Waiting on code owner review from @cleo.',
    );
    await write({ '.github/CODEOWNERS': '* @bob\n' });
    await mergeAs(forge(), 'bob', first.number);
  });

  it('"must be on the base branch of the pull request": one on the head does not count', async () => {
    await write({ CODEOWNERS: '* @cleo\n' });
    await protect();
    const { number } = await promote(forge(), 'ada');
    await forge().admin.commit({
      ...AT,
      branch: 'promote-v2',
      author: 'ada',
      files: { CODEOWNERS: '* @bob\n' },
      message: 'Own it',
    });
    await approve(forge(), 'bob', number);
    expect((await refusal(mergeAs(forge(), 'bob', number))).text).toBe(
      'Waiting on code owner review from @cleo.',
    );
    await approve(forge(), 'cleo', number);
    await mergeAs(forge(), 'bob', number);
  });

  it('an approval of any of the owners is enough, and of a member for his team', async () => {
    await forge().admin.ensureTeam({
      org: OWNER,
      slug: 'sre',
      members: ['cleo'],
    });
    await write({ CODEOWNERS: '* @bob @acme/sre\n' });
    await protect();
    const { number } = await promote(forge(), 'ada');
    await approve(forge(), 'cleo', number);
    expect((await mergeAs(forge(), 'bob', number)).data.merged).toBe(true);
  });

  it('owners without write access own nothing', async () => {
    await write({ CODEOWNERS: '* @outsider\n' });
    await protect();
    const { number } = await promote(forge(), 'ada');
    await approve(forge(), 'bob', number);
    expect((await mergeAs(forge(), 'bob', number)).data.merged).toBe(true);
  });

  it('"code owners are automatically requested for review", but not for drafts', async () => {
    await forge().admin.ensureTeam({
      org: OWNER,
      slug: 'sre',
      members: ['cleo'],
    });
    await write({ CODEOWNERS: `/${PIN_FILE} @ada @bob @acme/sre\n` });
    const { number } = await promote(forge(), 'ada');
    const { rest, graphql } = asUser(forge(), 'ada');
    const at = { ...AT, pull_number: number };
    const asked = async () => {
      const { data } = await rest.pulls.listRequestedReviewers(at);
      return [
        data.users.map(({ login }) => login),
        data.teams.map(({ slug }) => slug),
      ];
    };
    expect(await asked()).toEqual([['bob'], ['sre']]);
    await approve(forge(), 'cleo', number);
    expect(await asked()).toEqual([['bob'], []]);
    const { repository } = await graphql<{
      repository: { pullRequest: object };
    }>(
      `
        query ($n: Int!) {
          repository(owner: "acme", name: "deploy-config") {
            pullRequest(number: $n) {
              reviewRequests(first: 9) {
                nodes {
                  asCodeOwner
                  requestedReviewer {
                    ... on User {
                      login
                    }
                    ... on Team {
                      slug
                    }
                  }
                }
              }
              reviews(first: 9) {
                nodes {
                  onBehalfOf(first: 9) {
                    nodes {
                      slug
                    }
                  }
                }
              }
            }
          }
        }
      `,
      { n: number },
    );
    expect(repository.pullRequest).toEqual({
      reviewRequests: {
        nodes: [{ asCodeOwner: true, requestedReviewer: { login: 'bob' } }],
      },
      reviews: { nodes: [{ onBehalfOf: { nodes: [{ slug: 'sre' }] } }] },
    });
    await forge().admin.commit({
      ...AT,
      branch: 'draft',
      author: 'ada',
      files: { [PIN_FILE]: 'draft\n' },
      message: 'Draft',
    });
    const draft = await rest.pulls.create({
      ...AT,
      head: 'draft',
      base: 'main',
      title: 'Draft',
      draft: true,
    });
    expect(draft.data.requested_reviewers).toEqual([]);
    await graphql(
      `
        mutation ($id: ID!) {
          markPullRequestReadyForReview(input: { pullRequestId: $id }) {
            pullRequest {
              isDraft
            }
          }
        }
      `,
      { id: draft.data.node_id },
    );
    const now = await rest.pulls.listRequestedReviewers({
      ...AT,
      pull_number: draft.data.number,
    });
    expect(now.data.users.map(({ login }) => login)).toEqual(['bob']);
  });

  it('"List CODEOWNERS errors": says line, column, kind and what to do', async () => {
    await write({
      CODEOWNERS: [
        '* user',
        '!*.md @ada',
        '[ab].txt @ada',
        '/docs/ @nobody @ada',
        '/lib/ @acme/nobody',
        '/src/ @outsider',
        '/ok/ @bob # fine',
        '/',
        '',
      ].join('\n'),
    });
    const found = (await errors()).map(({ line, column, kind, suggestion }) => [
      line,
      column,
      kind,
      suggestion,
    ]);
    expect(found).toEqual([
      [1, 3, 'Invalid owner', null],
      [2, 1, 'Invalid pattern', expect.any(String)],
      [3, 1, 'Invalid pattern', expect.any(String)],
      [
        4,
        8,
        'Unknown owner',
        'make sure @nobody exists and has write access to the repository',
      ],
      [
        5,
        7,
        'Unknown owner',
        'make sure the team @acme/nobody exists, is publicly visible, and has write access to the repository',
      ],
      [
        6,
        7,
        'Unknown owner',
        'make sure @outsider exists and has write access to the repository',
      ],
      [8, 1, 'Invalid pattern', 'did you mean `*` instead?'],
    ]);
    expect((await errors())[0].message).toBe(
      'Invalid owner on line 1:\n\n  * user\n    ^',
    );
  });

  it('errors are of a ref, and 404 where there is no file', async () => {
    expect((await refusal(errors())).status).toBe(404);
    await forge().admin.commit({
      ...AT,
      branch: 'owned',
      author: 'ada',
      files: { CODEOWNERS: '* nobody\n' },
      message: 'Owners',
    });
    expect((await errors('owned')).map(({ kind }) => kind)).toEqual([
      'Invalid owner',
    ]);
  });
});
