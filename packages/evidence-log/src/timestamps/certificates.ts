import { X509Certificate } from 'node:crypto';
import { Certificate, type Extension } from 'pkijs';
import { decoded } from './der';
import { OID } from './oids';
import { TimestampError } from './TimestampError';

/** Links from the authority's certificate up to one that is trusted. */
const MAX_CHAIN = 8;
/** Extensions that are looked at here, or by OpenSSL when it checks an issuer. */
const KNOWN_EXTENSIONS: readonly string[] = [
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
];

/**
 * The certificates in a PEM text, one after the other.
 *
 * @throws TimestampError where there is none, or one cannot be read
 */
export function readCertificates(pem: string): X509Certificate[] {
  const blocks = pem.match(
    /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g,
  );
  if (!blocks) throw new TimestampError('There is no certificate in PEM');
  return blocks.map(block =>
    decoded('A certificate in PEM', () => new X509Certificate(block)),
  );
}

/**
 * Holds the certificate of who stamped against RFC 3161, 2.3: for time stamps,
 * critically, and for nothing else.
 *
 * @throws TimestampError where it is for something else
 */
export function assertStamps(certificate: X509Certificate): void {
  const extension = extensionsOf(certificate).find(
    ({ extnID }) => extnID === OID.extendedKeyUsage,
  );
  const usages = certificate.keyUsage ?? [];
  if (usages.length !== 1 || usages[0] !== OID.timeStamping) {
    throw new TimestampError(
      'Its certificate is not one of a time-stamp authority: it has another use than time stamps',
    );
  }
  if (!extension?.critical) {
    throw new TimestampError(
      'Its certificate is not one of a time-stamp authority: its use is not marked critical',
    );
  }
}

/**
 * Looks for a way from a certificate to one that is trusted. Every certificate
 * on it must have been valid at the given time. Revocation is not looked at.
 *
 * @param given - certificates that may lie between, from anybody
 * @throws TimestampError where there is no such way
 */
export function assertChain(
  certificate: X509Certificate,
  given: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
  at: Date,
): void {
  const seen = new Set<string>();
  const isTrusted = (one: X509Certificate) =>
    trusted.some(({ fingerprint256 }) => fingerprint256 === one.fingerprint256);
  /** `below`: authorities between this certificate and the one that stamped. */
  const leadsUp = (one: X509Certificate, below: number): boolean => {
    if (isTrusted(one)) return true;
    seen.add(one.fingerprint256);
    return [...trusted, ...given].some(
      issuer =>
        below < MAX_CHAIN &&
        !seen.has(issuer.fingerprint256) &&
        mayIssue(issuer, one, { below, at }) &&
        leadsUp(issuer, below + 1),
    );
  };
  assertUsable(certificate, at);
  if (!leadsUp(certificate, 0)) {
    throw new TimestampError(
      'Its certificate does not lead to the authority that was given',
    );
  }
}

function mayIssue(
  issuer: X509Certificate,
  certificate: X509Certificate,
  { below, at }: { below: number; at: Date },
): boolean {
  try {
    assertUsable(issuer, at);
  } catch {
    return false;
  }
  return (
    issuer.ca &&
    pathLengthOf(issuer) >= below &&
    certificate.checkIssued(issuer) &&
    certificate.verify(issuer.publicKey)
  );
}

/** Valid at the time, and without a condition that is not looked at. */
function assertUsable(certificate: X509Certificate, at: Date): void {
  const [from, until] = [certificate.validFrom, certificate.validTo].map(day =>
    Date.parse(day),
  );
  if (!(at.getTime() >= from && at.getTime() <= until)) {
    throw new TimestampError(
      'Its certificate was not valid at the time that it states',
    );
  }
  const unknown = extensionsOf(certificate).find(
    ({ critical, extnID }) => critical && !KNOWN_EXTENSIONS.includes(extnID),
  );
  if (unknown) {
    throw new TimestampError(
      `Its certificate has a critical extension (${unknown.extnID}) that is not known here`,
    );
  }
}

function pathLengthOf(certificate: X509Certificate): number {
  const constraints = extensionsOf(certificate).find(
    ({ extnID }) => extnID === OID.basicConstraints,
  )?.parsedValue;
  const length = constraints?.pathLenConstraint;
  if (length === undefined) return Infinity;
  return typeof length === 'number' ? length : 0;
}

function extensionsOf({ raw }: X509Certificate): Extension[] {
  return decoded(
    'A certificate',
    () => Certificate.fromBER(Uint8Array.from(raw)).extensions ?? [],
  );
}
