import type { JsonObject } from '@gitops-compliance/evidence-log';

/** Shorter names in plain letters are in every other text. */
const SHORT_PLAIN = /^[\x20-\x7e]{1,2}$/;

/**
 * Finds names in texts: as whole words, in capitals or not, however their
 * accents are composed. A name of one or two plain letters is not looked for.
 */
export class NameFinder {
  readonly #pattern: RegExp | null;

  constructor(names: Iterable<string>) {
    const wanted = [...new Set(names)]
      .map(name => name.normalize('NFC').trim())
      .filter(name => name !== '' && !SHORT_PLAIN.test(name))
      .sort((a, b) => b.length - a.length)
      .map(name => name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
    this.#pattern = wanted.length
      ? new RegExp(
          `(?<![\\p{L}\\p{N}_-])(?:${wanted.join('|')})(?![\\p{L}\\p{N}_-])`,
          'iu',
        )
      : null;
  }

  /** Whether a text holds one of the names. */
  inText(text: string): boolean {
    return this.#pattern?.test(text.normalize('NFC')) ?? false;
  }

  /** Whether any text in a JSON value, or a key, holds one of the names. */
  inJson(value: JsonObject[string]): boolean {
    if (typeof value === 'string') return this.inText(value);
    if (value === null || typeof value !== 'object') return false;
    if (Array.isArray(value)) return value.some(item => this.inJson(item));
    return Object.entries(value).some(
      ([key, item]) => this.inText(key) || this.inJson(item),
    );
  }
}
