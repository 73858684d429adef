import { z } from 'zod';
import type { CompletenessEntry } from '../completeness';
import { presentName, tenuresOf, type Renaming } from './tenures';

const PREFIX = 'service:';
const renamedSchema = z.object({ from: z.string() });

/** A name that a service had, and when: of such as had another one, or took one over. */
export interface NameOfRecord {
  /** Entity reference now. */
  service: string;
  /** Entity reference from `since` on, until just before `until`. */
  name: string;
  /** ISO 8601 UTC; null: ever since. */
  since: string | null;
  /** ISO 8601 UTC; null: it has it still. */
  until: string | null;
}

/** Which names services had, told from the entries `service.renamed` alone. */
export class NamesFold {
  readonly #renamings: Renaming[] = [];

  /** Takes an entry; those that tell of no renaming are passed over. */
  add({ type, stream, occurredAt, payload }: CompletenessEntry): void {
    if (type !== 'service.renamed' || !stream.startsWith(PREFIX)) return;
    const renamed = renamedSchema.safeParse(payload);
    if (!renamed.success) return;
    this.#renamings.push({
      service: stream.slice(PREFIX.length),
      from: renamed.data.from,
      at: new Date(occurredAt),
    });
  }

  /**
   * What a service is called that had a name at an instant.
   *
   * @param since - the instant, ISO 8601
   * @param by - what it is called at that instant, ISO 8601; undefined: now
   */
  present(name: string, since: string, by?: string): string {
    return presentName(
      name,
      new Date(since),
      this.#renamings,
      by === undefined ? undefined : new Date(by),
    );
  }

  /**
   * The names that these had, in their order; of those that had one name ever since,
   * which nobody had before, none.
   */
  of(services: readonly string[]): NameOfRecord[] {
    if (this.#renamings.length === 0) return [];
    return services.flatMap(service => {
      const tenures = tenuresOf(service, this.#renamings);
      if (tenures.length === 1 && !tenures[0].since) return [];
      return tenures.map(({ name, since, until }) => ({
        service,
        name,
        since: since && since.toISOString(),
        until: until && until.toISOString(),
      }));
    });
  }
}

/**
 * Whether what was recorded under a name at an instant is of one of these services.
 *
 * @param names - those that {@link NamesFold.of} tells of them
 */
export function isOfServices(
  { name, at }: { name: string; at: string },
  services: readonly string[],
  names: readonly NameOfRecord[] = [],
): boolean {
  const instant = Date.parse(at);
  const isTheirs = names.some(
    one =>
      one.name === name &&
      (one.since === null || Date.parse(one.since) <= instant) &&
      (one.until === null || instant < Date.parse(one.until)),
  );
  // Of one whose names are told, those count alone.
  const isTold = names.some(({ service }) => service === name);
  return isTheirs || (services.includes(name) && !isTold);
}
