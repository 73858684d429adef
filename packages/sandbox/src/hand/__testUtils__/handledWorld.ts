import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startWorld, type World } from '../../world/World';
import type { Command } from '../Command';
import { COMMANDS } from '../registry';
import type { Report } from '../runCommand';
import { startHand, type HandServer } from '../server';

/** Where the tests' portal would be; none runs. */
export const PORTAL = 'http://localhost:7007';

/** A small world with a hand on it. */
export interface HandledWorld {
  world: World;
  hand: HandServer;
  dataDir: string;
  /**
   * Runs a command that shall work: arguments by their place, options as
   * `--name=value`.
   */
  done(command: string, ...values: string[]): Promise<Report>;
  /** Runs a command that shall be refused; gives the reason. */
  refused(command: string, ...values: string[]): Promise<string>;
  /** Commands of a group that `done` has not seen. */
  untried(group: Command['group']): string[];
  close(): Promise<void>;
}

/** Arguments by their place, then options as `--name=value`. */
function textsOf(name: string, values: string[]): Record<string, string> {
  const command = COMMANDS.find(known => known.name === name);
  const places = Object.entries(command?.parameters ?? {})
    .filter(([, { positional }]) => positional)
    .map(([key]) => key);
  return Object.fromEntries(
    values.map((value, index) => {
      const [, key, text] = /^--(\w+)=(.*)$/.exec(value) ?? [];
      return key ? [key, text] : [places[index], value];
    }),
  );
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
  const used = new Set<string>();
  const run = (command: string, values: string[]) =>
    fetch(`${hand.url}/api/run`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${hand.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ command, arguments: textsOf(command, values) }),
    });
  return {
    world,
    hand,
    dataDir,
    done: async (command, ...values) => {
      used.add(command);
      const response = await run(command, values);
      const body = await response.json();
      if (!response.ok) throw new Error(`${command}: ${JSON.stringify(body)}`);
      return body as Report;
    },
    refused: async (command, ...values) => {
      const response = await run(command, values);
      const body = await response.json();
      if (response.status !== 409) {
        throw new Error(`${command}: ${response.status} instead of a refusal`);
      }
      return (body as { error: string }).error;
    },
    untried: group =>
      COMMANDS.filter(command => command.group === group)
        .map(({ name }) => name)
        .filter(name => !used.has(name)),
    close: async () => {
      await hand.close();
      await world.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
