import { EntryFormatError } from './canonical';
import { Envelope } from './envelope';
import { JsonObject } from './json';

/**
 * Explains payloads of `(type, from)` in the terms of `(type, from + 1)`. Pure:
 * what the old payload does not say stays unsaid (null), and is never guessed.
 */
export interface Upcaster {
  type: string;
  from: number;
  up(payload: JsonObject, envelope: Envelope): JsonObject;
}

/** Reads envelopes of any version as the newest one. */
export interface EnvelopeReader {
  /**
   * The envelope with payload and `v` raised to the newest version of its
   * type; types without upcasters come back as they are.
   *
   * @throws EntryFormatError when the entry is newer than this program.
   */
  read(envelope: Envelope): Envelope;
}

/**
 * Entries are never migrated: what is stored stays, and readers translate.
 *
 * @throws RangeError when a type's upcasters are doubled or leave a gap.
 */
export function createReader(upcasters: readonly Upcaster[]): EnvelopeReader {
  const byType = new Map<string, Upcaster[]>();
  for (const upcaster of upcasters) {
    byType.set(upcaster.type, [...(byType.get(upcaster.type) ?? []), upcaster]);
  }
  for (const [type, chain] of byType) {
    chain.sort((a, b) => a.from - b.from);
    chain.forEach((upcaster, index) => {
      if (upcaster.from !== index + 1) {
        throw new RangeError(
          `upcasters of ${type} must lead from version 1 upwards without ` +
            `doubles or gaps: expected one from ${index + 1}, ` +
            `found one from ${upcaster.from}`,
        );
      }
    });
  }
  return {
    read(envelope) {
      const chain = byType.get(envelope.type);
      if (!chain) {
        return envelope;
      }
      if (envelope.v > chain.length + 1) {
        throw new EntryFormatError(
          `${envelope.type} has version ${envelope.v}, and this program ` +
            `reads up to ${chain.length + 1}; upgrade it`,
        );
      }
      return chain.slice(envelope.v - 1).reduce(
        (read, upcaster) => ({
          ...read,
          v: upcaster.from + 1,
          payload: upcaster.up(read.payload, read),
        }),
        envelope,
      );
    },
  };
}
