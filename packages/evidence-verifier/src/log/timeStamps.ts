import {
  readCertificates,
  TimestampError,
  verifyToken,
} from '@gitops-compliance/evidence-log/timestamps';
import type { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UnreadableError } from '../bundle/BundleSource';
import type { CheckLog } from '../report/report';

/** How far the portal's time of an anchor may be from that of its stamp. */
const MAX_CLOCK_DIFFERENCE_MS = 10 * 60_000;

/** A note with the token that an authority gave for it. */
export interface StampedNote {
  /** For people. */
  where: string;
  note: string;
  /** Number of the stamp, in hex. */
  reference: string;
  /** When it was stamped by the portal's clock: ISO 8601. */
  at: string;
  /** Base64 of the token (RFC 3161); null: none. */
  receipt: string | null;
}

/**
 * Reads what time stamps must lead to, given by another way than the bundle.
 *
 * @throws UnreadableError where a file holds no certificate
 */
export async function readAuthorities(
  files: readonly string[],
): Promise<X509Certificate[]> {
  const read = await Promise.all(
    files.map(async file => {
      const pem = await readFile(file, 'utf8').catch(() => {
        throw new UnreadableError(`the authority ${file} cannot be read`);
      });
      try {
        return readCertificates(pem);
      } catch {
        throw new UnreadableError(
          `${file} is no certificate in PEM; give that of the authority above the one that stamps`,
        );
      }
    }),
  );
  return read.flat();
}

/**
 * Verifies time stamps against the authorities that were given. Without any,
 * nothing is said of them but that.
 */
export function verifyStamps(
  stamped: readonly StampedNote[],
  authorities: readonly X509Certificate[],
  check: CheckLog,
): void {
  if (authorities.length === 0) {
    check.notRePerformable(
      'log/anchors.json',
      `its time stamps (${stamped.length}) were not checked: no certificate of an authority was given; give it with --tsa-ca`,
    );
    return;
  }
  for (const { where, note, reference, at, receipt } of stamped) {
    check.examined();
    const difference = differenceOf(
      { note, reference, at, receipt },
      authorities,
    );
    if (difference) check.difference(where, `its time stamp: ${difference}`);
  }
}

function differenceOf(
  { note, reference, at, receipt }: Omit<StampedNote, 'where'>,
  trusted: readonly X509Certificate[],
): string | null {
  if (receipt === null) return 'it is missing';
  try {
    const token = Buffer.from(receipt, 'base64');
    const stamp = verifyToken(token, { data: Buffer.from(note), trusted });
    if (stamp.serial !== reference) {
      return `it has the number ${stamp.serial}, not ${reference}`;
    }
    const apart = Math.abs(stamp.at.getTime() - Date.parse(at));
    return apart <= MAX_CLOCK_DIFFERENCE_MS
      ? null
      : `it is of ${stamp.at.toISOString()}, not of ${at}`;
  } catch (error) {
    if (error instanceof TimestampError) return error.message;
    throw error;
  }
}
