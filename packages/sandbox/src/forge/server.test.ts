import { Forge, startForge } from './index';
import {
  asUser,
  AT,
  promote,
  protectMain,
  refusal,
  seededForge,
  temporaryDir,
} from './__testUtils__/testForge';

describe('the forge as a place', () => {
  let forge: Forge;
  let dir: Awaited<ReturnType<typeof temporaryDir>>;

  beforeEach(async () => {
    dir = await temporaryDir();
    forge = await seededForge(dir.dir);
  });

  afterEach(async () => {
    await forge.close();
    await dir.dispose();
  });

  it('is as it was after a restart', async () => {
    const { number, head } = await promote(forge, 'ada');
    await forge.admin.review({ ...AT, number, as: 'bob', event: 'APPROVE' });
    await forge.close();
    forge = await startForge({ dataDir: dir.dir });
    const { rest } = asUser(forge, 'cleo');
    const pull = { ...AT, pull_number: number };
    expect((await rest.pulls.get(pull)).data).toMatchObject({
      state: 'open',
      user: { login: 'ada' },
      head: { sha: head },
    });
    expect((await rest.pulls.listReviews(pull)).data).toMatchObject([
      { state: 'APPROVED', commit_id: head },
    ]);
    expect((await promote(forge, 'bob', 'v3')).number).toBe(number + 1);
  });

  it('can be set up twice without doubling anything', async () => {
    const head = await forge.admin.head({ ...AT, branch: 'main' });
    await forge.close();
    forge = await seededForge(dir.dir);
    expect(await forge.admin.head({ ...AT, branch: 'main' })).toBe(head);
    const { data } = await asUser(forge, 'ada').rest.repos.listBranches(AT);
    expect(data.map(branch => branch.name)).toEqual(['main']);
  });

  it('keeps the dates of a seeded history', async () => {
    const date = new Date('2026-01-05T09:30:00Z');
    const sha = await forge.admin.commit({
      ...AT,
      branch: 'old',
      author: 'ada',
      files: { 'README.md': 'then\n' },
      message: 'Then',
      date,
    });
    const { number } = await forge.admin.openPullRequest({
      ...AT,
      as: 'ada',
      head: 'old',
      title: 'Then',
      date,
    });
    await forge.admin.merge({ ...AT, number, as: 'bob', date });
    const { rest } = asUser(forge, 'ada');
    const commit = await rest.repos.getCommit({ ...AT, ref: sha });
    expect(commit.data.commit.committer?.date).toBe('2026-01-05T09:30:00Z');
    const pull = await rest.pulls.get({ ...AT, pull_number: number });
    expect(pull.data.merged_at).toBe('2026-01-05T09:30:00Z');
  });

  it('answers on both loopback families under the name localhost', async () => {
    const { port } = new URL(forge.url);
    expect((await fetch(forge.url)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}`)).status).toBe(200);
  });

  describe('its pages', () => {
    const post = (path: string, fields: object, origin = forge.url) =>
      fetch(`${forge.url}${path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin },
        body: new URLSearchParams({ ...fields }),
      });

    it('let a colleague approve and merge', async () => {
      await protectMain(forge);
      const { number, head } = await promote(forge, 'ada');
      const path = `/acme/deploy-config/pull/${number}`;
      const before = await (await fetch(`${forge.url}${path}`)).text();
      expect(before).toContain('Stand-in for GitHub');
      expect(before).toContain('At least 1 approving review is required');
      expect(before).toContain('+    newTag: v2');
      const own = await post(`${path}/reviews`, {
        login: 'ada',
        event: 'APPROVE',
      });
      expect(own.status).toBe(422);
      expect(await own.text()).toContain('Can not approve your own');
      const approved = await post(`${path}/reviews`, {
        login: 'bob',
        event: 'APPROVE',
      });
      expect(approved.status).toBe(303);
      const cookie = approved.headers.get('set-cookie')?.split(';')[0] ?? '';
      const page = await fetch(`${forge.url}${path}`, { headers: { cookie } });
      expect(await page.text()).toContain('<option selected>bob</option>');
      await post(`${path}/merge`, { login: 'bob', sha: head });
      const after = await (await fetch(`${forge.url}${path}`)).text();
      expect(after).toContain('Merged by bob');
    });

    it('accept forms only from themselves', async () => {
      const { number } = await promote(forge, 'ada');
      const path = `/acme/deploy-config/pull/${number}/reviews`;
      const fields = { login: 'bob', event: 'APPROVE' };
      const foreign = await post(path, fields, 'http://evil.test');
      expect(foreign.status).toBe(403);
    });

    it('escape what people wrote', async () => {
      await promote(forge, 'ada');
      await forge.admin.commit({
        ...AT,
        branch: 'hostile',
        author: 'ada',
        files: { '<b>.txt': '<script>alert(1)</script>\n' },
        message: '<img src=x>',
      });
      const { number } = await forge.admin.openPullRequest({
        ...AT,
        as: 'ada',
        head: 'hostile',
        title: '<script>alert(2)</script>',
      });
      for (const path of [
        '/',
        `/acme/deploy-config/pull/${number}`,
        '/acme/deploy-config/commit/hostile',
      ]) {
        const text = await (await fetch(`${forge.url}${path}`)).text();
        expect(text).not.toMatch(/<script|<img|<b>/);
      }
    });

    it('show files and commits, and 404 for what is not there', async () => {
      const base = `${forge.url}/acme/deploy-config`;
      const blob = await fetch(`${base}/blob/main/README.md`);
      expect(await blob.text()).toContain('What runs where');
      expect((await fetch(`${base}/commit/main`)).status).toBe(200);
      expect((await fetch(`${base}/pull/99`)).status).toBe(404);
    });
  });

  it('says how an unknown review event is wrong', async () => {
    const { number } = await promote(forge, 'ada');
    const { rest } = asUser(forge, 'bob');
    const silent = rest.pulls.createReview({ ...AT, pull_number: number });
    expect((await refusal(silent)).status).toBe(422);
  });
});
