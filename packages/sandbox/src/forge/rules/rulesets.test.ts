import {
  approve,
  checksRule,
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
  promote,
  refusal,
} from '../__testUtils__/testForge';

const VIOLATIONS = 'Repository rule violations found';

describe('rulesets', () => {
  const forge = eachWithForge();

  const push = (options: object = {}) =>
    forge().admin.commit({
      ...AT,
      branch: 'main',
      author: 'ada',
      files: { 'README.md': `${JSON.stringify(options)}\n` },
      message: 'Directly',
      ...options,
    });

  const rules = async (branch = 'main') => {
    const { rest } = asUser(forge(), 'ada');
    const { data } = await rest.repos.getBranchRules({ ...AT, branch });
    return data.map(rule => rule.type);
  };

  it('"Require a pull request before merging": all changes must be made through one', async () => {
    await ensureRules(forge(), [pullRequestRule()]);
    await expect(push()).rejects.toThrow(
      `${VIOLATIONS}\n\nChanges must be made through a pull request.`,
    );
    const { number } = await promote(forge(), 'ada');
    expect(await refusal(mergeAs(forge(), 'bob', number))).toEqual({
      status: 405,
      text: `${VIOLATIONS}\n\nAt least 1 approving review is required by reviewers with write access.\n\n`,
    });
    await approve(forge(), 'bob', number);
    expect((await mergeAs(forge(), 'bob', number)).data.merged).toBe(true);
  });

  it('"allowed_merge_methods": at least one must be enabled, and no other is allowed', async () => {
    await ensureRules(forge(), [
      pullRequestRule({
        required_approving_review_count: 0,
        allowed_merge_methods: ['squash'],
      }),
    ]);
    const { number } = await promote(forge(), 'ada');
    expect(await refusal(mergeAs(forge(), 'bob', number))).toEqual({
      status: 405,
      text: 'Merge commits are not allowed on this repository.',
    });
    await mergeAs(forge(), 'bob', number, { merge_method: 'squash' });
    const none = pullRequestRule({ allowed_merge_methods: [] });
    await expect(ensureRules(forge(), [none])).rejects.toThrow(
      'Validation Failed',
    );
  });

  it('"integration_id": the status check must originate from this integration', async () => {
    await ensureRules(forge(), [
      checksRule([{ context: 'gate', integration_id: APP_ID }]),
    ]);
    const { number, head } = await promote(forge(), 'ada');
    const { rest } = asUser(forge(), 'bob');
    await rest.repos.createCommitStatus({
      ...AT,
      sha: head,
      context: 'gate',
      state: 'success',
    });
    expect((await refusal(mergeAs(forge(), 'bob', number))).text).toContain(
      'Required status check "gate" is expected.',
    );
    const app = await asApp(forge());
    await app.rest.checks.create({
      ...AT,
      name: 'gate',
      head_sha: head,
      conclusion: 'success',
    });
    await mergeAs(forge(), 'bob', number);
  });

  it('"strict_required_status_checks_policy": pull requests must be tested with the latest code', async () => {
    await ensureRules(forge(), [checksRule([{ context: 'ci' }], true)]);
    const { number, head } = await promote(forge(), 'ada');
    const { rest } = asUser(forge(), 'bob');
    const passed = (sha: string) =>
      rest.repos.createCommitStatus({
        ...AT,
        sha,
        context: 'ci',
        state: 'success',
      });
    await passed(head);
    await push({ bypassProtection: true });
    const pull = { ...AT, pull_number: number };
    expect((await rest.pulls.get(pull)).data.mergeable_state).toBe('behind');
    expect(await refusal(mergeAs(forge(), 'bob', number))).toEqual({
      status: 409,
      text: 'Head branch is out of date. Review and try the merge again.',
    });
    await rest.pulls.updateBranch({ ...pull, expected_head_sha: head });
    const updated = (await rest.pulls.get(pull)).data.head.sha;
    await passed(updated);
    await mergeAs(forge(), 'bob', number, { sha: updated });
  });

  it('several required checks are named together while all are expected', async () => {
    await ensureRules(forge(), [
      checksRule([{ context: 'build' }, { context: 'test' }]),
    ]);
    const { number } = await promote(forge(), 'ada');
    expect((await refusal(mergeAs(forge(), 'bob', number))).text).toContain(
      '2 of 2 required status checks are expected.',
    );
  });

  it('"non_fast_forward": prevent users with push access from force pushing', async () => {
    await ensureRules(forge(), [{ type: 'non_fast_forward' }]);
    await push();
    await expect(push({ amend: true })).rejects.toThrow(
      'Cannot force-push to this branch',
    );
  });

  it('"creation" and "deletion": only who may bypass creates and deletes matching refs', async () => {
    await ensureRules(forge(), [{ type: 'creation' }, { type: 'deletion' }], {
      conditions: {
        ref_name: { include: ['refs/heads/release/*', 'refs/heads/main'] },
      },
    });
    const { rest } = asUser(forge(), 'ada');
    const { data } = await rest.repos.getBranch({ ...AT, branch: 'main' });
    const create = (name: string) =>
      rest.git.createRef({
        ...AT,
        ref: `refs/heads/${name}`,
        sha: data.commit.sha,
      });
    expect(await refusal(create('release/1'))).toEqual({
      status: 422,
      text: `${VIOLATIONS}\n\nCannot create ref due to creations being restricted.\n\n`,
    });
    await create('other');
    await rest.git.deleteRef({ ...AT, ref: 'heads/other' });
    const gone = rest.git.deleteRef({ ...AT, ref: 'heads/main' });
    expect((await refusal(gone)).text).toContain('Cannot delete this branch');
  });

  it('"update": only who may bypass updates matching refs', async () => {
    await ensureRules(forge(), [{ type: 'update' }]);
    await expect(push()).rejects.toThrow('Cannot update this protected ref.');
    const { number } = await promote(forge(), 'ada');
    expect((await refusal(mergeAs(forge(), 'bob', number))).status).toBe(405);
  });

  it('"required_linear_history": prevent merge commits from being pushed to matching refs', async () => {
    await ensureRules(forge(), [{ type: 'required_linear_history' }]);
    const { number } = await promote(forge(), 'ada');
    expect((await refusal(mergeAs(forge(), 'bob', number))).status).toBe(405);
    await mergeAs(forge(), 'bob', number, { merge_method: 'rebase' });
  });

  it('"required_signatures": commits pushed to matching refs must have verified signatures', async () => {
    await forge().admin.ensureSigningKey({ login: 'ada' });
    await ensureRules(forge(), [{ type: 'required_signatures' }]);
    await expect(push()).rejects.toThrow(
      'Commits must have verified signatures.',
    );
    await push({ sign: 'ada', files: { 'a.txt': 'signed\n' } });
    const { number } = await promote(forge(), 'ada');
    const unsigned = await refusal(mergeAs(forge(), 'bob', number));
    expect(unsigned.text).toContain('Commits must have verified signatures.');
    const rebased = mergeAs(forge(), 'bob', number, { merge_method: 'rebase' });
    expect((await refusal(rebased)).text).toContain(
      'Rebase merges cannot be automatically signed by GitHub.',
    );
    await mergeAs(forge(), 'ada', number, { merge_method: 'squash' });
  });

  it('enforcement: "disabled" rules do not hold, "evaluate" rules are only reported', async () => {
    await ensureRules(forge(), [pullRequestRule()], {
      enforcement: 'disabled',
    });
    await push();
    expect(forge().admin.ruleSuites(AT)).toEqual([]);
    await ensureRules(forge(), [pullRequestRule()], {
      enforcement: 'evaluate',
    });
    await push({ files: { 'b.txt': 'b\n' } });
    expect(forge().admin.ruleSuites(AT)).toMatchObject([
      {
        result: 'pass',
        evaluationResult: 'fail',
        evaluations: [{ enforcement: 'evaluate', result: 'fail' }],
      },
    ]);
    expect(await rules()).toEqual([]);
  });

  it('"Any number of rulesets can apply": the most restrictive wins', async () => {
    await ensureRules(forge(), [
      pullRequestRule({ required_approving_review_count: 1 }),
    ]);
    await forge().admin.ensureRuleset({
      owner: OWNER,
      name: 'of the organisation',
      enforcement: 'active',
      conditions: {
        ref_name: { include: ['~ALL'] },
        repository_name: { include: ['deploy-*'] },
      },
      rules: [
        pullRequestRule({ required_approving_review_count: 2 }),
        { type: 'non_fast_forward' },
      ],
    });
    await forge().admin.ensureBranchProtection({
      ...AT,
      branch: 'main',
      requiredStatusChecks: [{ context: 'gate' }],
    });
    expect(await rules()).toEqual([
      'pull_request',
      'pull_request',
      'non_fast_forward',
    ]);
    const { number, head } = await promote(forge(), 'ada');
    await approve(forge(), 'bob', number);
    const held = await refusal(mergeAs(forge(), 'bob', number));
    expect(held.text).toContain('At least 2 approving reviews are required');
    expect(held.text).toContain('"gate" is expected');
    await approve(forge(), 'cleo', number);
    await asUser(forge(), 'bob').rest.repos.createCommitStatus({
      ...AT,
      sha: head,
      context: 'gate',
      state: 'success',
    });
    await mergeAs(forge(), 'bob', number);
  });

  it('are made, changed and removed by admins of the repository', async () => {
    const ruleset = {
      ...AT,
      name: 'by REST',
      enforcement: 'active' as const,
      conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
      rules: [{ type: 'non_fast_forward' as const }],
    };
    const bob = asUser(forge(), 'bob').rest.repos;
    expect(await refusal(bob.createRepoRuleset(ruleset))).toEqual({
      status: 403,
      text: 'Must have admin rights to Repository.',
    });
    await forge().admin.ensureRole({ ...AT, login: 'cleo', role: 'admin' });
    const cleo = asUser(forge(), 'cleo').rest.repos;
    const { data } = await cleo.createRepoRuleset(ruleset);
    expect(await rules()).toEqual(['non_fast_forward']);
    const id = { ...AT, ruleset_id: data.id };
    await cleo.updateRepoRuleset({ ...id, rules: [{ type: 'deletion' }] });
    expect(await rules()).toEqual(['deletion']);
    const seen = await bob.getRepoRuleset(id);
    expect(seen.data).toMatchObject({
      source: 'acme/deploy-config',
      source_type: 'Repository',
      current_user_can_bypass: 'never',
    });
    expect(seen.data).not.toHaveProperty('bypass_actors');
    await cleo.deleteRepoRuleset(id);
    expect(await rules()).toEqual([]);
    const unknown = { ...ruleset, rules: [{ type: 'nonsense' }] };
    const wrong = cleo.createRepoRuleset(unknown as unknown as typeof ruleset);
    expect((await refusal(wrong)).status).toBe(422);
  });

  it('"target: tag": tags that match are not made, moved or deleted by others', async () => {
    const tag = (options: object = {}) =>
      forge().admin.tag({
        ...AT,
        as: 'ada',
        name: 'v1.0',
        target: 'main',
        message: 'One',
        ...options,
      });
    await tag();
    await forge().admin.ensureRuleset({
      ...AT,
      name: 'tags',
      target: 'tag',
      enforcement: 'active',
      conditions: { ref_name: { include: ['refs/tags/v*'] } },
      rules: [
        { type: 'creation' },
        { type: 'update' },
        { type: 'deletion' },
        { type: 'required_linear_history' },
      ],
    });
    await expect(tag({ name: 'v2.0' })).rejects.toThrow('Cannot create ref');
    await push({ message: 'Another' });
    await expect(tag({ force: true })).rejects.toThrow(
      'Cannot update this protected ref.',
    );
    const { rest } = asUser(forge(), 'ada');
    const gone = rest.git.deleteRef({ ...AT, ref: 'tags/v1.0' });
    expect((await refusal(gone)).status).toBe(422);
    await tag({ name: 'other' });
  });

  it('names only actors that are known as those who may bypass it', async () => {
    const unknown = { actor_type: 'Team' as const, actor_id: 1 };
    await expect(
      ensureRules(forge(), [], { bypass_actors: [unknown] }),
    ).rejects.toMatchObject({ status: 422 });
    await ensureRules(forge(), [], {
      bypass_actors: [{ actor_type: 'RepositoryRole', actor_id: 5 }],
    });
  });

  it('are in the words of GraphQL on the base branch', async () => {
    await ensureRules(
      forge(),
      [
        pullRequestRule({ required_approving_review_count: 2 }),
        checksRule([{ context: 'gate', integration_id: APP_ID }]),
      ],
      {
        bypass_actors: [{ actor_type: 'Integration', actor_id: APP_ID }],
      },
    );
    const { number } = await promote(forge(), 'ada');
    const { repository } = await asUser(forge(), 'bob').graphql<{
      repository: { pullRequest: { baseRef: object } };
    }>(
      `query($n:Int!){repository(owner:"acme",name:"deploy-config"){pullRequest(number:$n){baseRef{rules(first:9){nodes{
        type parameters{__typename
          ...on RequiredStatusChecksParameters{requiredStatusChecks{context integrationId}}
          ...on PullRequestParameters{requiredApprovingReviewCount}}
        repositoryRuleset{name enforcement bypassActors(first:9){nodes{bypassMode actor{...on App{slug}}}}}}}}}}}`,
      { n: number },
    );
    const ruleset = {
      name: 'main',
      enforcement: 'ACTIVE',
      bypassActors: {
        nodes: [{ bypassMode: 'ALWAYS', actor: { slug: 'gitops-compliance' } }],
      },
    };
    expect(repository.pullRequest.baseRef).toEqual({
      rules: {
        nodes: [
          {
            type: 'PULL_REQUEST',
            parameters: {
              __typename: 'PullRequestParameters',
              requiredApprovingReviewCount: 2,
            },
            repositoryRuleset: ruleset,
          },
          {
            type: 'REQUIRED_STATUS_CHECKS',
            parameters: {
              __typename: 'RequiredStatusChecksParameters',
              requiredStatusChecks: [
                { context: 'gate', integrationId: APP_ID },
              ],
            },
            repositoryRuleset: ruleset,
          },
        ],
      },
    });
  });
});
