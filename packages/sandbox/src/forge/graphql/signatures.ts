import { Commit, Tag } from '../git/objects';
import { nodeId } from '../ids';
import { fingerprint, parseSsh } from '../signing/sshsig';
import { VerificationReason, verificationOf } from '../signing/verification';
import { Repo } from '../types';
import { World } from '../World';
import { actorView, gitActorView } from './accounts';
import { View } from './fields';
import { objectView } from './gitViews';
import { repositoryView } from './repositoryView';

const ABBREVIATED = 7;

const STATE: Record<VerificationReason, string> = {
  unsigned: 'UNSIGNED',
  unknown_signature_type: 'UNKNOWN_SIG_TYPE',
  malformed_signature: 'MALFORMED_SIG',
  unknown_key: 'UNKNOWN_KEY',
  no_user: 'NO_USER',
  bad_email: 'BAD_EMAIL',
  unverified_email: 'UNVERIFIED_EMAIL',
  invalid: 'INVALID',
  valid: 'VALID',
};

/** A commit's signature; null where there is none. */
export function signatureView(
  world: World,
  repo: Repo,
  commit: Commit,
): View | null {
  const found = verificationOf(world, repo, commit);
  if (found.signature === undefined) {
    return null;
  }
  const unread = ['unknown_signature_type', 'malformed_signature'].includes(
    found.reason,
  );
  return {
    __typename: unread ? 'UnknownSignature' : 'SshSignature',
    email: commit.committer.email,
    isValid: found.verified,
    payload: found.payload,
    signature: found.signature,
    signer: found.signer
      ? {
          ...actorView(world, found.signer),
          __typename: 'User',
          login: found.signer.login,
        }
      : null,
    state: STATE[found.reason],
    verifiedAt: found.verifiedAt ?? null,
    wasSignedByGitHub: found.bySite,
    ...(unread
      ? {}
      : { keyFingerprint: fingerprint(parseSsh(found.signature).publicKey) }),
  };
}

/** An annotated tag. */
export function tagView(world: World, repo: Repo, tag: Tag): View {
  const resourcePath = `/${repo.owner}/${repo.name}/commit/${tag.oid}`;
  return {
    __typename: 'Tag',
    id: nodeId('Tag', repo.id, tag.oid),
    oid: tag.oid,
    abbreviatedOid: tag.oid.slice(0, ABBREVIATED),
    name: tag.name,
    message: tag.message,
    tagger: gitActorView(world, tag.tagger),
    commitResourcePath: resourcePath,
    commitUrl: `${world.url}${resourcePath}`,
    repository: () => repositoryView(world, repo),
    target: async () =>
      objectView(world, repo, await world.git(repo).object(tag.object)),
  };
}
