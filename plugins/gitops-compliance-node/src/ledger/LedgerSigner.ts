import type { KeyObject } from 'node:crypto';

/**
 * Signs for the ledger with one Ed25519 key, wherever that key lies: in a file,
 * in a key service, in a hardware module.
 *
 * Contract: signing the same bytes twice gives the same signature (RFC 8032);
 * an outage throws, and the caller tries again later. The private key never
 * leaves the signer.
 */
export interface LedgerSigner {
  /** The public key: Ed25519. */
  publicKey(): Promise<KeyObject>;
  /** Signature over the bytes: 64 bytes. */
  sign(bytes: Uint8Array): Promise<Buffer>;
}

/** A signer of checkpoints; while a rotation lasts, more than one signs. */
export interface CheckpointSigner extends LedgerSigner {
  /** End of its overlap: it signs no more from then on. Absent: it has none. */
  readonly until?: Date;
}
