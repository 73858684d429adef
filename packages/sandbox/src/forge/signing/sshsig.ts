import {
  createHash,
  createPrivateKey,
  createPublicKey,
  KeyObject,
  sign,
  verify,
} from 'node:crypto';

/**
 * SSH signatures as OpenSSH's PROTOCOL.sshsig describes them, with Ed25519
 * keys in the namespace in which Git signs.
 */
const MAGIC = Buffer.from('SSHSIG');
const VERSION = 1;
const NAMESPACE = 'git';
const KEY_TYPE = 'ssh-ed25519';
const BEGIN = '-----BEGIN SSH SIGNATURE-----';
const END = '-----END SSH SIGNATURE-----';
const HASHES = ['sha512', 'sha256'];
/** PKCS #8 of an Ed25519 key up to its 32 bytes (RFC 8410). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** What is in an armoured signature. */
export interface SshSignature {
  /** The public key in SSH's wire format. */
  publicKey: Buffer;
  namespace: string;
  hashAlgorithm: string;
  signature: Buffer;
}

function field(value: Buffer | string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Reads length-prefixed fields, one after the other, until `end`. */
class Fields {
  constructor(private readonly data: Buffer, private at = 0) {}

  next(): Buffer {
    const start = this.at + 4;
    const length =
      start <= this.data.length ? this.data.readUInt32BE(this.at) : Infinity;
    if (start + length > this.data.length) {
      throw new Error('The data ends within a field');
    }
    this.at = start + length;
    return this.data.subarray(start, this.at);
  }

  end(): void {
    if (this.at !== this.data.length) {
      throw new Error('There is data behind the last field');
    }
  }
}

function signedData(hashAlgorithm: string, message: Buffer): Buffer {
  const hash = createHash(hashAlgorithm).update(message).digest();
  return Buffer.concat([
    MAGIC,
    ...[NAMESPACE, '', hashAlgorithm, hash].map(field),
  ]);
}

/** The private key that 32 secret bytes stand for. */
export function privateKeyOf(seed: Buffer): KeyObject {
  const key = Buffer.concat([PKCS8_HEAD, seed]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

/** The public half of a key in SSH's wire format. */
export function wireKey(privateKey: KeyObject): Buffer {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  return Buffer.concat([
    field(KEY_TYPE),
    field(Buffer.from(String(x), 'base64url')),
  ]);
}

/** A key as `authorized_keys` and GitHub write it, without a comment. */
export function keyText(wire: Buffer): string {
  return `${KEY_TYPE} ${wire.toString('base64')}`;
}

/** The wire format of a key's text; throws for what is no Ed25519 key. */
export function parseKey(text: string): Buffer {
  const [type, encoded] = text.trim().split(/\s+/);
  const wire = Buffer.from(encoded ?? '', 'base64');
  if (type !== KEY_TYPE) {
    throw new Error(`Only ${KEY_TYPE} keys are supported, not ${type}`);
  }
  publicKeyOf(wire);
  return wire;
}

/** `SHA256:…`, as `ssh-keygen -l` shows a key. */
export function fingerprint(wire: Buffer): string {
  const digest = createHash('sha256').update(wire).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

function publicKeyOf(wire: Buffer): KeyObject {
  const fields = new Fields(wire);
  const type = fields.next().toString();
  if (type !== KEY_TYPE) {
    throw new Error(`Only ${KEY_TYPE} keys are supported, not ${type}`);
  }
  const x = fields.next().toString('base64url');
  fields.end();
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x },
    format: 'jwk',
  });
}

/** The armoured signature of a message, as `ssh-keygen -Y sign -n git`. */
export function signSsh(privateKey: KeyObject, message: Buffer): string {
  const [hashAlgorithm] = HASHES;
  const version = Buffer.alloc(4);
  version.writeUInt32BE(VERSION);
  const raw = sign(null, signedData(hashAlgorithm, message), privateKey);
  const blob = Buffer.concat([
    MAGIC,
    version,
    field(wireKey(privateKey)),
    ...[NAMESPACE, '', hashAlgorithm].map(field),
    field(Buffer.concat([field(KEY_TYPE), field(raw)])),
  ]);
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? [];
  return [BEGIN, ...lines, END, ''].join('\n');
}

/** Takes an armoured signature apart; throws when it is malformed. */
export function parseSsh(armoured: string): SshSignature {
  const lines = armoured.trim().split('\n');
  if (lines[0] !== BEGIN || lines.at(-1) !== END) {
    throw new Error('Not an armoured SSH signature');
  }
  const blob = Buffer.from(lines.slice(1, -1).join(''), 'base64');
  const start = MAGIC.length + 4;
  if (
    blob.length < start ||
    !blob.subarray(0, MAGIC.length).equals(MAGIC) ||
    blob.readUInt32BE(MAGIC.length) !== VERSION
  ) {
    throw new Error('Not an SSH signature of version 1');
  }
  const fields = new Fields(blob, start);
  const publicKey = fields.next();
  const namespace = fields.next().toString();
  fields.next();
  const hashAlgorithm = fields.next().toString();
  const inner = new Fields(fields.next());
  fields.end();
  const type = inner.next().toString();
  const signature = inner.next();
  inner.end();
  if (type !== KEY_TYPE || !HASHES.includes(hashAlgorithm)) {
    throw new Error(`Not supported: ${type} with ${hashAlgorithm}`);
  }
  publicKeyOf(publicKey);
  return { publicKey, namespace, hashAlgorithm, signature };
}

/** Whether a signature is of this message, in Git's namespace. */
export function verifySsh(signature: SshSignature, message: Buffer): boolean {
  return (
    signature.namespace === NAMESPACE &&
    verify(
      null,
      signedData(signature.hashAlgorithm, message),
      publicKeyOf(signature.publicKey),
      signature.signature,
    )
  );
}
