import { ROLE_IDS } from './bypass';
import {
  approve,
  eachWithForge,
  ensureRules,
  mergeAs,
  pullRequestRule,
} from '../__testUtils__/rules';
import {
  APP_ID,
  asApp,
  asUser,
  AT,
  OWNER,
  PIN_FILE,
  pinned,
  promote,
  refusal,
} from '../__testUtils__/testForge';

describe('bypassing rules', () => {
  const forge = eachWithForge();

  const pushAs = (author: string, text = 'x') =>
    forge().admin.commit({
      ...AT,
      branch: 'main',
      author,
      files: { 'README.md': text },
      message: 'Directly',
    });

  const suites = () =>
    forge()
      .admin.ruleSuites(AT)
      .map(({ result, actorId, evaluations }) => ({
        result,
        actorId,
        details: evaluations.map(({ details }) => details),
      }));

  const idOf = async (login: string) =>
    (await asUser(forge(), 'ada').rest.users.getByUsername({ username: login }))
      .data.id;

  it('"always": an actor can bypass rules on pushes and pull requests, which rule insights show', async () => {
    await forge().admin.ensureOrganizationMember({
      org: OWNER,
      login: 'cleo',
      role: 'admin',
    });
    await ensureRules(forge(), [pullRequestRule()], {
      bypass_actors: [{ actor_type: 'OrganizationAdmin' }],
    });
    await expect(pushAs('ada')).rejects.toThrow('through a pull request');
    const pushed = await pushAs('cleo');
    const { number } = await promote(forge(), 'ada');
    expect((await refusal(mergeAs(forge(), 'bob', number))).status).toBe(405);
    const merged = await mergeAs(forge(), 'cleo', number);
    expect(suites().map(({ result }) => result)).toEqual([
      'fail',
      'bypass',
      'fail',
      'bypass',
    ]);
    expect(suites()[1]).toEqual({
      result: 'bypass',
      actorId: await idOf('cleo'),
      details: ['Changes must be made through a pull request.'],
    });
    await forge().admin.ensureRole({ ...AT, login: 'bob', role: 'admin' });
    const { rest } = asUser(forge(), 'bob');
    const list = await rest.repos.getRepoRuleSuites({
      ...AT,
      rule_suite_result: 'bypass',
    });
    expect(list.data).toMatchObject([
      { after_sha: merged.data.sha, actor_name: 'cleo', result: 'bypass' },
      { after_sha: pushed, ref: 'refs/heads/main' },
    ]);
    const one = await rest.repos.getRepoRuleSuite({
      ...AT,
      rule_suite_id: list.data[0].id ?? 0,
    });
    expect(one.data.rule_evaluations).toMatchObject([
      {
        rule_type: 'pull_request',
        result: 'fail',
        enforcement: 'active',
        rule_source: { type: 'ruleset', name: 'main' },
      },
    ]);
  });

  it('"pull_request": an actor can only bypass rules on pull requests', async () => {
    await ensureRules(forge(), [pullRequestRule()], {
      bypass_actors: [
        {
          actor_type: 'RepositoryRole',
          actor_id: ROLE_IDS.maintain,
          bypass_mode: 'pull_request',
        },
      ],
    });
    await forge().admin.ensureRole({ ...AT, login: 'bob', role: 'maintain' });
    await expect(pushAs('bob')).rejects.toThrow('through a pull request');
    const { number } = await promote(forge(), 'bob');
    const { data } = await asUser(forge(), 'bob').rest.repos.getRepoRuleset({
      ...AT,
      ruleset_id: (await ensureRules(forge(), [pullRequestRule()])).id,
    });
    expect(data.current_user_can_bypass).toBe('pull_requests_only');
    await mergeAs(forge(), 'bob', number);
  });

  it.each(['Integration', 'Team'] as const)(
    'the actor may be of type %s',
    async type => {
      const team = await forge().admin.ensureTeam({
        org: OWNER,
        slug: 'release',
        members: ['bob'],
      });
      await ensureRules(forge(), [pullRequestRule()], {
        bypass_actors: [
          {
            actor_type: type,
            actor_id: type === 'Team' ? team.id : APP_ID,
          },
        ],
      });
      const { number } = await promote(forge(), 'ada');
      const app = await asApp(forge());
      const asked = {
        Integration: () => app.rest.pulls.merge({ ...AT, pull_number: number }),
        Team: () => mergeAs(forge(), 'bob', number),
      };
      const other = type === 'Team' ? 'Integration' : 'Team';
      expect((await refusal(asked[other]())).status).toBe(405);
      expect((await asked[type]()).data.merged).toBe(true);
    },
  );

  it('"By default, the restrictions of a branch protection rule do not apply to people with admin permissions"', async () => {
    const protection = {
      ...AT,
      branch: 'main',
      requiredApprovingReviewCount: 1,
      requiredStatusChecks: [{ context: 'gate', appId: APP_ID }],
    };
    await forge().admin.ensureRole({ ...AT, login: 'cleo', role: 'admin' });
    await forge().admin.ensureBranchProtection({
      ...protection,
      enforceAdmins: true,
    });
    const { number } = await promote(forge(), 'ada');
    expect((await refusal(mergeAs(forge(), 'cleo', number))).status).toBe(405);
    await forge().admin.ensureBranchProtection({
      ...protection,
      enforceAdmins: false,
    });
    expect((await refusal(mergeAs(forge(), 'bob', number))).status).toBe(405);
    await mergeAs(forge(), 'cleo', number);
    await pushAs('cleo');
    expect(suites().map(({ result }) => result)).toEqual([
      'fail',
      'fail',
      'bypass',
      'bypass',
    ]);
  });

  it('force pushes stay blocked for admins too', async () => {
    await forge().admin.ensureRole({ ...AT, login: 'cleo', role: 'admin' });
    await forge().admin.ensureBranchProtection({
      ...AT,
      branch: 'main',
      enforceAdmins: false,
    });
    await pushAs('cleo');
    await expect(
      forge().admin.commit({
        ...AT,
        branch: 'main',
        author: 'cleo',
        files: { 'README.md': 'again' },
        message: 'Rewritten',
        amend: true,
      }),
    ).rejects.toThrow('Cannot force-push to this branch');
  });

  it('"bypass_pull_request_allowances": specific people, teams and apps need no pull request, but the checks', async () => {
    await forge().admin.ensureBranchProtection({
      ...AT,
      branch: 'main',
      requiredApprovingReviewCount: 1,
      requiredStatusChecks: [{ context: 'gate' }],
      bypassPullRequestAllowances: { users: ['bob'] },
    });
    await expect(pushAs('bob')).rejects.toThrow('"gate" is expected');
    const { number, head } = await promote(forge(), 'ada');
    expect((await refusal(mergeAs(forge(), 'bob', number))).text).toBe(
      'Required status check "gate" is expected.',
    );
    await asUser(forge(), 'ada').rest.repos.createCommitStatus({
      ...AT,
      sha: head,
      context: 'gate',
      state: 'success',
    });
    const other = await refusal(mergeAs(forge(), 'cleo', number));
    expect(other.text).toContain('approving review');
    await mergeAs(forge(), 'bob', number);
  });

  it('a self-merge needs no bypass where nothing is protected, and leaves no suite', async () => {
    const { number } = await promote(forge(), 'ada');
    await forge().admin.merge({ ...AT, number, as: 'ada' });
    expect(suites()).toEqual([]);
  });

  it('a stale approval lets the merge through where protection does not dismiss it', async () => {
    await forge().admin.ensureBranchProtection({
      ...AT,
      branch: 'main',
      requiredApprovingReviewCount: 1,
    });
    const { number, head } = await promote(forge(), 'ada');
    await approve(forge(), 'bob', number);
    await forge().admin.commit({
      ...AT,
      branch: 'promote-v2',
      author: 'ada',
      files: { [PIN_FILE]: pinned('v3') },
      message: 'After the approval',
      amend: true,
    });
    const { rest } = asUser(forge(), 'cleo');
    const at = { ...AT, pull_number: number };
    const { data } = await rest.pulls.listReviews(at);
    expect(data).toMatchObject([{ state: 'APPROVED', commit_id: head }]);
    await mergeAs(forge(), 'cleo', number);
    expect(suites()).toMatchObject([{ result: 'pass' }]);
  });
});
