/** Nothing outlives the command that started it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';
import { inRoot } from './paths.mjs';

const MODULE = inRoot('scripts/lib/processes.mjs');
const DEADLINE_MS = 15_000;

/** A program that starts a child, and tells both ids when the child runs. */
const parentOf = child => `
const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['-e', ${JSON.stringify(
  `${child}; setInterval(() => {}, 1000); console.log('up')`,
)}]);
child.stdout.once('data', () =>
  process.stdout.write('ids ' + process.pid + ' ' + child.pid + '\\n'));
`;
const STUBBORN = `process.on('SIGTERM', () => {})`;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    assert.equal(error.code, 'ESRCH');
    return false;
  }
}

async function until(condition) {
  const deadline = Date.now() + DEADLINE_MS;
  while (!condition()) {
    assert.ok(Date.now() < deadline, 'the condition did not come true in time');
    await new Promise(resolve => {
      setTimeout(resolve, 50);
    });
  }
}

/** Supervises a program in a process of its own, as run.mjs does. */
function supervised(program) {
  const script = `
    import { supervise } from ${JSON.stringify(MODULE)};
    const { code } = await supervise(
      process.execPath, ['-e', ${JSON.stringify(program)}]);
    process.exitCode = code;
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  let output = '';
  child.stdout.on('data', chunk => {
    output += chunk;
  });
  const ids = async () => {
    await until(() => /ids \d+ \d+/.test(output));
    return /ids (\d+) (\d+)/.exec(output).slice(1).map(Number);
  };
  return { child, ids, ended: once(child, 'exit') };
}

test('the exit code is passed on', async () => {
  const { ended } = supervised('process.exit(7)');
  assert.deepEqual(await ended, [7, null]);
});

test('what a program leaves behind is ended with it', async () => {
  const { ids, ended } = supervised(
    `${parentOf(STUBBORN)}
     child.stdout.once('data', () => setTimeout(() => process.exit(0), 500));`,
  );
  const [, grandchild] = await ids();
  await ended;
  await until(() => !isAlive(grandchild));
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  test(`${signal} stops the whole tree`, async () => {
    const { child, ids, ended } = supervised(
      `${parentOf('')} setInterval(() => {}, 1000);`,
    );
    const pids = await ids();
    child.kill(signal);
    await ended;
    await until(() => pids.every(pid => !isAlive(pid)));
  });
}

test('a program that closes in order is given the time, and its code', async () => {
  const { child, ids, ended } = supervised(
    `process.on('SIGTERM', () => setTimeout(() => process.exit(3), 300));
     process.stdout.write('ids ' + process.pid + ' 0\\n');
     setInterval(() => {}, 1000);`,
  );
  await ids();
  child.kill('SIGTERM');
  assert.deepEqual(await ended, [3, null]);
});
