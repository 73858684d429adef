/**
 * Child processes, each in a process group of its own, so that nothing
 * outlives the command that started it.
 *
 * The first SIGINT, SIGTERM or SIGHUP that we get goes to the program alone, so
 * that it can close its own children in order; a second one, or 20 s without an
 * end, stops its whole group. The same happens when npm, which started us,
 * disappears. When the program ends, what is left of its group is ended too.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';

/** How long a program may take to stop by itself after the first signal. */
const GRACE_MS = 20_000;
/** How long a group may take after SIGTERM to all of it, before SIGKILL. */
const TERMINATE_MS = 5_000;
const POLL_MS = 100;
const STARTER_CHECK_MS = 1_000;
const TAIL_LINES = 40;
const STACK_LINE = /^\s+at /;

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Thrown where a step was cut short by a signal to us. */
export class Interrupted extends Error {
  name = 'Interrupted';

  constructor(signal) {
    super(`Stopped by ${signal}`);
    this.exitCode = exitCodeOf(null, signal);
  }
}

/** The exit code that a shell would report for a finished process. */
export function exitCodeOf(code, signal) {
  return code ?? 128 + (os.constants.signals[signal] ?? 0);
}

/** Sends a signal to a group; tells whether the group had members. */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') {
      return false;
    }
    // Members are left that run as another user, as Postgres may.
    if (error.code === 'EPERM') {
      return true;
    }
    throw error;
  }
}

async function groupEnds(pid, withinMs) {
  const deadline = Date.now() + withinMs;
  while (signalGroup(pid, 0)) {
    if (Date.now() > deadline) {
      return false;
    }
    await new Promise(resolve => {
      setTimeout(resolve, POLL_MS);
    });
  }
  return true;
}

/** Ends what is left of a process group: asks first, then kills. */
async function sweep(pid) {
  if (signalGroup(pid, 'SIGTERM') && !(await groupEnds(pid, TERMINATE_MS))) {
    signalGroup(pid, 'SIGKILL');
    await groupEnds(pid, TERMINATE_MS);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Tells whether npm, if it started us, is still there. npm runs scripts through
 * a shell, which may stay between us and npm, and does not pass signals on.
 */
function starterWatch() {
  if (!process.env.npm_lifecycle_event) {
    return () => true;
  }
  const parent = process.ppid;
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,comm=', '-p', `${parent}`], {
    encoding: 'utf8',
  });
  const [, grandparent] = /^\s*(\d+)\s.*sh$/.exec(stdout?.trim() ?? '') ?? [];
  return () =>
    process.ppid === parent && (!grandparent || isAlive(Number(grandparent)));
}

/** Calls `stop` on signals to us and on the loss of npm; returns the undoing. */
function onStopRequest(stop) {
  const starterIsThere = starterWatch();
  const watch = setInterval(() => {
    if (!starterIsThere()) {
      clearInterval(watch);
      stop('SIGTERM');
    }
  }, STARTER_CHECK_MS);
  for (const signal of FORWARDED) {
    process.on(signal, stop);
  }
  return () => {
    clearInterval(watch);
    for (const signal of FORWARDED) {
      process.off(signal, stop);
    }
  };
}

/**
 * Runs a program and waits until it and its group are gone.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & {
 *   onSpawn?: (child: import('node:child_process').ChildProcess) => void
 * }} options output goes to ours unless `stdio` says otherwise
 * @returns {Promise<{ code: number, stoppedBy?: string }>} the program's exit
 *   code (128 + n after signal n), and the signal if we were asked to stop
 */
export async function supervise(program, args, options = {}) {
  const { onSpawn, ...spawnOptions } = options;
  const child = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    ...spawnOptions,
    detached: true,
  });
  const ended = once(child, 'close');
  onSpawn?.(child);

  let stoppedBy;
  let force;
  const dispose = onStopRequest(signal => {
    if (stoppedBy) {
      sweep(child.pid);
      return;
    }
    stoppedBy = signal;
    child.kill(signal);
    force = setTimeout(() => sweep(child.pid), GRACE_MS);
  });
  // Leftovers may hold our pipes open, so they are ended at the exit.
  let swept;
  child.once('exit', () => {
    swept = sweep(child.pid);
  });
  try {
    const [code, signal] = await ended;
    await swept;
    return { code: exitCodeOf(code, signal), stoppedBy };
  } finally {
    clearTimeout(force);
    dispose();
  }
}

/**
 * Runs a program with its output in a log file.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { log: string,
 *   onLine?: (line: string, stop: () => void) => void }} options the log's path
 *   is absolute and its file is replaced; `onLine` sees each line as it comes
 *   and may stop the program
 * @returns {Promise<{ code: number, tail: string }>} the exit code and the last
 *   lines of output, without the lines of stacks
 * @throws {Interrupted} when a signal to us stopped it
 */
export async function runLogged(program, args, options) {
  const { log, onLine, ...spawnOptions } = options;
  mkdirSync(path.dirname(log), { recursive: true });
  const file = createWriteStream(log);
  const lines = [];
  const remember = line => {
    if (line && !STACK_LINE.test(line)) {
      lines.push(line);
    }
  };
  const collect = (child, stream) => {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', chunk => {
      file.write(chunk);
      const parts = (rest + chunk).split(/\r?\n/);
      rest = parts.pop();
      for (const line of parts) {
        remember(line);
        onLine?.(line, () => child.kill('SIGTERM'));
      }
    });
    stream.on('end', () => remember(rest));
  };
  const { code, stoppedBy } = await supervise(program, args, {
    ...spawnOptions,
    stdio: ['ignore', 'pipe', 'pipe'],
    onSpawn: child => {
      collect(child, child.stdout);
      collect(child, child.stderr);
    },
  });
  // Whoever reads the log finds all of it.
  await new Promise(resolve => {
    file.end(resolve);
  });
  if (stoppedBy) {
    throw new Interrupted(stoppedBy);
  }
  return { code, tail: lines.slice(-TAIL_LINES).join('\n') };
}
