import { Commit, parseTree } from '../git/objects';
import { Repo } from '../types';
import { World } from '../World';
import { View } from './fields';
import { objectView } from './gitViews';

/** What a commit has at a path; null for nothing. */
export async function treeEntryView(
  world: World,
  repo: Repo,
  commit: Commit,
  path: string,
): Promise<View | null> {
  const git = world.git(repo);
  const object = await git.object(`${commit.oid}:${path}`);
  const cut = path.lastIndexOf('/');
  const name = path.slice(cut + 1);
  const folder = cut < 0 ? commit.tree : `${commit.oid}:${path.slice(0, cut)}`;
  const tree = object && (await git.object(folder));
  const entry = tree && parseTree(tree).find(each => each.name === name);
  return object
    ? {
        __typename: 'TreeEntry',
        name,
        mode: entry ? parseInt(entry.mode, 8) : 0,
        path,
        oid: object.oid,
        size: object.data.length,
        type: object.type,
        object: () => objectView(world, repo, object),
      }
    : null;
}
