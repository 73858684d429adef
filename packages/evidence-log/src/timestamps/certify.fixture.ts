import { Integer, Utf8String } from 'asn1js';
import { webcrypto } from 'node:crypto';
import {
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  CryptoEngine,
  ExtKeyUsage,
  Extension,
} from 'pkijs';
import { exactBuffer } from './der';

/** What pkijs signs with. */
export const engine = new CryptoEngine({
  name: 'node',
  crypto: webcrypto as unknown as Crypto,
});
/** Kind of the keys. */
export const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
/** Hash of the signatures. */
export const HASH = 'SHA-256';
/** A new key. */
export async function keyPair(): Promise<CryptoKeyPair> {
  const pair = await webcrypto.subtle.generateKey(CURVE, true, [
    'sign',
    'verify',
  ]);
  return pair as CryptoKeyPair;
}

/** A certificate for a key by another one. */
export async function certify(of: {
  subject: string;
  issuer: string;
  serial: number;
  key: CryptoKey;
  by: CryptoKey;
  extensions: Extension[];
  from: Date;
  until: Date;
}): Promise<Certificate> {
  const certificate = new Certificate({
    version: 2,
    serialNumber: new Integer({ value: of.serial }),
    extensions: of.extensions,
  });
  certificate.subject.typesAndValues.push(commonName(of.subject));
  certificate.issuer.typesAndValues.push(commonName(of.issuer));
  certificate.notBefore.value = of.from;
  certificate.notAfter.value = of.until;
  await certificate.subjectPublicKeyInfo.importKey(of.key, engine);
  await certificate.sign(of.by, HASH, engine);
  return certificate;
}

function commonName(value: string): AttributeTypeAndValue {
  return new AttributeTypeAndValue({
    type: '2.5.4.3',
    value: new Utf8String({ value }),
  });
}

/** An extension with its content. */
export function extensionOf(
  extnID: string,
  critical: boolean,
  parsedValue: BasicConstraints | ExtKeyUsage,
): Extension {
  const extnValue = parsedValue.toSchema().toBER();
  return new Extension({ extnID, critical, extnValue, parsedValue });
}

/** A certificate in PEM. */
export function pemOf(certificate: Certificate): string {
  return pem('CERTIFICATE', certificate.toSchema(true).toBER());
}

/** Bytes in PEM. */
export function pem(label: string, bytes: ArrayBuffer): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join(
    '\n',
  )}\n-----END ${label}-----\n`;
}

/** The bytes in a PEM text. */
export function bytesIn(text: string): ArrayBuffer {
  const base64 = text.replace(/-----[^-]+-----/g, '');
  return exactBuffer(Buffer.from(base64, 'base64'));
}
