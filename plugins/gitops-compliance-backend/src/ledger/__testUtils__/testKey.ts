import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { NoteSigner } from '@gitops-compliance/evidence-log/node';
import { named } from '../keys/KeyRing';
import type { LedgerSigner } from '@gitops-compliance/plugin-gitops-compliance-node';

/** An Ed25519 key in memory, made anew for a test. */
export class TestKey implements LedgerSigner {
  readonly #pair = generateKeyPairSync('ed25519');

  get key(): KeyObject {
    return this.#pair.publicKey;
  }

  async publicKey(): Promise<KeyObject> {
    return this.key;
  }

  async sign(bytes: Uint8Array): Promise<Buffer> {
    return sign(null, bytes, this.#pair.privateKey);
  }

  /** It as a signer of notes under a name. */
  as(keyName: string): NoteSigner {
    return named(this, keyName);
  }
}
