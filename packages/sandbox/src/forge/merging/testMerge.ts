import { commitTree } from '../git/write';
import { baseOidOf } from '../pulls';
import { Pull, Repo } from '../types';
import type { World } from '../World';
import { ZERO_OID } from '../git/objects';

/** The ref of a pull request's test merge. */
export function testMergeRef(pull: Pull): string {
  return `refs/pull/${pull.number}/merge`;
}

/**
 * The test merge of an open pull request, made where it is missing: the commit
 * that GitHub keeps at `refs/pull/N/merge` to know whether head and base go
 * together. Undefined when they conflict. (GitHub docs: "Get a pull request".)
 */
export async function testMerge(
  world: World,
  repo: Repo,
  pull: Pull,
): Promise<string | undefined> {
  const git = world.git(repo);
  const baseOid = await baseOidOf(world, repo, pull);
  const { headOid } = pull;
  const known = pull.testMerge;
  if (known?.headOid === headOid && known.baseOid === baseOid) {
    return known.oid;
  }
  const tree = await git.mergeTree(baseOid, headOid);
  const author = world.user(pull.authorId);
  const oid = tree
    ? await commitTree(git, {
        tree,
        parents: [baseOid, headOid],
        author: world.signature(author),
        committer: world.webFlow(),
        message: `Merge ${headOid} into ${baseOid}`,
      })
    : undefined;
  if (oid) {
    await git.moveRef(testMergeRef(pull), known?.oid ?? ZERO_OID, oid);
  }
  pull.testMerge = { headOid, baseOid, oid: oid ?? known?.oid };
  if (!oid) {
    pull.testMerge.oid = undefined;
  }
  world.store.save();
  return oid;
}

/**
 * `merge_commit_sha`: while open the test merge as far as it is known for this
 * head, afterwards the commit that merged the pull request.
 */
export function mergeCommitSha(pull: Pull): string | null {
  if (pull.state === 'closed') {
    return pull.mergeCommitOid ?? null;
  }
  return pull.testMerge?.headOid === pull.headOid
    ? pull.testMerge.oid ?? null
    : null;
}
