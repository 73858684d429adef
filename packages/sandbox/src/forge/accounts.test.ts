import { Octokit } from '@octokit/rest';
import { Forge } from './index';
import {
  asApp,
  asUser,
  AT,
  OWNER,
  promote,
  refusal,
  seededForge,
  temporaryDir,
} from './__testUtils__/testForge';

describe('accounts', () => {
  let forge: Forge;
  let dispose: () => Promise<void>;

  beforeEach(async () => {
    const dir = await temporaryDir();
    dispose = dir.dispose;
    forge = await seededForge(dir.dir);
  });

  afterEach(async () => {
    await forge.close();
    await dispose();
  });

  /** A PR of ada's that bob approved and cleo merged. */
  async function mergedPull() {
    const { number, head } = await promote(forge, 'ada');
    const at = { ...AT, number };
    await forge.admin.review({ ...at, as: 'bob', event: 'APPROVE' });
    await forge.admin.merge({ ...at, as: 'cleo' });
    return { number, head };
  }

  async function who(rest: Octokit['rest'], number: number, head: string) {
    const at = { ...AT, pull_number: number };
    const [pull, reviews, commit] = await Promise.all([
      rest.pulls.get(at),
      rest.pulls.listReviews(at),
      rest.repos.getCommit({ ...AT, ref: head }),
    ]);
    return {
      opened: pull.data.user.login,
      merged: pull.data.merged_by?.login,
      reviewed: reviews.data[0].user?.login,
      committed: commit.data.author?.login,
    };
  }

  const QUERY = `query($owner: String!, $repo: String!, $number: Int!) {
    repository(owner: $owner, name: $repo) { pullRequest(number: $number) {
      author { login } mergedBy { login }
      reviews(first: 1) { nodes { author { login } } }
      commits(first: 1) { nodes { commit { author { email user { login } } } } }
    } }
  }`;

  it('that are renamed keep their id and all they did, and free their login', async () => {
    const { number, head } = await mergedPull();
    const { rest } = asUser(forge, 'cleo');
    const before = await rest.users.getByUsername({ username: 'ada' });
    await forge.admin.renameUser({ login: 'ada', to: 'ada-lovelace' });
    expect(
      (await refusal(rest.users.getByUsername({ username: 'ada' }))).status,
    ).toBe(404);
    const after = await rest.users.getByUsername({ username: 'ada-lovelace' });
    expect(after.data.id).toBe(before.data.id);
    expect(await who(rest, number, head)).toEqual({
      opened: 'ada-lovelace',
      committed: 'ada-lovelace',
      reviewed: 'bob',
      merged: 'cleo',
    });
    const members = await rest.teams.listMembersInOrg({
      org: OWNER,
      team_slug: 'payments',
    });
    expect(members.data.map(user => user.login)).toContain('ada-lovelace');
    const newcomer = await forge.admin.ensureUser({
      login: 'ada',
      name: 'Another Ada',
      email: 'another@acme.test',
    });
    expect(newcomer.id).not.toBe(before.data.id);
    expect((await who(rest, number, head)).opened).toBe('ada-lovelace');
    expect(
      (await asUser(forge, 'ada').rest.users.getAuthenticated()).data.login,
    ).toBe('ada-lovelace');
    await expect(
      forge.admin.renameUser({ login: 'bob', to: 'cleo' }),
    ).rejects.toThrow('taken');
  });

  it('that are deleted leave a ghost in REST and nobody in GraphQL', async () => {
    const { number, head } = await mergedPull();
    for (const login of ['ada', 'bob', 'cleo']) {
      await forge.admin.deleteUser({ login });
    }
    const { rest, graphql } = asUser(forge, 'outsider');
    expect(await who(rest, number, head)).toEqual({
      opened: 'ghost',
      committed: undefined,
      reviewed: undefined,
      merged: undefined,
    });
    const answer = await graphql<{ repository: { pullRequest: object } }>(
      QUERY,
      { ...AT, number },
    );
    expect(answer.repository.pullRequest).toEqual({
      author: null,
      mergedBy: null,
      reviews: { nodes: [{ author: null }] },
      commits: {
        nodes: [{ commit: { author: { email: 'ada@acme.test', user: null } } }],
      },
    });
    const gone = asUser(forge, 'ada').rest.users.getAuthenticated();
    expect((await refusal(gone)).status).toBe(401);
    const again = await forge.admin.ensureUser({
      login: 'ada',
      name: 'Ada again',
      email: 'again@acme.test',
    });
    expect((await who(rest, number, head)).opened).toBe('ghost');
    expect(again.id).toBeGreaterThan(0);
  });

  it('that are suspended can do nothing until they are let in again', async () => {
    await forge.admin.suspendUser({ login: 'ada', suspended: true });
    const own = () => asUser(forge, 'ada').rest.users.getAuthenticated();
    expect(await refusal(own())).toMatchObject({
      status: 403,
      text: expect.stringContaining('Your account was suspended'),
    });
    await forge.admin.suspendUser({ login: 'ada', suspended: false });
    expect((await own()).data.login).toBe('ada');
  });

  describe('of an organisation', () => {
    beforeEach(async () => {
      const { admin } = forge;
      await admin.ensureTeam({
        org: OWNER,
        slug: 'payments-core',
        name: 'Payments core',
        parent: 'payments',
        members: ['outsider'],
        maintainers: ['outsider'],
      });
      await admin.ensureUser({
        login: 'dora',
        name: 'Dora',
        email: 'dora@acme.test',
      });
      await admin.ensureToken({ login: 'dora', token: 'token-of-dora' });
      await admin.ensureUser({
        login: 'boss',
        name: 'Boss',
        email: 'boss@acme.test',
      });
      await admin.ensureOrganizationMember({
        org: OWNER,
        login: 'boss',
        role: 'admin',
      });
    });

    it('are its owners and the members of its teams, each with a role', async () => {
      const { rest } = asUser(forge, 'ada');
      const all = await rest.orgs.listMembers({ org: OWNER });
      expect(all.data.map(user => user.login).sort()).toEqual([
        'ada',
        'bob',
        'boss',
        'cleo',
        'outsider',
      ]);
      const owners = await rest.orgs.listMembers({ org: OWNER, role: 'admin' });
      expect(owners.data.map(user => user.login)).toEqual(['boss']);
      const check = (username: string) =>
        rest.orgs.checkMembershipForUser({ org: OWNER, username });
      expect((await check('bob')).status).toBe(204);
      expect((await refusal(check('dora'))).status).toBe(404);
      const membership = await rest.orgs.getMembershipForUser({
        org: OWNER,
        username: 'boss',
      });
      expect(membership.data).toMatchObject({ role: 'admin', state: 'active' });
    });

    it('are in a team when they are in one of its child teams', async () => {
      const { rest } = asUser(forge, 'ada');
      const team = { org: OWNER, team_slug: 'payments' };
      const members = await rest.teams.listMembersInOrg(team);
      expect(members.data.map(user => user.login)).toEqual([
        'ada',
        'bob',
        'cleo',
        'outsider',
      ]);
      const children = await rest.teams.listChildInOrg(team);
      expect(children.data).toMatchObject([
        {
          slug: 'payments-core',
          name: 'Payments core',
          parent: { slug: 'payments' },
        },
      ]);
      const { data } = await rest.teams.getMembershipForUserInOrg({
        org: OWNER,
        team_slug: 'payments-core',
        username: 'outsider',
      });
      expect(data).toMatchObject({ role: 'maintainer', state: 'active' });
      const missing = rest.teams.getMembershipForUserInOrg({
        ...team,
        username: 'dora',
      });
      expect((await refusal(missing)).status).toBe(404);
      expect((await rest.teams.getByName(team)).data.members_count).toBe(4);
    });

    it('see its teams; others do not, and Apps with members:read', async () => {
      const list = (octokit: Octokit) =>
        octokit.rest.teams.list({ org: OWNER });
      expect((await refusal(list(asUser(forge, 'dora')))).status).toBe(404);
      const app = await asApp(forge);
      expect((await list(app)).data).toHaveLength(2);
    });
  });
});
