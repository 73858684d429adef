import type { World } from '../World';
import type { SimulatedClock } from './SimulatedClock';
import type { SimulatedHost } from './SimulatedHost';

const HOUR_MS = 3_600_000;
const MAX_ROUNDS = 200;
/** How often waiting changes see what time it is. */
const SWEEP_HOURS = 6;
/** In real time: a collector that says nothing for so long is stuck. */
const PATIENCE_MS = 60_000;

/**
 * Lets time go by in a history. Whatever is due on the way happens at its own
 * instant: steps of Argo CD, jobs of the portal, and each full hour one reading
 * of every source. Nothing waits for the system's clock.
 */
export class Director {
  /** Instances that cannot be reached: their collectors learn nothing. */
  readonly unreachable = new Set<string>();
  private argocdDue: (Date | undefined)[] = [];
  private nextReading: Date;

  constructor(
    private readonly world: World,
    private readonly host: SimulatedHost,
    readonly clock: SimulatedClock,
    private readonly onProgress: (at: Date) => void = () => {},
  ) {
    this.nextReading = clock.now();
  }

  /** Lives through everything until `instant`. */
  async advanceTo(instant: Date): Promise<void> {
    for (;;) {
      const due = this.nextDue();
      if (due > instant) break;
      if (due > this.clock.now()) this.clock.moveTo(due);
      if (due >= this.nextReading) {
        await this.read();
        this.onProgress(this.clock.now());
        this.nextReading = new Date(nextHour(this.clock.now()));
      }
      await this.settle();
    }
    this.clock.moveTo(instant);
  }

  /** Lets everything that is due now happen, and what follows from it. */
  async settle(): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const before = this.streamed();
      this.argocdDue = await Promise.all(
        Object.values(this.world.argocds).map(argocd => argocd.advance()),
      );
      await this.heard();
      const ran = await this.host.jobs.drain();
      if (ran === 0 && this.streamed() === before) return;
    }
    throw new Error(
      `At ${this.clock.now().toISOString()} the world does not come to rest`,
    );
  }

  /** Reads every source in full, and lets changes see what time it is. */
  private async read(): Promise<void> {
    const { runner } = this.host;
    const { signal } = new AbortController();
    await Promise.all([
      runner.readCatalog(),
      runner.closePeriods(),
      ...this.collectors().map(collector => collector.reconcile(signal)),
    ]);
    // Which pull requests touch a target depends on what is deployed.
    await Promise.all([runner.readForge(signal), runner.readTickets(signal)]);
    // Nothing moves by itself more often: who wants to merge asks anew.
    const hour = this.clock.now().getUTCHours();
    if (hour % SWEEP_HOURS === 0) await runner.sweep();
    if (hour === 0) await runner.sealLog();
  }

  /** Reads the pull requests of unfinished changes, as after a webhook. */
  async readForge(): Promise<void> {
    await this.host.runner.readForge(new AbortController().signal);
    await this.settle();
  }

  /** Changes that are not finished. */
  running(): ReturnType<SimulatedHost['runner']['running']> {
    return this.host.runner.running();
  }

  private collectors() {
    return this.host.runner.collectors.filter(
      ({ instance }) => !this.unreachable.has(instance),
    );
  }

  private nextDue(): Date {
    const due = [
      ...this.argocdDue,
      this.host.jobs.nextDue(),
      this.nextReading,
    ].flatMap(instant => (instant ? [instant.getTime()] : []));
    return new Date(Math.min(...due));
  }

  private streamed(): number {
    return Object.values(this.world.argocds).reduce(
      (sum, argocd) => sum + argocd.streamed(),
      0,
    );
  }

  /** Waits until the collectors dealt with what the streams told. */
  private async heard(): Promise<void> {
    for (const collector of this.collectors()) {
      const argocd = this.world.argocds[collector.instance];
      const giveUpMs = performance.now() + PATIENCE_MS;
      while (collector.eventsHandled < argocd.streamed()) {
        if (performance.now() > giveUpMs) {
          throw new Error(`${collector.instance}'s collector does not keep up`);
        }
        await new Promise(resolve => setImmediate(resolve));
      }
    }
  }
}

function nextHour(now: Date): number {
  return (Math.floor(now.getTime() / HOUR_MS) + 1) * HOUR_MS;
}
