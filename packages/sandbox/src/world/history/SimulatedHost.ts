import {
  recordDemoSeed,
  type Host,
  type Jobs,
  type Ledger,
  type Runner,
} from '@gitops-compliance/plugin-gitops-compliance-backend/testing';
import { InlineJobs } from './InlineJobs';

/** Which invention a ledger tells of. */
export type DemoSeed = Parameters<typeof recordDemoSeed>[1];

/**
 * Sets a portal going for a history: jobs wait in memory, the streams of the
 * instances are followed, and every other reading is the director's to ask for.
 */
export class SimulatedHost implements Host {
  readonly jobs: InlineJobs;
  private readonly stopped = new AbortController();
  private readonly following: Promise<void>[] = [];
  private started: Runner | undefined;

  constructor(now: () => Date, private readonly seed: DemoSeed) {
    this.jobs = new InlineJobs(now);
  }

  /** The portal's readings; only after its start. */
  get runner(): Runner {
    if (!this.started) throw new Error('The portal has not started yet');
    return this.started;
  }

  createJobs(): Jobs {
    return this.jobs;
  }

  opening(ledger: Ledger): Promise<void> {
    return recordDemoSeed(ledger, this.seed);
  }

  async start(runner: Runner): Promise<void> {
    this.started = runner;
    await runner.attach();
  }

  /** Lets the collectors watch their instances, as they do in a portal. */
  follow(): void {
    for (const collector of this.runner.collectors) {
      this.following.push(collector.run(this.stopped.signal));
    }
  }

  async stop(runner: Runner): Promise<void> {
    this.stopped.abort();
    await Promise.all(this.following);
    await runner.stop();
  }
}
