import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PORTAL_APP_ID } from '@gitops-compliance/sandbox';
import {
  callerOf,
  portalConfig,
  type Caller,
  type TestPortalOptions,
} from './testPortal';

const STARTED_WITHIN_MS = 60_000;

/** A loaded process that waits for its configuration. */
class Child {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #port: Promise<number>;
  #errors = '';

  constructor() {
    this.#process = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        require.resolve('./childPortal'),
      ],
      {
        stdio: ['pipe', 'pipe', 'pipe'],
        // So that only the first of many compiles what it loads.
        env: {
          ...process.env,
          NODE_COMPILE_CACHE: join(tmpdir(), 'gitops-compliance-compiled'),
        },
      },
    );
    this.#exited = once(this.#process, 'exit');
    this.#process.stderr?.on('data', chunk => {
      this.#errors = `${this.#errors}${chunk}`.slice(-2_000);
    });
    let said = '';
    this.#port = new Promise((resolve, reject) => {
      this.#process.stdout?.on('data', chunk => {
        said = `${said}${chunk}`.slice(-2_000);
        const port = /^port (\d+)$/m.exec(said)?.[1];
        if (port) resolve(Number(port));
      });
      this.#process.once('exit', code =>
        reject(new Error(`The portal ended with ${code}: ${this.#errors}`)),
      );
    });
    // Whoever starts it is told; a child that is never started may be killed.
    this.#port.catch(() => {});
  }

  async start(options: TestPortalOptions): Promise<number> {
    const settings = {
      config: portalConfig(options),
      webhookSecret: options.world.secrets.webhookSecret,
    };
    this.#process.stdin?.write(`${JSON.stringify(settings)}\n`);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`The portal did not start: ${this.#errors}`)),
        STARTED_WITHIN_MS,
      );
    });
    try {
      return await Promise.race([this.#port, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
  }
}

/**
 * A portal in a process of its own that can be killed as a crash would, and
 * started again. The next process loads while the present one runs.
 */
export class KillablePortal {
  #running: Child | undefined;
  #next = new Child();
  #url = '';
  /** How often it was killed. */
  kills = 0;

  constructor(private readonly options: TestPortalOptions) {}

  /** Calls the portal that runs now. */
  as(user: string): Caller {
    return callerOf(() => this.#url, user);
  }

  async start(): Promise<void> {
    await this.options.database.ensure();
    this.#running = this.#next;
    const port = await this.#running.start(this.options);
    this.#next = new Child();
    const origin = `http://127.0.0.1:${port}`;
    this.#url = `${origin}/api/gitops-compliance`;
    await this.options.world.forge.admin.setWebhookUrl(
      PORTAL_APP_ID,
      `${origin}/api/events/http/github`,
    );
  }

  /** SIGKILL: no handler runs, no connection is closed in order. */
  async kill(): Promise<void> {
    this.kills += 1;
    await this.#running?.kill();
    this.#running = undefined;
  }

  /**
   * Starts again, and hands the dead process's jobs over at once. Waiting for
   * the missing heartbeats takes 17 s and is tested with the jobs.
   */
  async restart(): Promise<void> {
    await this.options.database
      .client()('gitops_compliance_jobs.job')
      .where({ state: 'active' })
      .update({ state: 'retry', start_after: new Date(), heartbeat_on: null });
    await this.start();
  }

  async close(): Promise<void> {
    await this.#running?.kill();
    await this.#next.kill();
  }
}
