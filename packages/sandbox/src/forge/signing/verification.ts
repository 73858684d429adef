import { VerificationRecord } from '../accountTypes';
import { Commit, Signature, Tag } from '../git/objects';
import { GrowingIndex } from '../indexed';
import { Repo, User } from '../types';
import { WEB_FLOW_ID, World } from '../World';
import { FORGE_KEY } from './keys';
import { keyText, parseSsh, SshSignature, verifySsh } from './sshsig';

/**
 * Why a commit or tag is verified or not, in the words of GitHub's table of
 * reasons. Those that only GPG keys have (expiry, usage flags, revocation)
 * never occur here: all signatures that are checked are SSH signatures.
 */
export type VerificationReason =
  | 'unsigned'
  | 'unknown_signature_type'
  | 'malformed_signature'
  | 'unknown_key'
  | 'no_user'
  | 'bad_email'
  | 'unverified_email'
  | 'invalid'
  | 'valid';

export interface Verification {
  verified: boolean;
  reason: VerificationReason;
  signature?: string;
  /** What was signed. */
  payload?: string;
  verifiedAt?: string;
  /** The account whose key it is, however the rest turns out. */
  signer?: User;
  /** Signed by the forge itself, for what it committed. */
  bySite: boolean;
}

const records = new GrowingIndex<VerificationRecord>(
  ({ repoId, oid }) => `${repoId} ${oid}`,
);

function recordOf(world: World, repo: Repo, oid: string) {
  const key = `${repo.id} ${oid}`;
  return records.of(world.state.verifications, key)[0];
}

const whoOf = (object: Commit | Tag): Signature =>
  'committer' in object ? object.committer : object.tagger;

function parse(
  signature: string,
): SshSignature | 'unknown_signature_type' | 'malformed_signature' {
  if (!signature.startsWith('-----BEGIN SSH SIGNATURE-----')) {
    return 'unknown_signature_type';
  }
  try {
    return parseSsh(signature);
  } catch {
    // What cannot be read is an answer here, not a fault.
    return 'malformed_signature';
  }
}

/** Verdict on the key's account and the committer's or tagger's address. */
function identityReason(
  world: World,
  signer: User,
  who: Signature,
): VerificationReason {
  const account = world.userByEmail(who.email);
  if (!account) {
    return 'no_user';
  }
  if (account.id !== signer.id) {
    return 'bad_email';
  }
  return account.emailUnverified ? 'unverified_email' : 'valid';
}

/** Judges a signature by the keys and addresses as they are now. */
function judge(world: World, object: Commit | Tag): Verification {
  const { signature, payload } = object;
  if (signature === undefined) {
    return { verified: false, reason: 'unsigned', bySite: false };
  }
  const seen = { signature, payload, bySite: false };
  const refused = (reason: VerificationReason, signer?: User) => ({
    ...seen,
    verified: false,
    reason,
    signer,
  });
  const parsed = parse(signature);
  if (typeof parsed === 'string') {
    return refused(parsed);
  }
  const bySite = parsed.publicKey.equals(FORGE_KEY);
  const key = world.state.signingKeys.find(
    known => known.key === keyText(parsed.publicKey),
  );
  const signer = bySite
    ? world.user(WEB_FLOW_ID)
    : key && world.user(key.userId);
  if (!signer) {
    return refused('unknown_key');
  }
  if (!verifySsh(parsed, Buffer.from(payload))) {
    return refused('invalid', signer);
  }
  const reason = identityReason(world, signer, whoOf(object));
  return { ...seen, verified: reason === 'valid', reason, signer, bySite };
}

/**
 * Whether a commit or an annotated tag is verified. As GitHub documents it,
 * what was verified when it was pushed stays so, whatever becomes of the key,
 * the address or the account.
 */
export function verificationOf(
  world: World,
  repo: Repo,
  object: Commit | Tag,
): Verification {
  const record = recordOf(world, repo, object.oid);
  if (record) {
    return {
      verified: true,
      reason: 'valid',
      signature: object.signature,
      payload: object.payload,
      verifiedAt: record.verifiedAt,
      signer: world.user(record.signerId),
      bySite: record.signerId === WEB_FLOW_ID,
    };
  }
  const verdict = judge(world, object);
  return verdict.bySite && verdict.verified
    ? { ...verdict, verifiedAt: whoOf(object).date }
    : verdict;
}

/** Keeps that an object was verified when it arrived. */
export function recordVerification(
  world: World,
  repo: Repo,
  object: Commit | Tag,
): void {
  const { verified, signer, bySite } = judge(world, object);
  if (verified && signer && !bySite && !recordOf(world, repo, object.oid)) {
    world.state.verifications.push({
      repoId: repo.id,
      oid: object.oid,
      verifiedAt: world.timestamp(),
      signerId: signer.id,
    });
  }
}

/** The `verification` object of REST answers. */
export function verificationJson(
  world: World,
  repo: Repo,
  object: Commit | Tag,
) {
  const found = verificationOf(world, repo, object);
  return {
    verified: found.verified,
    reason: found.reason,
    signature: found.signature ?? null,
    payload: found.signature ? found.payload : null,
    verified_at: found.verifiedAt ?? null,
  };
}
