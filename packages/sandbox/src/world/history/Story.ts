import type { Director } from './Director';

/**
 * What somebody does over time: each yielded number lets that many milliseconds
 * go by before it goes on.
 */
export type Flow<T = void> = AsyncGenerator<number, T, void>;

interface Turn {
  atMs: number;
  order: number;
  name: string;
  flow: Flow;
}

/**
 * Plays many flows at once, in the order of their instants; of two at one
 * instant the one that was added first goes first, so that a story is the same
 * each time it is told.
 */
export class Story {
  private readonly turns: Turn[] = [];
  private order = 0;

  constructor(private readonly director: Director) {}

  /** Begins a flow at an instant. */
  add(name: string, start: Date, flow: Flow): void {
    this.push({ name, flow, atMs: start.getTime() });
  }

  /**
   * Tells the story until an instant; flows that are not over by then stay
   * where they are.
   *
   * @throws Error that names the flow and the instant where one failed
   */
  async tellUntil(end: Date): Promise<void> {
    for (;;) {
      const next = this.take();
      if (!next || next.atMs > end.getTime()) break;
      await this.director.advanceTo(new Date(next.atMs));
      try {
        const step = await next.flow.next();
        await this.director.settle();
        if (!step.done) this.push({ ...next, atMs: next.atMs + step.value });
      } catch (error) {
        const at = this.director.clock.now().toISOString();
        throw new Error(`In '${next.name}' at ${at}`, { cause: error });
      }
    }
    await this.director.advanceTo(end);
  }

  private push(turn: Omit<Turn, 'order'>): void {
    this.order += 1;
    this.turns.push({ ...turn, order: this.order });
  }

  private take(): Turn | undefined {
    this.turns.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
    return this.turns.shift();
  }
}
