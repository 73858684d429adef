import { ArgoCdOptions } from '../options';
import { Application } from '../types';
import { schemaProblems } from './schema';
import { World } from './world';

const MAX_STEPS = 200;

/**
 * A world whose clock moves only when a test moves it. When it ends, every
 * state that its Applications had after a step must fit the published schema.
 */
export class SteppedWorld {
  private readonly seen = new Map<string, Application>();

  private constructor(readonly world: World) {}

  /** Starts at 08:00 UTC; a sync takes 30 s and a rollout a minute. */
  static async start(
    options: Partial<ArgoCdOptions> = {},
  ): Promise<SteppedWorld> {
    const world = await World.start({
      stepping: true,
      ...options,
      timings: {
        syncDurationMs: 30_000,
        healthDelayMs: 60_000,
        ...options.timings,
      },
    });
    return new SteppedWorld(world);
  }

  get argocd() {
    return this.world.argocd;
  }

  get now(): Date {
    return this.world.clock.now;
  }

  /**
   * Lets the clock jump from one due instant to the next until nothing is
   * due, or until `done`, or for so long.
   *
   * @returns the instants
   */
  async settle(
    options: { forMs?: number; done?: () => Promise<boolean> } = {},
  ): Promise<string[]> {
    const untilMs = this.now.getTime() + (options.forMs ?? Infinity);
    const seen: string[] = [];
    for (let step = 0; step < MAX_STEPS; step++) {
      const next = await this.argocd.advance();
      this.remember();
      if (await options.done?.()) {
        return seen;
      }
      if (!next || next.getTime() > untilMs) {
        if (Number.isFinite(untilMs)) {
          this.world.clock.now = new Date(untilMs);
        }
        return seen;
      }
      seen.push(next.toISOString());
      this.world.clock.now = next;
    }
    throw new Error(`Something is due again and again: ${seen.slice(-5)}`);
  }

  /** Lets time pass in which nothing is looked at. */
  pass(ms: number) {
    this.world.clock.now = new Date(this.now.getTime() + ms);
  }

  application(name: string): Promise<Application> {
    return this.world.application(name);
  }

  /** Syncs by hand to its end. */
  async sync(name: string, body: object = {}): Promise<Application> {
    const answer = await this.world.sync(name, body);
    if (answer.status !== 200) {
      throw new Error(JSON.stringify(answer.body));
    }
    await this.settle();
    return this.application(name);
  }

  /**
   * Ends it.
   *
   * @throws when a state of an Application did not fit the published schema
   */
  async close(): Promise<void> {
    this.remember();
    await this.world.close();
    const problems = schemaProblems([...this.seen]);
    if (problems.length > 0) {
      throw new Error(problems.join('\n'));
    }
  }

  private remember() {
    for (const application of this.argocd.applications()) {
      this.seen.set(JSON.stringify(application), application);
    }
  }
}
