import {
  constants,
  createHash,
  type KeyObject,
  type X509Certificate,
} from 'node:crypto';
import {
  type BaseBlock,
  ObjectIdentifier,
  OctetString,
  Sequence,
} from 'asn1js';
import { RSASSAPSSParams, type SignerInfo } from 'pkijs';
import { decoded } from './der';
import { HASHES, OID } from './oids';
import { TimestampError } from './TimestampError';

/** How node:crypto is to check a signature. */
export interface SignatureScheme {
  /** Null where the algorithm hashes by itself (Ed25519). */
  hash: string | null;
  key: KeyObject | { key: KeyObject; padding: number; saltLength: number };
}

/**
 * The signed attributes are of this content and name this certificate (RFC 5652,
 * 11; RFC 5035), so that neither can be exchanged under the signature.
 *
 * @throws TimestampError where they are not
 */
export function assertSigns(
  signer: SignerInfo,
  certificate: X509Certificate,
  content: Buffer,
): void {
  const type = attribute(signer, OID.contentType);
  if (
    !(type instanceof ObjectIdentifier) ||
    type.valueBlock.toString() !== OID.tstInfo
  ) {
    throw new TimestampError('It is signed as something else');
  }
  const digest = attribute(signer, OID.messageDigest);
  const { algorithmId } = signer.digestAlgorithm;
  const actual = createHash(hashNamed(algorithmId)).update(content).digest();
  if (!isOctets(digest, actual)) {
    throw new TimestampError('It was altered after it was signed');
  }
  const named = namedCertificate(signer);
  const own = createHash(named.hash).update(certificate.raw).digest();
  if (!isOctets(named.digest, own)) {
    throw new TimestampError('It was signed under another certificate');
  }
}

/** @throws TimestampError where the algorithm is not taken */
export function signatureOf(
  { digestAlgorithm, signatureAlgorithm }: SignerInfo,
  { publicKey }: X509Certificate,
): SignatureScheme {
  if (publicKey.asymmetricKeyType === 'ed25519') {
    return { hash: null, key: publicKey };
  }
  if (signatureAlgorithm.algorithmId !== OID.rsaPss) {
    return { hash: hashNamed(digestAlgorithm.algorithmId), key: publicKey };
  }
  const { hashAlgorithm, saltLength } = decoded(
    'Its signature',
    () => new RSASSAPSSParams({ schema: signatureAlgorithm.algorithmParams }),
  );
  return {
    hash: hashNamed(hashAlgorithm.algorithmId),
    key: {
      key: publicKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength,
    },
  };
}

function namedCertificate(signer: SignerInfo): {
  hash: string;
  digest: BaseBlock | undefined;
} {
  const v2 = attribute(signer, OID.signingCertificateV2);
  const first = (block: BaseBlock | undefined) =>
    block instanceof Sequence ? block.valueBlock.value : [];
  if (v2) {
    // SEQUENCE { SEQUENCE OF { hashAlgorithm DEFAULT sha256, certHash, … } }
    const [head, second] = first(first(first(v2)[0])[0]);
    if (!(head instanceof Sequence)) return { hash: 'sha256', digest: head };
    const [algorithm] = head.valueBlock.value;
    const id =
      algorithm instanceof ObjectIdentifier
        ? algorithm.valueBlock.toString()
        : '';
    return { hash: hashNamed(id), digest: second };
  }
  const v1 = attribute(signer, OID.signingCertificate);
  // The hash of RFC 2634 is SHA-1; here it only names, the signature binds.
  return { hash: 'sha1', digest: first(first(first(v1)[0])[0])[0] };
}

/** The one value of an attribute that may be there once. */
function attribute(signer: SignerInfo, type: string): BaseBlock | undefined {
  const all = (signer.signedAttrs?.attributes ?? []).filter(
    one => one.type === type,
  );
  if (all.length > 1 || (all[0] && all[0].values.length !== 1)) {
    throw new TimestampError('It has a signed attribute twice');
  }
  return all[0]?.values[0];
}

function isOctets(block: BaseBlock | undefined, expected: Buffer): boolean {
  return (
    block instanceof OctetString &&
    Buffer.from(block.valueBlock.valueHexView).equals(expected)
  );
}

function hashNamed(oid: string): string {
  const name = HASHES[oid];
  if (!name) {
    throw new TimestampError(`It relies on a hash that is not taken (${oid})`);
  }
  return name;
}
