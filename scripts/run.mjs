#!/usr/bin/env node
/**
 * The way in: `npm start`, `npm test`, `npm run bench` and `npm run sandbox`
 * come here.
 *
 * Runs on any Node from 18 up with npm and git, and without any package: it
 * makes the clone ready (Node, Yarn, packages, the app's bundle) and then hands
 * over to the right Node. Each part is skipped when it is already there.
 */
import { ensureAppBundle } from './lib/appBundle.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ROOT } from './lib/paths.mjs';
import { checkPrerequisites } from './lib/prerequisites.mjs';
import { Interrupted, supervise } from './lib/processes.mjs';
import { SetUpError } from './lib/SetUpError.mjs';
import { ensureToolchain, presentToolchain } from './lib/toolchain.mjs';

/** Lets Node run the workspace's TypeScript as it is. */
const TRANSFORM = ['--require', '@backstage/cli/config/nodeTransform.cjs'];

const COMMANDS = {
  start: {
    args: [...TRANSFORM, 'packages/sandbox/src/start.ts'],
    env: { NODE_ENV: 'development' },
    app: process.env.PORTAL_APP || 'app',
  },
  test: { args: ['scripts/test.mjs'], env: {} },
  bench: {
    args: [...TRANSFORM, 'packages/sandbox/src/bench/run.ts'],
    env: { NODE_ENV: 'development' },
    app: 'app',
  },
  sandbox: {
    args: [...TRANSFORM, 'packages/sandbox/src/hand/cli.ts'],
    env: {},
    // A second terminal beside `npm start`: what that made ready is enough.
    asItIs: true,
  },
};

/** Fetches and installs what is missing. */
async function makeReady() {
  checkPrerequisites();
  const toolchain = await ensureToolchain();
  await ensureInstalled(toolchain);
  return toolchain;
}

async function main(name, args) {
  const command = COMMANDS[name];
  if (!command) {
    throw new SetUpError(
      `Unknown command '${name ?? ''}'. Use one of: ${Object.keys(
        COMMANDS,
      ).join(', ')}.`,
    );
  }
  const present = command.asItIs ? presentToolchain() : undefined;
  const toolchain = present ?? (await makeReady());
  if (command.app) {
    await ensureAppBundle(command.app, toolchain.env);
  }
  const { code } = await supervise(toolchain.node, [...command.args, ...args], {
    cwd: ROOT,
    env: { ...toolchain.env, ...command.env },
  });
  return code;
}

const [, , name, ...args] = process.argv;
try {
  process.exitCode = await main(name, args);
} catch (error) {
  if (error instanceof Interrupted) {
    process.exitCode = error.exitCode;
  } else if (error instanceof SetUpError) {
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  } else {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  }
  if (name === 'test') {
    process.stdout.write('0 passed, 1 failed\n');
  }
}
