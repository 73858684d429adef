/*
 * A portal in a process of its own, for tests that kill it. It loads at once,
 * starts when a line with its configuration arrives on stdin, and says on
 * which port it listens.
 */
import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import { createInterface } from 'node:readline';
import { startTestBackend } from '@backstage/backend-test-utils';
import { portalFeatures } from './testPortal';

async function main(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  // Who is killed leaves no cache behind.
  flushCompileCache();
  process.stdout.write('loaded\n');
  const [line] = await once(lines, 'line');
  const { config, webhookSecret } = JSON.parse(line);
  const backend = await startTestBackend({
    features: portalFeatures(config, webhookSecret),
  });
  process.stdout.write(`port ${backend.server.port()}\n`);
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
