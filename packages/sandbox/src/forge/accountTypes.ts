/** An SSH key with which an account signs commits and tags. */
export interface SigningKey {
  id: number;
  userId: number;
  title: string;
  /** `ssh-ed25519 AAAA…`, without a comment. */
  key: string;
  createdAt: string;
}

/** A commit or tag whose signature was verified when it was pushed. */
export interface VerificationRecord {
  repoId: number;
  oid: string;
  verifiedAt: string;
  signerId: number;
}
