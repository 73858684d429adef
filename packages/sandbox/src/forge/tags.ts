import { ForgeError, notFound, unprocessable } from './errors';
import { Signer } from './git/GitStore';
import { ZERO_OID } from './git/objects';
import { writeTag } from './git/write';
import { pushRef } from './refs';
import { Repo } from './types';
import { Identity, World } from './World';

export interface TagInput {
  name: string;
  target: string;
  message?: string;
  sign?: Signer;
  force?: boolean;
}

/** Creates or moves a tag as a push does, under the rules for tags. */
export async function setTag(
  world: World,
  identity: Identity,
  repo: Repo,
  input: TagInput,
): Promise<string> {
  const git = world.git(repo);
  const ref = `refs/tags/${input.name}`;
  return world.lock(repo, async () => {
    const object = await git.resolveCommit(input.target);
    if (!object) {
      throw notFound(`No commit found for SHA: ${input.target}`);
    }
    const before = await git.ref(ref);
    if (before && !input.force) {
      throw new ForgeError(422, 'Reference already exists', {
        graphql: `A ref named "${ref}" already exists in the repository.`,
      });
    }
    const after =
      input.message === undefined
        ? object
        : await writeTag(git, {
            object,
            type: 'commit',
            name: input.name,
            tagger: world.signature(identity.user),
            message: input.message,
            sign: input.sign,
          });
    const change = { ref, before: before ?? ZERO_OID, after };
    if (!(await pushRef(world, identity, repo, change))) {
      throw unprocessable(`Reference update failed: ${ref}`);
    }
    return after;
  });
}
