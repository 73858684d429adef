import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MaskingKey } from '../contents/MaskingKey';

/** What somebody was shown. */
export interface Opening {
  /** Catalog user. */
  user: string;
  changeId: string;
  /** Digest of the change as it was shown. */
  digest: string;
}

/**
 * Proves that somebody was shown a change as it is: the board of a change gives
 * the proof to who opened it, and a vote on several brings it back. It is bound to
 * the person, the change and its digest, so it is of no use to anybody else, and
 * void once the change alters. No reading is stored.
 */
export class Openings {
  constructor(private readonly key: MaskingKey) {}

  /** The proof for who opened it. */
  async proofOf({ user, changeId, digest }: Opening): Promise<string> {
    const key = await this.key.derive('board openings');
    return createHmac('sha256', key)
      .update(JSON.stringify([user.toLowerCase(), changeId, digest]))
      .digest('base64url');
  }

  /** Whether a proof is that of this opening. */
  async proves(proof: string, opening: Opening): Promise<boolean> {
    const [given, expected] = [proof, await this.proofOf(opening)].map(text =>
      Buffer.from(text),
    );
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}
