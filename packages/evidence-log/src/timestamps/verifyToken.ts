import { type BaseBlock, Constructed, Sequence } from 'asn1js';
import {
  createHash,
  timingSafeEqual,
  verify,
  X509Certificate,
} from 'node:crypto';
import {
  Certificate,
  ContentInfo,
  IssuerAndSerialNumber,
  SignedData,
  type SignerInfo,
  TSTInfo,
} from 'pkijs';
import { assertChain, assertStamps } from './certificates';
import { bytesOf, decoded, sequenceIn } from './der';
import { MAX_ANSWER_BYTES } from './exchange';
import { OID } from './oids';
import { assertSigns, signatureOf } from './signerInfo';
import { TimestampError } from './TimestampError';

/** Certificates that a token may bring along. */
const MAX_CERTIFICATES = 16;

/** What a time stamp says, after it was found to hold. */
export interface Timestamp {
  /** When the authority had the data, by its clock. */
  at: Date;
  /** Number of the stamp at the authority, in hex. */
  serial: string;
  /** OID of the policy that it was given under. */
  policy: string;
  /** The request's random bytes, without zeros in front; null: none. */
  nonce: Buffer | null;
}

/**
 * Verifies a time-stamp token (RFC 3161) offline: it is of this data, its
 * signature holds, and who signed it is a time-stamp authority whose
 * certificate, at the time that it states, led to one that is trusted. So a
 * token goes on holding after its certificate has expired. Whether a
 * certificate was revoked is not looked at.
 *
 * @param token - DER of the ContentInfo; it may come from anybody
 * @throws TimestampError saying what does not hold
 */
export function verifyToken(
  token: Uint8Array,
  expected: { data: Uint8Array; trusted: readonly X509Certificate[] },
): Timestamp {
  const { signed, signedData, content, info } = openToken(token);
  const imprint = createHash('sha256').update(expected.data).digest();
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  const stamped = Buffer.from(hashedMessage.valueBlock.valueHexView);
  if (
    hashAlgorithm.algorithmId !== OID.sha256 ||
    stamped.length !== imprint.length ||
    !timingSafeEqual(stamped, imprint)
  ) {
    throw new TimestampError('It is of something else');
  }
  const [signer] = signed.signerInfos;
  const given = certificatesIn(signedData);
  const certificate = signerAmong(given, signer);
  assertSigns(signer, certificate, content);
  const { hash, key } = signatureOf(signer, certificate);
  const isGenuine = decoded('Its signature', () =>
    verify(
      hash,
      new Uint8Array(signer.signedAttrs?.encodedValue ?? []),
      key,
      Buffer.from(signer.signature.valueBlock.valueHexView),
    ),
  );
  if (!isGenuine) throw new TimestampError('Its signature does not hold');
  assertStamps(certificate);
  assertChain(certificate, given, expected.trusted, info.genTime);
  return {
    at: info.genTime,
    serial: Buffer.from(info.serialNumber.valueBlock.valueHexView).toString(
      'hex',
    ),
    policy: info.policy,
    nonce: info.nonce
      ? withoutZeros(Buffer.from(info.nonce.valueBlock.valueHexView))
      : null,
  };
}

function openToken(token: Uint8Array) {
  if (token.length > MAX_ANSWER_BYTES) {
    throw new TimestampError('It is larger than time stamps are');
  }
  sequenceIn(token, 'The time stamp');
  return decoded('The time stamp', () => {
    const { contentType, content: inner } = ContentInfo.fromBER(
      Uint8Array.from(token),
    );
    if (contentType !== OID.signedData) {
      throw new TimestampError('It is not signed');
    }
    const signed = new SignedData({ schema: inner });
    const { eContent, eContentType } = signed.encapContentInfo;
    if (!eContent || eContentType !== OID.tstInfo) {
      throw new TimestampError('It is signed, but is no time stamp');
    }
    if (signed.signerInfos.length !== 1) {
      throw new TimestampError('It must have one signature, and has not');
    }
    const content = Buffer.from(eContent.getValue());
    sequenceIn(content, 'The time stamp');
    const info = TSTInfo.fromBER(Uint8Array.from(content));
    if (!Number.isFinite(info.genTime.getTime())) {
      throw new TimestampError('It states no time');
    }
    return { signed, signedData: inner as BaseBlock, content, info };
  });
}

/** As they came: what is hashed and signed are their very bytes. */
function certificatesIn(signedData: BaseBlock): X509Certificate[] {
  const fields =
    signedData instanceof Sequence ? signedData.valueBlock.value : [];
  const set = fields.find(
    ({ idBlock }) => idBlock.tagClass === 3 && idBlock.tagNumber === 0,
  );
  const own = set instanceof Constructed ? set.valueBlock.value : [];
  if (own.length > MAX_CERTIFICATES) {
    throw new TimestampError('It brings along more certificates than are read');
  }
  return own.map(one =>
    decoded('A certificate', () => new X509Certificate(bytesOf(one))),
  );
}

function signerAmong(
  certificates: readonly X509Certificate[],
  { sid }: SignerInfo,
): X509Certificate {
  if (!(sid instanceof IssuerAndSerialNumber)) {
    throw new TimestampError(
      'It does not name its certificate by issuer and number',
    );
  }
  const found = certificates.find(({ raw }) =>
    decoded('A certificate', () => {
      const { issuer, serialNumber } = Certificate.fromBER(
        Uint8Array.from(raw),
      );
      return (
        issuer.isEqual(sid.issuer) && serialNumber.isEqual(sid.serialNumber)
      );
    }),
  );
  if (!found) {
    throw new TimestampError('The certificate of who signed it is not in it');
  }
  return found;
}

function withoutZeros(bytes: Buffer): Buffer {
  const from = bytes.findIndex(byte => byte !== 0);
  return from < 0 ? Buffer.alloc(0) : bytes.subarray(from);
}
