import { createSign } from 'node:crypto';
import { Octokit } from '@octokit/rest';
import { Forge } from './index';
import {
  APP_ID,
  APP_KEY,
  appOnly,
  asApp,
  asUser,
  AT,
  keyPair,
  promote,
  refusal,
  seededForge,
  temporaryDir,
} from './__testUtils__/testForge';

const quiet = () => undefined;
const SILENT = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const NOW_S = () => Math.floor(Date.now() / 1000);

function jwt(claims: object, key = APP_KEY): string {
  const part = (value: object) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  const signature = createSign('RSA-SHA256').update(signed).sign(key);
  return `${signed}.${signature.toString('base64url')}`;
}

describe('who may do what', () => {
  let forge: Forge;
  let dispose: () => Promise<void>;
  let clock: Date | undefined;

  beforeAll(async () => {
    const dir = await temporaryDir();
    dispose = dir.dispose;
    forge = await seededForge(dir.dir, { now: () => clock ?? new Date() });
  });

  afterEach(() => {
    clock = undefined;
  });

  afterAll(async () => {
    await forge.close();
    await dispose();
  });

  const get = (path: string, authorization?: string) =>
    fetch(`${forge.apiUrl}${path}`, {
      headers: authorization ? { authorization } : {},
    });

  it.each([
    ['no credential', undefined],
    ['an unknown token', 'token nobody-has-this'],
    ['an unknown scheme', 'Digest abc'],
  ])('answers 401 "Bad credentials" to %s', async (_, authorization) => {
    const response = await get('/repos/acme/deploy-config', authorization);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      message: 'Bad credentials',
      documentation_url: expect.any(String),
    });
  });

  it('names the request and the remaining budget in its headers', async () => {
    const response = await get('/user', 'Bearer token-of-ada');
    expect(response.status).toBe(200);
    expect(response.headers.get('x-github-request-id')).toBeTruthy();
    expect(response.headers.get('x-ratelimit-limit')).toBe('5000');
    const next = await get('/user', 'Bearer token-of-ada');
    expect(Number(next.headers.get('x-ratelimit-remaining'))).toBeLessThan(
      Number(response.headers.get('x-ratelimit-remaining')),
    );
  });

  it('answers 304 to an unchanged resource', async () => {
    const first = await get('/repos/acme/deploy-config', 'token token-of-bob');
    const second = await fetch(`${forge.apiUrl}/repos/acme/deploy-config`, {
      headers: {
        authorization: 'token token-of-bob',
        'if-none-match': first.headers.get('etag') ?? '',
      },
    });
    expect(second.status).toBe(304);
  });

  it('answers 404 for an unknown repository', async () => {
    const response = await get('/repos/acme/nothing', 'token token-of-ada');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ message: 'Not Found' });
  });

  it.each([
    [
      'signed by another key',
      () =>
        jwt(
          { iss: APP_ID, iat: NOW_S(), exp: NOW_S() + 60 },
          keyPair().privateKey,
        ),
    ],
    [
      'expired',
      () => jwt({ iss: APP_ID, iat: NOW_S() - 700, exp: NOW_S() - 100 }),
    ],
    [
      'issued in the future',
      () => jwt({ iss: APP_ID, iat: NOW_S() + 300, exp: NOW_S() + 400 }),
    ],
    [
      'valid for too long',
      () => jwt({ iss: APP_ID, iat: NOW_S(), exp: NOW_S() + 7_200 }),
    ],
    [
      'of an unknown App',
      () => jwt({ iss: 12345, iat: NOW_S(), exp: NOW_S() + 60 }),
    ],
    ['not a JWT', () => 'nonsense'],
  ])('refuses an App whose JWT is %s', async (_, token) => {
    const response = await get('/app', `Bearer ${token()}`);
    expect(response.status).toBe(401);
  });

  it('gives an App a token for an hour, and not longer', async () => {
    const app = await asApp(forge);
    const repo = await app.rest.repos.get(AT);
    expect(repo.data.full_name).toBe('acme/deploy-config');
    const { token } = (await app.auth({ type: 'installation' })) as {
      token: string;
    };
    expect(token).toMatch(/^ghs_/);
    clock = new Date(Date.now() + 61 * 60_000);
    const late = await get('/repos/acme/deploy-config', `token ${token}`);
    expect(late.status).toBe(401);
  });

  it('holds an App to its permissions', async () => {
    const { privateKey } = keyPair();
    await forge.admin.ensureApp({
      id: 78,
      slug: 'reader',
      privateKeyPem: privateKey,
      webhookSecret: 'x',
      organization: 'acme',
      permissions: { metadata: 'read', contents: 'read' },
    });
    const app = await asApp(forge, { appId: 78, privateKey });
    await app.rest.repos.getBranch({ ...AT, branch: 'main' });
    const ref = { ...AT, ref: 'refs/heads/x', sha: '0'.repeat(40) };
    expect(await refusal(app.rest.git.createRef(ref))).toEqual({
      status: 403,
      text: 'Resource not accessible by integration',
    });
  });

  it('lets people outside the teams read but not write', async () => {
    const outsider = asUser(forge, 'outsider');
    const { number } = await promote(forge, 'ada', 'v9');
    await outsider.rest.pulls.get({ ...AT, pull_number: number });
    const merge = outsider.rest.pulls.merge({ ...AT, pull_number: number });
    expect((await refusal(merge)).status).toBe(403);
  });

  it('lets only Apps publish check runs', async () => {
    const sha = (await forge.admin.head({ ...AT, branch: 'main' })) ?? '';
    const run = { ...AT, name: 'gate', head_sha: sha };
    const refused = await refusal(asUser(forge, 'ada').rest.checks.create(run));
    expect(refused.status).toBe(403);
    const app = await asApp(forge);
    const { data } = await app.rest.checks.create(run);
    expect(data).toMatchObject({ status: 'queued', app: { id: APP_ID } });
  });

  it('wants a conclusion for a completed check run', async () => {
    const app = await asApp(forge);
    const sha = (await forge.admin.head({ ...AT, branch: 'main' })) ?? '';
    const run = { ...AT, name: 'gate', head_sha: sha };
    const created = await app.rest.checks.create(run);
    const complete = { ...AT, check_run_id: created.data.id };
    const without = app.rest.checks.update({
      ...complete,
      status: 'completed',
    });
    expect((await refusal(without)).status).toBe(422);
    const { data } = await app.rest.checks.update({
      ...complete,
      conclusion: 'success',
    });
    expect(data).toMatchObject({ status: 'completed', conclusion: 'success' });
    const bad = app.rest.checks.create({ ...run, head_sha: 'f'.repeat(40) });
    expect((await refusal(bad)).status).toBe(422);
  });

  describe('an installation', () => {
    const token = async (wish: object) => {
      const { rest } = appOnly(forge);
      const { data } = await rest.apps.getOrgInstallation({ org: 'acme' });
      const at = { installation_id: data.id, ...wish };
      return (await rest.apps.createInstallationAccessToken(at)).data;
    };
    const withToken = (value: string) =>
      new Octokit({ baseUrl: forge.apiUrl, auth: value, log: SILENT });

    it('is found by App, organisation and repository', async () => {
      const { rest } = appOnly(forge);
      const { data: app } = await rest.apps.getAuthenticated();
      expect(app).toMatchObject({ id: APP_ID, slug: 'gitops-compliance' });
      const { data: list } = await rest.apps.listInstallations();
      const { data: own } = await rest.apps.getRepoInstallation(AT);
      expect(list).toEqual([own]);
      expect(own).toMatchObject({
        app_id: APP_ID,
        account: { login: 'acme' },
        repository_selection: 'all',
      });
      const one = await rest.apps.getInstallation({ installation_id: own.id });
      expect(one.data).toEqual(own);
      const other = rest.apps.getInstallation({ installation_id: 1 });
      expect((await refusal(other)).status).toBe(404);
    });

    it('gives tokens with fewer permissions, and none with more', async () => {
      const narrow = await token({ permissions: { contents: 'read' } });
      expect(narrow.permissions).toEqual({ contents: 'read' });
      const { rest, graphql } = withToken(narrow.token);
      await rest.repos.getBranch({ ...AT, branch: 'main' });
      const response = await rest.pulls.list(AT).catch(error => error.response);
      expect(response.status).toBe(403);
      expect(response.headers['x-accepted-github-permissions']).toBe(
        'pull_requests=read',
      );
      await expect(
        graphql(
          'query($owner:String!,$repo:String!){repository(owner:$owner,name:$repo){pullRequests(first:1){totalCount}}}',
          AT,
        ),
      ).rejects.toMatchObject({ errors: [{ type: 'FORBIDDEN' }] });
      expect(
        await refusal(token({ permissions: { contents: 'admin' } })),
      ).toEqual({
        status: 422,
        text: 'The permissions requested are not granted to this installation.',
      });
    });

    it('gives tokens for some repositories only', async () => {
      await forge.admin.ensureRepo({
        owner: 'acme',
        name: 'secret',
        private: true,
        files: { a: 'b' },
      });
      const secret = { owner: 'acme', repo: 'secret' };
      const all = withToken((await token({})).token);
      expect((await all.rest.repos.get(secret)).data).toMatchObject({
        private: true,
        visibility: 'private',
      });
      const granted = await token({ repositories: [AT.repo] });
      expect(granted).toMatchObject({
        repository_selection: 'selected',
        repositories: [{ name: AT.repo }],
      });
      const { rest } = withToken(granted.token);
      const listed = await rest.apps.listReposAccessibleToInstallation();
      expect(listed.data.repositories.map(repo => repo.name)).toEqual([
        AT.repo,
      ]);
      expect((await refusal(rest.repos.get(secret))).status).toBe(404);
      expect((await refusal(token({ repositories: ['none'] }))).status).toBe(
        422,
      );
    });

    it('can give up a token before its hour is over', async () => {
      const { rest } = withToken((await token({})).token);
      await rest.apps.revokeInstallationAccessToken();
      expect((await refusal(rest.repos.get(AT))).status).toBe(401);
    });

    it('that is suspended gets no token, and those it has are refused', async () => {
      const { rest } = withToken((await token({})).token);
      await forge.admin.suspendInstallation({ appId: APP_ID, suspended: true });
      const refused = {
        status: 403,
        text: 'This installation has been suspended',
      };
      expect(await refusal(rest.repos.get(AT))).toEqual(refused);
      expect(await refusal(token({}))).toEqual(refused);
      await forge.admin.suspendInstallation({
        appId: APP_ID,
        suspended: false,
      });
      expect((await rest.repos.get(AT)).status).toBe(200);
    });
  });

  it('hides a private repository behind 404 from who may not see it', async () => {
    await forge.admin.ensureRepo({
      owner: 'acme',
      name: 'hidden',
      private: true,
      files: { a: 'b' },
    });
    const hidden = { owner: 'acme', repo: 'hidden' };
    const member = asUser(forge, 'ada');
    const outsider = asUser(forge, 'outsider');
    expect((await member.rest.repos.get(hidden)).status).toBe(200);
    expect(await refusal(outsider.rest.repos.get(hidden))).toEqual({
      status: 404,
      text: 'Not Found',
    });
    const query =
      'query($owner:String!,$repo:String!){repository(owner:$owner,name:$repo){isPrivate visibility}}';
    expect(await member.graphql(query, hidden)).toEqual({
      repository: { isPrivate: true, visibility: 'PRIVATE' },
    });
    await expect(outsider.graphql(query, hidden)).rejects.toMatchObject({
      errors: [{ type: 'NOT_FOUND' }],
    });
    const git = (login?: string) =>
      fetch(
        `${forge.url}/acme/hidden.git/info/refs?service=git-upload-pack`,
        login
          ? {
              headers: {
                authorization: `Basic ${Buffer.from(
                  `${login}:token-of-${login}`,
                ).toString('base64')}`,
              },
            }
          : {},
      );
    expect((await git('ada')).status).toBe(200);
    expect((await git('outsider')).status).toBe(404);
    expect((await git()).status).toBe(401);
  });
});
