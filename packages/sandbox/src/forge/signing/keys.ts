import { createHash, KeyObject } from 'node:crypto';
import { validationFailed } from '../errors';
import { Signer } from '../git/GitStore';
import { SigningKey } from '../accountTypes';
import { User } from '../types';
import type { World } from '../World';
import { keyText, parseKey, privateKeyOf, signSsh, wireKey } from './sshsig';

/**
 * A private key that follows from a name, so that a seeded history has the
 * same SHAs each time. Everybody can work it out: this is a stand-in's key.
 */
function keyNamed(name: string): KeyObject {
  const text = `GitHub stand-in: signing key of ${name}`;
  return privateKeyOf(createHash('sha256').update(text).digest());
}

const signerNamed = (name: string): Signer => {
  const key = keyNamed(name);
  return payload => signSsh(key, payload);
};

/** Signs with the key that `ensureSigningKey` registers for an account. */
export function signerOf(user: User): Signer {
  return signerNamed(`user ${user.id}`);
}

/** The public key that belongs to `signerOf`. */
export function keyOf(user: User): string {
  return keyText(wireKey(keyNamed(`user ${user.id}`)));
}

/** Signs what the forge itself commits. */
export const forgeSigner = signerNamed('the forge');

/** The forge's own public key in SSH's wire format. */
export const FORGE_KEY = wireKey(keyNamed('the forge'));

/** A user's signing keys, oldest first. */
export function signingKeys(world: World, user: User): SigningKey[] {
  return world.state.signingKeys.filter(key => key.userId === user.id);
}

/**
 * Adds a public key with which an account signs. GitHub refuses one that is
 * in use already.
 */
export function addSigningKey(
  world: World,
  user: User,
  input: { key?: string; title?: string },
): SigningKey {
  const problem = (message: string) =>
    validationFailed({
      resource: 'SshSigningKey',
      field: 'key',
      code: 'custom',
      message,
    });
  let key: string;
  try {
    key = keyText(parseKey(input.key ?? ''));
  } catch (error) {
    throw problem(`key is invalid. ${String(error)}`);
  }
  if (world.state.signingKeys.some(known => known.key === key)) {
    throw problem('key is already in use');
  }
  const added = {
    id: world.store.nextId(),
    userId: user.id,
    title: input.title ?? '',
    key,
    createdAt: world.timestamp(),
  };
  world.state.signingKeys.push(added);
  world.store.save();
  return added;
}

/** Takes a key from its account; what was verified stays verified. */
export function removeSigningKey(world: World, id: number): void {
  const { signingKeys: keys } = world.state;
  world.state.signingKeys = keys.filter(key => key.id !== id);
  world.store.save();
}
