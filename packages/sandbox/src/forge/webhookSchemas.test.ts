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
import { checker, webhookOf } from './__testUtils__/schemas';

/**
 * What the webhook schemas get wrong, and why it is right here: they are older
 * than the time of verification that commits carry.
 */
const FALSE_ALARMS = [
  '/commit/commit/verification must NOT have additional properties {"additionalProperty":"verified_at"}',
];

describe('webhooks', () => {
  const problems = checker();
  let forge: Forge;
  let sink: Awaited<ReturnType<typeof webhookSink>>;
  let dispose: () => Promise<void>;

  beforeAll(async () => {
    const dir = await temporaryDir();
    dispose = dir.dispose;
    forge = await seededForge(dir.dir);
    sink = await webhookSink();
    await protectMain(forge, [{ context: 'gate', appId: APP_ID }]);
    await forge.admin.setWebhookUrl(APP_ID, sink.url);
    const app = await asApp(forge);
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
    await forge.admin.webhooksSettled();
  });

  afterAll(async () => {
    await forge.close();
    await sink.close();
    await dispose();
  });

  it('are as their schemas say, false alarms aside', () => {
    const found = new Set<string>();
    for (const { headers, body } of sink.received) {
      const payload = JSON.parse(body);
      const name = `${headers['x-github-event']}$${payload.action ?? 'event'}`;
      const pointer = webhookOf(name);
      found.add(name);
      expect({
        name,
        problems: problems(pointer, payload).filter(
          problem => !FALSE_ALARMS.includes(problem),
        ),
      }).toEqual({
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
      'status$event',
    ]);
  });
});
