import { forbidden, unprocessable } from '../errors';
import { commitTree } from '../git/write';
import { pushRef } from '../refs';
import { Pull, Repo } from '../types';
import type { Identity, World } from '../World';

/**
 * Merges the base into the head branch, as the button "Update branch" does.
 * (GitHub REST: "Update a pull request branch".)
 */
export async function updateBranch(
  world: World,
  identity: Identity,
  repo: Repo,
  pull: Pull,
  expectedHead?: string,
): Promise<void> {
  const git = world.git(repo);
  await world.lock(repo, async () => {
    const before = pull.headOid;
    if (pull.fork) {
      throw forbidden('The fork does not let maintainers push to it.');
    }
    if (expectedHead && expectedHead !== before) {
      throw unprocessable(`expected head sha didn’t match current head ref.`);
    }
    const base = await git.branch(pull.baseRef);
    const head = await git.branch(pull.headRef);
    if (!base || head !== before || (await git.isAncestor(base, before))) {
      throw unprocessable('There are no new commits on the base branch.');
    }
    const tree = await git.mergeTree(before, base);
    if (!tree) {
      throw unprocessable('merge conflict between base and head');
    }
    const after = await commitTree(git, {
      tree,
      parents: [before, base],
      author: world.signature(identity.user),
      committer: world.webFlow(),
      message: `Merge branch '${pull.baseRef}' into ${pull.headRef}`,
    });
    const ref = `refs/heads/${pull.headRef}`;
    if (!(await pushRef(world, identity, repo, { ref, before, after }))) {
      throw unprocessable('Head branch was modified. Review and try again.');
    }
  });
}
