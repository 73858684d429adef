import { Integer, OctetString } from 'asn1js';
import { createHash } from 'node:crypto';
import {
  AlgorithmIdentifier,
  MessageImprint,
  PKIStatusInfo,
  TimeStampReq,
} from 'pkijs';
import { bytesOf, decoded, exactBuffer, sequenceIn } from './der';
import { OID } from './oids';
import { TimestampError } from './TimestampError';

/** Largest answer that is read; tokens with a long chain have some 10 KiB. */
export const MAX_ANSWER_BYTES = 64 * 1024;

/** PKIStatus of RFC 3161, 2.4.2: a token was given. */
const GRANTED = [0, 1];

/** PKIFailureInfo of RFC 3161, 2.4.2, by its bit. */
const FAILURES: Record<number, string> = {
  0: 'it does not know the hash',
  2: 'it does not allow such a request',
  5: 'it did not understand the request',
  14: 'its clock is not available',
  15: 'it does not stamp under this policy',
  16: 'it does not know an extension',
  17: 'it has no more information',
  25: 'it is not able to at present',
};

/** What a time stamp is asked for with. */
export interface TimestampRequest {
  /** What is stamped; its SHA-256 is sent. */
  data: Uint8Array;
  /** Random bytes that the answer has to repeat. */
  nonce: Uint8Array;
  /** OID of the policy; without it the authority's own. */
  policy?: string;
}

/** TimeStampReq in DER, for `application/timestamp-query`. */
export function timestampRequest(request: TimestampRequest): Buffer {
  const { data, nonce, policy } = request;
  const message = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: OID.sha256 }),
      hashedMessage: new OctetString({
        valueHex: exactBuffer(createHash('sha256').update(data).digest()),
      }),
    }),
    reqPolicy: policy,
    nonce: new Integer({ valueHex: exactBuffer(unsigned(nonce)) }),
    certReq: true,
  });
  return Buffer.from(message.toSchema().toBER());
}

/**
 * The token in an answer, as it came. What it is worth, `verifyToken` tells.
 *
 * @throws TimestampError where the authority gave none, with its reason
 */
export function tokenOf(answer: Uint8Array): Buffer {
  if (answer.length > MAX_ANSWER_BYTES) {
    throw new TimestampError('The answer is larger than time stamps are');
  }
  const [status, token] = sequenceIn(answer, 'The answer');
  const { status: code, failInfo } = decoded(
    'The answer',
    () => new PKIStatusInfo({ schema: status }),
  );
  if (!GRANTED.includes(code)) {
    const bits = failInfo ? bitsOf(failInfo.valueBlock.valueHexView) : [];
    const why = bits.map(bit => FAILURES[bit] ?? `failure ${bit}`);
    throw new TimestampError(
      `The authority refused with status ${code}${
        why.length > 0 ? `: ${why.join(', ')}` : ''
      }`,
    );
  }
  if (!token) throw new TimestampError('The answer holds no time stamp');
  return bytesOf(token);
}

/**
 * Content of a DER integer that is not negative: as few bytes as do, with a zero
 * in front where the first bit is set. OpenSSL refuses one zero more.
 */
function unsigned(bytes: Uint8Array): Uint8Array {
  const from = bytes.findIndex(byte => byte !== 0);
  if (from < 0) return Uint8Array.of(0);
  const digits = bytes.subarray(from);
  return digits[0] < 0x80 ? digits : Uint8Array.of(0, ...digits);
}

function bitsOf(bytes: Uint8Array): number[] {
  return Array.from({ length: bytes.length * 8 }, (_, bit) => bit).filter(
    bit => ((bytes[bit >> 3] << (bit & 7)) & 0x80) !== 0,
  );
}
