import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTicketSystems } from './startTicketSystems';

it('tickets outlive a restart, and no secret stands in the configuration', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'tickets-'));
  const secrets = { ticketToken: 'a-token', ticketWebhookSecret: 'a-secret' };
  const webhookUrl = 'http://127.0.0.1:9/unused';
  const start = () =>
    startTicketSystems({ dataDir, port: 0, secrets, webhookUrl });
  const first = await start();
  const { key } = first.jira.people.open({ summary: 'x', service: 'shop' });
  first.servicenow.people.open({ title: 'x', service: 'shop' });
  await first.close();
  const again = await start();
  expect(again.jira.people.find(key)?.summary).toBe('x');
  expect(again.servicenow.people.count()).toBe(1);
  expect(await readFile(again.config, 'utf8')).not.toMatch(/a-token|a-secret/);
  await again.close();
  await rm(dataDir, { recursive: true });
});
