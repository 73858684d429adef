import { createHmac, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';

const KEY_BYTES = 32;
/** Half of the hash: enough to tell values apart. */
const SHOWN_DIGITS = 16;

/**
 * The key of this installation by which secret values are masked, and from which
 * other keys are derived. It is made
 * once and never leaves the database, so that who reads entries or exports
 * cannot try values out.
 */
export class MaskingKey {
  #key: Promise<Buffer> | undefined;

  constructor(private readonly db: Knex) {}

  /** A function that gives equal texts for equal values, and no way back. */
  async mask(): Promise<(value: string) => string> {
    const key = await this.#own();
    return value =>
      `masked:${createHmac('sha256', key)
        .update(value)
        .digest('hex')
        .slice(0, SHOWN_DIGITS)}`;
  }

  /** A key of its own for another purpose: it tells nothing of this one. */
  async derive(purpose: string): Promise<Buffer> {
    return createHmac('sha256', await this.#own())
      .update(`derived for ${purpose}`)
      .digest();
  }

  #own(): Promise<Buffer> {
    this.#key ??= this.#read().catch(error => {
      this.#key = undefined;
      throw error;
    });
    return this.#key;
  }

  /** Whoever is first makes it; all read the same. */
  async #read(): Promise<Buffer> {
    await this.db('masking_keys')
      .insert({ id: 1, key: randomBytes(KEY_BYTES) })
      .onConflict('id')
      .ignore();
    const row = await this.db('masking_keys').where({ id: 1 }).first();
    return row.key;
  }
}
