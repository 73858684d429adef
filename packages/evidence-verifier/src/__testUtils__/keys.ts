import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { NoteSigner } from '@gitops-compliance/evidence-log/node';
import type { GivenKey } from '../verify/keys';

/** A pair of keys of Ed25519, made for a test. */
export interface TestKey {
  publicKey: KeyObject;
  signer(keyName: string): NoteSigner;
  given: GivenKey;
  pem: string;
}

export function testKey(label: string): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey,
    signer: keyName => ({
      keyName,
      publicKey: async () => publicKey,
      sign: async bytes => sign(null, bytes, privateKey),
    }),
    given: { label, publicKey, origin: null },
    pem: publicKey.export({ type: 'spki', format: 'pem' }) as string,
  };
}
