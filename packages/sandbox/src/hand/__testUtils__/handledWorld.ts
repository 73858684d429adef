import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startWorld, type World } from '../../world/World';
import type { Report } from '../runCommand';
import { startHand, type HandServer } from '../server';

/** Where the tests' portal would be; none runs. */
export const PORTAL = 'http://localhost:7007';

/** An answer of the control server. */
export interface Answer {
  status: number;
  body: Report & { error?: string };
}

/** A small world with a hand on it. */
export interface HandledWorld {
  world: World;
  hand: HandServer;
  dataDir: string;
  /** Runs a command as the command line does. */
  run(command: string, texts?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

/** Starts the tests' world, which does things at once, and a hand on it. */
export async function startHandledWorld(): Promise<HandledWorld> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'hand-'));
  const world = await startWorld({
    dataDir,
    forgePort: 0,
    argocdPort: 0,
    webhookUrl: 'http://127.0.0.1:9/nowhere',
    timings: {
      reconcileIntervalMs: 200,
      syncDurationMs: 20,
      healthDelayMs: 20,
    },
  });
  const hand = await startHand({ world, port: 0, dataDir, portalUrl: PORTAL });
  return {
    world,
    hand,
    dataDir,
    run: async (command, texts = {}) => {
      const response = await fetch(`${hand.url}/api/run`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${hand.token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ command, arguments: texts }),
      });
      const body = (await response.json()) as Answer['body'];
      return { status: response.status, body };
    },
    close: async () => {
      await hand.close();
      await world.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
