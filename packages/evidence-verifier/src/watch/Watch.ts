import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { UnreadableError } from '../bundle/BundleSource';
import type { GivenKey } from '../verify/keys';
import type { LogPlace } from './LogPlace';
import { look, type Seen, seenOf, type Sight } from './look';

const stateSchema = z.strictObject({
  seen: z.strictObject({
    origin: z.string(),
    size: z.number(),
    root: z.string(),
    note: z.string(),
  }),
  /** When a checkpoint was believed last, ISO 8601 UTC. */
  seenAt: z.string(),
});
type State = z.infer<typeof stateSchema>;

/** What somebody is called for. */
export interface Page {
  kind: 'forked' | 'missing' | 'back';
  /** For people; ends with what to do. */
  text: string;
}

/**
 * Watches a log from outside: looks at it again and again, remembers in a file
 * what it saw, and pages when no checkpoint can be believed for a while, or at
 * once when there are two histories. Run it where others rule than at the
 * portal. What was seen is never forgotten for a fork.
 */
export class Watch {
  #isOverdue = false;
  #startedAt: Date | undefined;

  constructor(
    private readonly options: {
      place: LogPlace;
      keys: readonly GivenKey[];
      /** Where to remember what was seen. */
      stateFile: string;
      /** Notes that are kept elsewhere, read at each turn. */
      anchorFiles: readonly string[];
      /** Minutes without a checkpoint after which to page. */
      overdueMinutes: number;
      clock: () => Date;
      page: (page: Page) => Promise<void>;
    },
  ) {}

  /** Looks once, remembers, and pages where it must. */
  async turn(): Promise<Sight> {
    const { place, keys, anchorFiles, clock } = this.options;
    this.#startedAt ??= clock();
    const state = await this.#remembered();
    const anchors: Seen[] = [];
    for (const file of anchorFiles) {
      anchors.push(seenOf(await readFile(file, 'utf8'), keys));
    }
    const before = state ? [state.seen, ...anchors] : anchors;
    const sight = await look(place, keys, before);
    if (sight.state === 'consistent') {
      await this.#remember({ seen: sight.seen, seenAt: clock().toISOString() });
      if (this.#isOverdue) {
        this.#isOverdue = false;
        await this.options.page({
          kind: 'back',
          text: `The log ${sight.seen.origin} can be read again, at size ${sight.seen.size}.`,
        });
      }
    } else if (sight.state === 'forked') {
      await this.options.page({
        kind: 'forked',
        text: `The log has two histories: ${sight.reason}. Keep ${this.options.stateFile}, the anchors and the portal's database as they are, and call whoever answers for it.`,
      });
    } else {
      await this.#missed(state?.seenAt, sight.reason);
    }
    return sight;
  }

  async #missed(seenAt: string | undefined, reason: string): Promise<void> {
    const { clock, overdueMinutes, page } = this.options;
    const since = seenAt ? Date.parse(seenAt) : Number(this.#startedAt);
    const isOverdue = Number(clock()) - since >= overdueMinutes * 60_000;
    if (!isOverdue || this.#isOverdue) return;
    this.#isOverdue = true;
    await page({
      kind: 'missing',
      text: `No checkpoint for ${overdueMinutes} minutes: ${reason}. See whether the portal runs, and whether its key of checkpoints is the one that is expected.`,
    });
  }

  async #remembered(): Promise<State | null> {
    const { stateFile } = this.options;
    let text: string;
    try {
      text = await readFile(stateFile, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    try {
      return stateSchema.parse(JSON.parse(text));
    } catch {
      throw new UnreadableError(
        `${stateFile} is damaged: put back a copy, or what was seen is forgotten`,
      );
    }
  }

  async #remember(state: State): Promise<void> {
    const { stateFile } = this.options;
    await writeFile(`${stateFile}.new`, JSON.stringify(state), { mode: 0o600 });
    await rename(`${stateFile}.new`, stateFile);
  }
}
