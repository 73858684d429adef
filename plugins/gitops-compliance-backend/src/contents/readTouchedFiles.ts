import {
  ForgeRefusedError,
  RevisionNotFoundError,
  type Forge,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import type { PullRequestRecord } from '../changes/records';
import type { TouchedFile } from './records';

/** Files of one pull request whose blobs are read. */
const MAX_FILES = 50;

/**
 * The blobs of each file that a pull request touches, at the tip of its base
 * and at its head. One request. Null where the forge does not tell all files,
 * or there are too many: then the head alone stands for them.
 */
export async function readTouchedFiles(
  forge: Forge,
  pull: PullRequestRecord,
  signal: AbortSignal,
): Promise<TouchedFile[] | null> {
  const { files: paths, baseSha, headSha, repository } = pull;
  if (!paths || paths.length > MAX_FILES) return null;
  if (paths.length === 0) return [];
  try {
    const { files } = await forge.readFiles(
      repository,
      [baseSha, headSha].flatMap(ref => paths.map(path => ({ ref, path }))),
      signal,
    );
    const blobOf = (ref: string, path: string) =>
      files.find(file => file.ref === ref && file.path === path)?.blob ?? null;
    return paths.map(path => ({
      path,
      before: blobOf(baseSha, path),
      after: blobOf(headSha, path),
    }));
  } catch (error) {
    const isGone =
      error instanceof RevisionNotFoundError ||
      error instanceof ForgeRefusedError;
    if (isGone) return null;
    throw error;
  }
}
