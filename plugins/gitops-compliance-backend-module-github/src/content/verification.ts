import type { CommitVerification } from '@gitops-compliance/plugin-gitops-compliance-node';
import { z } from 'zod';

/** What is read of a commit's signature. */
export const SIGNATURE_FIELDS = 'signature{isValid state wasSignedByGitHub}';

/** Answer to `SIGNATURE_FIELDS`; null: the commit is not signed. */
export const signatureSchema = z
  .object({
    isValid: z.boolean(),
    state: z.string(),
    wasSignedByGitHub: z.boolean(),
  })
  .nullable();

/** States in which GitHub could not find out; it may later. */
const NOT_FOUND_OUT = [
  'GPGVERIFY_ERROR',
  'GPGVERIFY_UNAVAILABLE',
  'OCSP_ERROR',
  'OCSP_PENDING',
];

/** A signature in the words of the port; undefined: it was not read. */
export function verificationOf(
  signature: z.infer<typeof signatureSchema> | undefined,
): CommitVerification {
  if (signature === undefined) {
    return { state: 'unknown', by: null, reason: 'not_read' };
  }
  if (signature === null) {
    return { state: 'unsigned', by: null, reason: 'unsigned' };
  }
  const { isValid, state, wasSignedByGitHub } = signature;
  const reason = state.toLowerCase();
  if (isValid) {
    return {
      state: 'valid',
      by: wasSignedByGitHub ? 'forge' : 'person',
      reason,
    };
  }
  if (NOT_FOUND_OUT.includes(state)) {
    return { state: 'unknown', by: null, reason };
  }
  return {
    state: reason === 'unsigned' ? 'unsigned' : 'invalid',
    by: null,
    reason,
  };
}
