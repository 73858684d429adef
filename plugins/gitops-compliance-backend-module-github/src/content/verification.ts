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
  return wordedAs(state, isValid, wasSignedByGitHub);
}

/** What GitHub says of a signature, in the words of the port. */
function wordedAs(
  word: string,
  isValid: boolean,
  byForge: boolean,
): CommitVerification {
  const reason = word.toLowerCase();
  if (isValid) {
    return { state: 'valid', by: byForge ? 'forge' : 'person', reason };
  }
  if (NOT_FOUND_OUT.includes(word.toUpperCase())) {
    return { state: 'unknown', by: null, reason };
  }
  return {
    state: reason === 'unsigned' ? 'unsigned' : 'invalid',
    by: null,
    reason,
  };
}

/**
 * How a tag is signed, by REST, which does not tell who did: what GitHub signs
 * itself has its own address as the tagger's, and nobody else can prove that
 * this is theirs.
 */
export function tagVerificationOf(
  {
    verification,
    tagger,
  }: {
    verification?: { verified: boolean; reason: string };
    tagger: { email: string };
  },
  host: string,
): CommitVerification {
  if (!verification) return { state: 'unknown', by: null, reason: 'not_read' };
  const { verified, reason } = verification;
  const own = ['noreply@github.com', `noreply@${host}`];
  return wordedAs(reason, verified, own.includes(tagger.email));
}
