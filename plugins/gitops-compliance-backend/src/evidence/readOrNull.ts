import { parseEntry } from '@gitops-compliance/evidence-log';
import type { EvidenceEntry } from '@gitops-compliance/rules';

/**
 * The envelope of an entry; null where its bytes are damaged: they are in the
 * bundle as they are, and the verifier says where they differ from the log.
 */
export function readOrNull(entry: Buffer): Omit<EvidenceEntry, 'place'> | null {
  try {
    return parseEntry(entry);
  } catch {
    return null;
  }
}
