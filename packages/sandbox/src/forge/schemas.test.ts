import { Forge } from './index';
import {
  APP_ID,
  asApp,
  AT,
  promote,
  protectMain,
  seededForge,
  temporaryDir,
  webhookSink,
} from './__testUtils__/testForge';
import { answerOf, checker, webhookOf } from './__testUtils__/schemas';

describe('shapes', () => {
  const problems = checker();
  const values = new Map<string, string>();
  let forge: Forge;
  let sink: Awaited<ReturnType<typeof webhookSink>>;
  let token: string;
  let dispose: () => Promise<void>;

  beforeAll(async () => {
    const dir = await temporaryDir();
    dispose = dir.dispose;
    forge = await seededForge(dir.dir);
    sink = await webhookSink();
    await protectMain(forge, [{ context: 'gate', appId: APP_ID }]);
    await forge.admin.setWebhookUrl(APP_ID, sink.url);
    const app = await asApp(forge);
    ({ token } = (await app.auth({ type: 'installation' })) as {
      token: string;
    });
    const { number, head } = await promote(forge, 'ada');
    const run = await app.rest.checks.create({
      ...AT,
      name: 'gate',
      head_sha: head,
    });
    await app.rest.checks.update({
      ...AT,
      check_run_id: run.data.id,
      conclusion: 'success',
    });
    await app.rest.repos.createCommitStatus({
      ...AT,
      sha: head,
      state: 'success',
      context: 'lint',
    });
    await forge.admin.review({ ...AT, number, as: 'bob', event: 'APPROVE' });
    await app.rest.pulls.merge({ ...AT, pull_number: number });
    const second = await promote(forge, 'ada', 'v3');
    values.set('pull_number', String(number));
    values.set('ref', head);
    values.set('basehead', `main...${second.head}`);
    values.set('branch', 'main');
    values.set('check_run_id', String(run.data.id));
    values.set('username', 'ada');
    values.set('path', 'README.md');
    await forge.admin.webhooksSettled();
  });

  afterAll(async () => {
    await forge.close();
    await sink.close();
    await dispose();
  });

  it.each([
    '/repos/{owner}/{repo}',
    '/repos/{owner}/{repo}/branches',
    '/repos/{owner}/{repo}/branches/{branch}',
    '/repos/{owner}/{repo}/branches/{branch}/protection',
    '/repos/{owner}/{repo}/rules/branches/{branch}',
    '/repos/{owner}/{repo}/contents/{path}',
    '/repos/{owner}/{repo}/commits',
    '/repos/{owner}/{repo}/commits/{ref}',
    '/repos/{owner}/{repo}/commits/{ref}/check-runs',
    '/repos/{owner}/{repo}/commits/{ref}/status',
    '/repos/{owner}/{repo}/commits/{ref}/statuses',
    '/repos/{owner}/{repo}/compare/{basehead}',
    '/repos/{owner}/{repo}/check-runs/{check_run_id}',
    '/repos/{owner}/{repo}/pulls',
    '/repos/{owner}/{repo}/pulls/{pull_number}',
    '/repos/{owner}/{repo}/pulls/{pull_number}/files',
    '/repos/{owner}/{repo}/pulls/{pull_number}/commits',
    '/repos/{owner}/{repo}/pulls/{pull_number}/reviews',
    '/installation/repositories',
    '/users/{username}',
  ])('GET %s answers as the OpenAPI description says', async route => {
    const path = route
      .replace('{owner}', AT.owner)
      .replace('{repo}', AT.repo)
      .replace(/\{(\w+)\}/g, (_, name) => values.get(name) ?? '');
    const response = await fetch(`${forge.apiUrl}${path}?state=all`, {
      headers: { authorization: `token ${token}` },
    });
    expect(response.status).toBe(200);
    const body = await response.json();
    expect(problems(answerOf(route, 'get', 200), body)).toEqual([]);
  });

  it('webhooks are as their schemas say', () => {
    const found = new Set<string>();
    for (const { headers, body } of sink.received) {
      const payload = JSON.parse(body);
      const name = `${headers['x-github-event']}$${payload.action ?? 'event'}`;
      const pointer = webhookOf(name);
      found.add(name);
      expect({ name, problems: problems(pointer, payload) }).toEqual({
        name,
        problems: [],
      });
    }
    expect([...found].sort()).toEqual([
      'check_run$completed',
      'check_run$created',
      'pull_request$closed',
      'pull_request$opened',
      'pull_request_review$submitted',
      'push$event',
    ]);
  });
});
