import { createHmac } from 'node:crypto';
import { signature256 } from './deliveries';
import { waitFor } from '../waitFor';
import { Forge } from './index';
import {
  APP_ID,
  appOnly,
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
    forge.faults.webhooks.drop(1);
    forge.faults.webhooks.duplicate(1);
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

  const events = () => sink.received.map(name);

  it("are signed as the example of GitHub's documentation", () => {
    expect(signature256("It's a Secret to Everybody", 'Hello, World!')).toBe(
      'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    );
  });

  it('of one event only are lost, and the others arrive', async () => {
    forge.faults.webhooks.drop(5, { event: 'push' });
    await promote(forge, 'ada');
    await forge.admin.webhooksSettled();
    expect(events()).toEqual(['pull_request opened']);
    expect(forge.faults.active()).toEqual([
      'The next 4 webhook deliveries of push are lost.',
    ]);
  });

  it('arrive in reverse order when asked for', async () => {
    forge.faults.webhooks.reorder(2);
    const { number } = await promote(forge, 'ada');
    await forge.admin.webhooksSettled();
    expect(events()).toEqual(['pull_request opened', 'push']);
    await forge.admin.close({ ...AT, number, as: 'ada' });
    await forge.admin.webhooksSettled();
    expect(events().at(-1)).toBe('pull_request closed');
  });

  it('are overtaken while they are held back', async () => {
    const release = forge.faults.webhooks.hold(1);
    await promote(forge, 'ada');
    await forge.admin.webhooksSettled();
    expect(events()).toEqual(['pull_request opened']);
    release();
    await forge.admin.webhooksSettled();
    expect(events()).toEqual(['pull_request opened', 'push']);
    forge.faults.webhooks.hold(1, { ms: 1 });
    await promote(forge, 'ada', 'v3');
    await waitFor('the delayed one', async () => sink.received.length === 4);
    expect(events().slice(2).sort()).toEqual(['pull_request opened', 'push']);
  });

  it('that are held back or half collected go out when faults end', async () => {
    forge.faults.webhooks.hold(1);
    forge.faults.webhooks.reorder(9, { event: 'pull_request' });
    await promote(forge, 'ada');
    await forge.admin.webhooksSettled();
    expect(events()).toEqual([]);
    forge.faults.clear();
    await forge.admin.webhooksSettled();
    expect(events()).toEqual(['push', 'pull_request opened']);
  });

  it('that failed are listed, and delivered again on demand only', async () => {
    forge.faults.webhooks.fail(1, { statusCode: 502 });
    forge.faults.webhooks.fail(1, { statusCode: 0, event: 'pull_request' });
    await promote(forge, 'ada');
    await forge.admin.webhooksSettled();
    expect(events()).toEqual([]);
    const { rest } = appOnly(forge);
    const list = await rest.apps.listWebhookDeliveries();
    expect(list.data).toMatchObject([
      { event: 'pull_request', status_code: 0, status: 'timed out' },
      { event: 'push', status_code: 502, redelivery: false },
    ]);
    const at = { delivery_id: list.data[1].id };
    expect((await rest.apps.redeliverWebhookDelivery(at)).status).toBe(202);
    await forge.admin.webhooksSettled();
    expect(events()).toEqual(['push']);
    const again = await rest.apps.listWebhookDeliveries({ per_page: 1 });
    expect(again.data).toMatchObject([
      { guid: list.data[1].guid, redelivery: true, status_code: 200 },
    ]);
    expect(again.headers.link).toMatch(/cursor=\d+>; rel="next"/);
    const one = await rest.apps.getWebhookDelivery({
      delivery_id: again.data[0].id,
    });
    expect(one.data).toMatchObject({
      request: {
        headers: { 'x-github-event': 'push' },
        payload: { repository: { full_name: 'acme/deploy-config' } },
      },
      response: { payload: 'ok' },
    });
    expect((await rest.apps.getWebhookConfigForApp()).data).toMatchObject({
      url: sink.url,
      content_type: 'json',
    });
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
