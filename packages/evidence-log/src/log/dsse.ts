import { type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';
import { decodeBase64 } from './base64';
import { LogFormatError } from './LogFormatError';
import { keyId, type NoteKey, type NoteSigner } from './note';

/** Payload type of in-toto statements. */
export const IN_TOTO = 'application/vnd.in-toto+json';

/** Type of an in-toto Statement, version 1. */
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';

const envelopeSchema = z.strictObject({
  payloadType: z.string().min(1).max(200),
  payload: z.string(),
  signatures: z
    .array(z.strictObject({ keyid: z.string().max(200), sig: z.string() }))
    .min(1)
    .max(20),
});

/** A DSSE envelope: base64 payload and its signatures. */
export type DsseEnvelope = z.infer<typeof envelopeSchema>;

/** An in-toto Statement (v1): what is said of which files. */
export interface Statement<P> {
  _type: typeof STATEMENT_TYPE;
  subject: { name: string; digest: { sha256: string } }[];
  predicateType: string;
  predicate: P;
}

/** The bytes that are signed: DSSE's pre-authentication encoding, version 1. */
export function preAuthEncoding(
  payloadType: string,
  payload: Uint8Array,
): Buffer {
  const type = Buffer.from(payloadType);
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}

/** Signs a payload; the key's id is that of signed notes. */
export async function signEnvelope(
  payloadType: string,
  payload: Uint8Array,
  signer: NoteSigner,
): Promise<DsseEnvelope> {
  const sig = await signer.sign(preAuthEncoding(payloadType, payload));
  return {
    payloadType,
    payload: Buffer.from(payload).toString('base64'),
    signatures: [
      {
        keyid: keyId(signer.keyName, await signer.publicKey()),
        sig: sig.toString('base64'),
      },
    ],
  };
}

/** Reads an envelope from untrusted JSON. @throws LogFormatError */
export function parseEnvelope(value: unknown): DsseEnvelope {
  const parsed = envelopeSchema.safeParse(value);
  if (!parsed.success) {
    throw new LogFormatError(
      `this is no DSSE envelope: ${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}

/**
 * Opens an envelope: the payload, if one of the keys has signed it. The key's
 * id in the envelope is only a hint, so every key is tried.
 *
 * @throws LogFormatError when none of them has
 */
export function openEnvelope(
  envelope: DsseEnvelope,
  keys: readonly (NoteKey | KeyObject)[],
): { payload: Buffer; verifiedBy: number } {
  const payload = decodeBase64(envelope.payload);
  if (!payload) throw new LogFormatError('the payload is not base64');
  const signed = preAuthEncoding(envelope.payloadType, payload);
  const verifiedBy = keys.findIndex(key =>
    envelope.signatures.some(({ sig }) => {
      const bytes = decodeBase64(sig);
      const publicKey = 'publicKey' in key ? key.publicKey : key;
      return bytes !== null && verify(null, signed, publicKey, bytes);
    }),
  );
  if (verifiedBy < 0) {
    throw new LogFormatError('none of the given keys has signed the envelope');
  }
  return { payload, verifiedBy };
}
