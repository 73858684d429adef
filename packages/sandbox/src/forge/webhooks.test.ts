import { createHmac } from 'node:crypto';
import { Forge } from './index';
import {
  APP_ID,
  asApp,
  asUser,
  AT,
  promote,
  Received,
  seededForge,
  temporaryDir,
  WEBHOOK_SECRET,
  webhookSink,
} from './__testUtils__/testForge';

describe('webhooks', () => {
  let forge: Forge;
  let sink: Awaited<ReturnType<typeof webhookSink>>;
  let dispose: () => Promise<void>;

  beforeEach(async () => {
    const dir = await temporaryDir();
    dispose = dir.dispose;
    forge = await seededForge(dir.dir);
    sink = await webhookSink();
    await forge.admin.setWebhookUrl(APP_ID, sink.url);
  });

  afterEach(async () => {
    await forge.close();
    await sink.close();
    await dispose();
  });

  const name = ({ headers, body }: Received) => {
    const { action } = JSON.parse(body);
    const event = headers['x-github-event'];
    return action ? `${event} ${action}` : event;
  };

  it('tell of a pull request from its push to its merge, signed', async () => {
    const { number, head } = await promote(forge, 'ada');
    const { rest } = asUser(forge, 'bob');
    const pull = { ...AT, pull_number: number };
    await rest.pulls.createReview({ ...pull, event: 'APPROVE' });
    const app = await asApp(forge);
    await app.rest.checks.create({
      ...AT,
      name: 'gate',
      head_sha: head,
      conclusion: 'success',
    });
    await rest.pulls.merge(pull);
    await forge.admin.webhooksSettled();
    expect(sink.received.map(name)).toEqual([
      'push',
      'pull_request opened',
      'pull_request_review submitted',
      'check_run created',
      'check_run completed',
      'push',
      'pull_request closed',
    ]);
    for (const { headers, body } of sink.received) {
      const hmac = createHmac('sha256', WEBHOOK_SECRET).update(body);
      expect(headers['x-hub-signature-256']).toBe(
        `sha256=${hmac.digest('hex')}`,
      );
      expect(headers['x-github-hook-installation-target-id']).toBe(
        String(APP_ID),
      );
      expect(JSON.parse(body)).toMatchObject({
        repository: { full_name: 'acme/deploy-config' },
        organization: { login: 'acme' },
        installation: { id: expect.any(Number) },
        sender: { login: expect.any(String) },
      });
    }
    const ids = sink.received.map(
      ({ headers }) => headers['x-github-delivery'],
    );
    expect(new Set(ids).size).toBe(ids.length);
    const closed = JSON.parse(sink.received.at(-1)?.body ?? '');
    expect(closed.pull_request).toMatchObject({ merged: true, number });
  });

  it('are lost or doubled when asked for, and never repeated', async () => {
    forge.faults.dropWebhooks(1);
    forge.faults.duplicateWebhooks(1);
    await promote(forge, 'ada');
    await forge.admin.webhooksSettled();
    expect(sink.received.map(name)).toEqual([
      'pull_request opened',
      'pull_request opened',
    ]);
    const [first, second] = sink.received;
    expect(first.headers['x-github-delivery']).toBe(
      second.headers['x-github-delivery'],
    );
  });

  it('are noted when nobody answers, and the forge goes on', async () => {
    await sink.close();
    await promote(forge, 'ada');
    await forge.admin.webhooksSettled();
    expect(forge.admin.deliveries()).toMatchObject([
      { event: 'push', statusCode: 0 },
      { event: 'pull_request', action: 'opened', statusCode: 0 },
    ]);
  });
});
