import {
  APP_ID,
  AT,
  OWNER,
  promote,
  refusal,
} from '../__testUtils__/testForge';
import { keyText, privateKeyOf, wireKey } from '../signing/sshsig';
import { Stage } from '../__testUtils__/Stage';

/** Apps, users, organisations and teams, as their REST pages say. Quoted names are their sentences. */
describe('accounts, as GitHub documents them', () => {
  const stage = new Stage();
  // Each schema is compiled at its first use, which takes a while.
  jest.setTimeout(60_000);
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  it('"Returns the GitHub App associated with the authentication credentials used"', async () => {
    const { rest } = stage.app();
    const { data } = await rest.apps.getAuthenticated();
    expect(data?.id).toBe(APP_ID);
    const { data: list } = await rest.apps.listInstallations();
    expect(list).toHaveLength(1);
    const at = { installation_id: list[0].id };
    expect((await rest.apps.getInstallation(at)).data).toEqual(list[0]);
    expect((await rest.apps.getRepoInstallation(AT)).data).toEqual(list[0]);
  });

  it('"Installation tokens expire one hour from the time you create them", and can be revoked', async () => {
    const { rest } = stage.app();
    const { data } = await rest.apps.getOrgInstallation({ org: OWNER });
    const { data: granted } = await rest.apps.createInstallationAccessToken({
      installation_id: data.id,
      repositories: [AT.repo],
      permissions: { contents: 'read' },
    });
    const life = Date.parse(granted.expires_at) - Date.now();
    expect(Math.round(life / 60_000)).toBe(60);
    const own = stage.withToken(granted.token).rest;
    const listed = await own.apps.listReposAccessibleToInstallation();
    expect(listed.data.total_count).toBe(1);
    await own.apps.revokeInstallationAccessToken();
    expect((await refusal(own.repos.get(AT))).status).toBe(401);
  });

  it('"When a GitHub App is suspended, the app\'s access to the GitHub API or webhook events is blocked"', async () => {
    const { rest } = stage.app();
    const { data } = await rest.apps.getOrgInstallation({ org: OWNER });
    const at = { installation_id: data.id };
    await rest.apps.suspendInstallation(at);
    await stage.forge.admin.webhooksSettled();
    const before = stage.sink.received.length;
    const token = rest.apps.createInstallationAccessToken(at);
    expect((await refusal(token)).status).toBe(403);
    await promote(stage.forge, 'ada', 'v7');
    await stage.forge.admin.webhooksSettled();
    expect(stage.sink.received.length).toBe(before);
    await rest.apps.unsuspendInstallation(at);
  });

  it('"Redeliver a delivery for the webhook configured for a GitHub App"', async () => {
    const { rest } = stage.app();
    expect((await rest.apps.getWebhookConfigForApp()).data.url).toBe(
      stage.sink.url,
    );
    await promote(stage.forge, 'ada', 'v8');
    await stage.forge.admin.webhooksSettled();
    const { data } = await rest.apps.listWebhookDeliveries({ per_page: 1 });
    const at = { delivery_id: data[0].id };
    const one = await rest.apps.getWebhookDelivery(at);
    expect(one.data.guid).toBe(data[0].guid);
    await rest.apps.redeliverWebhookDelivery(at);
    await stage.forge.admin.webhooksSettled();
    const again = await rest.apps.listWebhookDeliveries({ per_page: 1 });
    expect(again.data[0]).toMatchObject({
      guid: data[0].guid,
      redelivery: true,
    });
  });

  it('"Provides publicly available information about someone with a GitHub account", by login or durable id', async () => {
    const { rest } = stage.as('ada');
    await rest.meta.get();
    await rest.rateLimit.get();
    const { data: own } = await rest.users.getAuthenticated();
    const { data } = await rest.users.getByUsername({ username: 'ada' });
    expect(data.id).toBe(own.id);
    const byId = await rest.users.getById({ account_id: own.id });
    expect(byId.data.login).toBe('ada');
    const nobody = rest.users.getByUsername({ username: 'nobody' });
    expect((await refusal(nobody)).status).toBe(404);
  });

  it('"Lists the SSH signing keys for a user"', async () => {
    const { rest } = stage.as('ada');
    const key = keyText(wireKey(privateKeyOf(Buffer.alloc(32, 3))));
    const { data } = await rest.users.createSshSigningKeyForAuthenticatedUser({
      key,
      title: 'laptop',
    });
    const listed = await rest.users.listSshSigningKeysForUser({
      username: 'ada',
    });
    expect(listed.data).toEqual([data]);
    const own = await rest.users.listSshSigningKeysForAuthenticatedUser();
    expect(own.data).toEqual([data]);
    const at = { ssh_signing_key_id: data.id };
    const one = await rest.users.getSshSigningKeyForAuthenticatedUser(at);
    expect(one.data.key).toBe(key);
    const twice = rest.users.createSshSigningKeyForAuthenticatedUser({ key });
    expect((await refusal(twice)).text).toContain('key is already in use');
    await rest.users.deleteSshSigningKeyForAuthenticatedUser(at);
    const gone = rest.users.getSshSigningKeyForAuthenticatedUser(at);
    expect((await refusal(gone)).status).toBe(404);
  });

  it('"Team members will include the members of child teams"', async () => {
    await stage.forge.admin.ensureTeam({
      org: OWNER,
      slug: 'core',
      parent: 'payments',
      members: ['outsider'],
    });
    const { rest } = stage.as('ada');
    const org = { org: OWNER };
    const team = { ...org, team_slug: 'payments' };
    await rest.orgs.get(org);
    expect((await rest.teams.list(org)).data).toHaveLength(2);
    expect((await rest.teams.getByName(team)).data.members_count).toBe(4);
    expect((await rest.teams.listChildInOrg(team)).data).toHaveLength(1);
    const members = await rest.teams.listMembersInOrg(team);
    expect(members.data.map(({ login }) => login)).toContain('outsider');
    const membership = await rest.teams.getMembershipForUserInOrg({
      ...team,
      username: 'outsider',
    });
    expect(membership.data.state).toBe('active');
    const ofOrg = await rest.orgs.listMembers(org);
    expect(ofOrg.data.map(({ login }) => login)).toContain('outsider');
    const outsider = { ...org, username: 'outsider' };
    await rest.orgs.checkMembershipForUser(outsider);
    const { data } = await rest.orgs.getMembershipForUser(outsider);
    expect(data.role).toBe('member');
  });

  it('every route was answered as the OpenAPI description says', async () => {
    expect(await stage.unanswered('accounts')).toEqual([]);
  });
});
