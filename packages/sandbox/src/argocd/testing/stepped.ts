import { ArgoCdOptions } from '../options';
import { Application } from '../types';
import { World } from './world';

const MAX_STEPS = 200;

/** A world whose clock moves only when a test moves it. */
export class SteppedWorld {
  private constructor(
    readonly world: World,
    private readonly clock: { now: Date },
  ) {}

  /** Starts at 08:00 UTC; a sync takes 30 s and a rollout a minute. */
  static async start(
    options: Partial<ArgoCdOptions> = {},
  ): Promise<SteppedWorld> {
    const clock = { now: new Date('2026-09-01T08:00:00Z') };
    const world = await World.start({
      stepping: true,
      now: () => clock.now,
      ...options,
      timings: {
        syncDurationMs: 30_000,
        healthDelayMs: 60_000,
        ...options.timings,
      },
    });
    return new SteppedWorld(world, clock);
  }

  get argocd() {
    return this.world.argocd;
  }

  get now(): Date {
    return this.clock.now;
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
      if (await options.done?.()) {
        return seen;
      }
      if (!next || next.getTime() > untilMs) {
        if (Number.isFinite(untilMs)) {
          this.clock.now = new Date(untilMs);
        }
        return seen;
      }
      seen.push(next.toISOString());
      this.clock.now = next;
    }
    throw new Error(`Something is due again and again: ${seen.slice(-5)}`);
  }

  /** Lets time pass in which nothing is looked at. */
  pass(ms: number) {
    this.clock.now = new Date(this.now.getTime() + ms);
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

  close(): Promise<void> {
    return this.world.close();
  }
}
