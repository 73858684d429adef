import type { CheckpointSigner } from '@gitops-compliance/plugin-gitops-compliance-node';
import { InputError } from '@backstage/errors';
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  type KeyObject,
} from 'node:crypto';
import {
  link,
  mkdir,
  readFile,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { dirname } from 'node:path';

/** Where a key lies: a PEM file, or a variable of the environment with PEM. */
export type KeyPlace = { file: string } | { env: string };

/** Anybody but the owner may read or write. */
const OTHERS = 0o077;

/** Signs with a private key in memory, read from PEM (PKCS #8). */
export class PemSigner implements CheckpointSigner {
  readonly #privateKey: KeyObject;

  /**
   * @param until - signs no more from then on; undefined: it has no end
   * @throws InputError naming `place` when it is no Ed25519 key
   */
  constructor(pem: string, place: string, readonly until?: Date) {
    this.#privateKey = parse(pem, place);
  }

  async publicKey(): Promise<KeyObject> {
    return createPublicKey(this.#privateKey);
  }

  async sign(bytes: Uint8Array): Promise<Buffer> {
    return sign(null, bytes, this.#privateKey);
  }
}

/**
 * Reads the key at a place.
 *
 * @param options.isProduction - then a missing key, or a file that others may
 *   read, stops the start; else a missing file is made
 * @throws InputError that names the key of the configuration and what to do
 */
export async function readSigner(
  place: KeyPlace,
  path: string,
  options: { isProduction: boolean },
  until?: Date,
): Promise<PemSigner> {
  if ('env' in place) {
    const pem = process.env[place.env];
    if (!pem) {
      throw new InputError(
        `The key at ${path} is missing: set ${place.env} to an Ed25519 private key in PEM`,
      );
    }
    return new PemSigner(pem, path, until);
  }
  const { file } = place;
  if (!options.isProduction) await makeWhereMissing(file);
  let mode: number;
  try {
    mode = (await stat(file)).mode;
  } catch (error) {
    throw new InputError(
      `The key at ${path} is missing: make ${file} with "openssl genpkey -algorithm ed25519"`,
      error,
    );
  }
  if (options.isProduction && (mode & OTHERS) !== 0) {
    throw new InputError(
      `The key at ${path} may be read by others: run "chmod 600 ${file}", and take another key if they may have read it`,
    );
  }
  return new PemSigner(await readFile(file, 'utf8'), path, until);
}

/** Made beside its place and then put there whole: replicas start together. */
async function makeWhereMissing(file: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  await mkdir(dirname(file), { recursive: true });
  const made = `${file}.${randomUUID()}`;
  await writeFile(made, pem, { flag: 'wx', mode: 0o600 });
  try {
    await link(made, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(made);
  }
}

function parse(pem: string, place: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // What OpenSSL says may quote the key.
    throw new InputError(`The key at ${place} is no private key in PEM`);
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new InputError(
      `The key at ${place} is of kind ${key.asymmetricKeyType}; checkpoints and exports are signed with Ed25519`,
    );
  }
  return key;
}
