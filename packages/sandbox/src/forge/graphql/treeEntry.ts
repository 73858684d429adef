import { Commit } from '../git/objects';
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
  const object = await world.git(repo).object(`${commit.oid}:${path}`);
  return object
    ? {
        __typename: 'TreeEntry',
        name: path.split('/').pop(),
        path,
        oid: object.oid,
        size: object.data.length,
        type: object.type,
        object: () => objectView(world, repo, object),
      }
    : null;
}
