import {
  startTimestampAuthority,
  type TimestampFault,
} from '@gitops-compliance/sandbox/src/timestamps';
import { readCertificates } from '@gitops-compliance/evidence-log/timestamps';
import { TimestampAnchor } from '../TimestampAnchor';

export type { TimestampFault };

/** A stand-in for a time-stamp authority, and the anchor at it. */
export async function startTimestampWorld(policy?: string) {
  const authority = await startTimestampAuthority();
  const trusted = readCertificates(authority.caPem);
  return {
    authority,
    trusted,
    anchor: new TimestampAnchor(
      { url: authority.url, trusted, policy },
      { now: () => new Date(), timeoutMs: 500 },
    ),
    down: () => {
      authority.fail('down');
      return () => authority.fail(null);
    },
    close: () => authority.close(),
  };
}
