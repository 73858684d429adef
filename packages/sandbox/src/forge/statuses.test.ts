import { Forge } from './index';
import {
  APP_ID,
  asUser,
  AT,
  refusal,
  seededForge,
  temporaryDir,
  webhookSink,
} from './__testUtils__/testForge';

describe('commit statuses', () => {
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

  const status = { ...AT, as: 'ada', ref: 'main', state: 'success' } as const;

  it('are limited to 1,000 for a commit and context', async () => {
    for (let n = 0; n < 1_000; n += 1) {
      await forge.admin.setStatus({ ...status, context: 'many' });
    }
    const sha = (await forge.admin.head({ ...AT, branch: 'main' })) ?? '';
    const { rest } = asUser(forge, 'ada');
    const set = (context: string) =>
      rest.repos.createCommitStatus({ ...AT, sha, context, state: 'success' });
    expect(await refusal(set('many'))).toMatchObject({
      status: 422,
      text: expect.stringContaining('reached the maximum number of statuses'),
    });
    expect((await set('other')).status).toBe(201);
  });

  it.each([
    ['a state that is none', { state: 'fine' }, 'state is not included'],
    ['a long description', { description: 'x'.repeat(141) }, 'is too long'],
    ['an address of another scheme', { target_url: 'ftp://x' }, 'http(s)'],
  ])('are refused for %s', async (_, change, message) => {
    const sha = (await forge.admin.head({ ...AT, branch: 'main' })) ?? '';
    const octokit = asUser(forge, 'ada');
    const refused = octokit.request(
      'POST /repos/{owner}/{repo}/statuses/{sha}',
      {
        ...AT,
        sha,
        ...{ state: 'success' as const },
        ...(change as object),
      },
    );
    expect(await refusal(refused)).toMatchObject({
      status: 422,
      text: expect.stringContaining(message),
    });
  });

  it('need write access', async () => {
    const sha = (await forge.admin.head({ ...AT, branch: 'main' })) ?? '';
    const { rest } = asUser(forge, 'outsider');
    const set = rest.repos.createCommitStatus({ ...AT, sha, state: 'success' });
    expect((await refusal(set)).status).toBe(403);
  });

  it('are told by a status webhook, with the branches at the commit', async () => {
    const sink = await webhookSink();
    await forge.admin.setWebhookUrl(APP_ID, sink.url);
    await forge.admin.setStatus({ ...status, context: 'lint' });
    await forge.admin.webhooksSettled();
    await sink.close();
    expect(sink.received).toHaveLength(1);
    expect(sink.received[0].headers['x-github-event']).toBe('status');
    expect(JSON.parse(sink.received[0].body)).toMatchObject({
      context: 'lint',
      state: 'success',
      branches: [{ name: 'main', protected: false }],
      sender: { login: 'ada' },
    });
  });
});
