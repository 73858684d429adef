import type { PullRequestSnapshot } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { TouchedFile } from '../../contents/records';
import { inWords } from '../../shared/text';
import type { ChangeRow } from '../records';
import type { House } from './context';

/** The files that reviews of a change's head are bound to, as they were. */
export async function reviewedFiles(
  row: ChangeRow,
  { options }: House,
): Promise<TouchedFile[]> {
  const contents = await options.contents.get(row.id);
  return contents?.head_sha === row.pull_request?.headSha
    ? contents?.files ?? []
    : [];
}

/**
 * Why the base is no longer what reviews are bound to; empty: it is. The digest
 * covers the blob of each touched file before the change (design §5.7); where
 * somebody changed one on the base since, Git may merge both without a
 * conflict, into a text that nobody looked at. What the base branch alters
 * elsewhere does not matter.
 *
 * @param files - as they were reviewed, for this head
 * @param snapshot - read just now, with these files on the base branch
 */
export function whyBaseMoved(
  { kind }: Pick<ChangeRow, 'kind'>,
  files: TouchedFile[],
  { baseBranch, filesOnBase }: PullRequestSnapshot,
): string {
  const moved = files.filter(
    ({ path, before }) =>
      filesOnBase?.find(file => file.path === path)?.blob !== before,
  );
  if (moved.length === 0) return '';
  const remedy =
    kind === 'direct'
      ? `merge ${baseBranch} into the pull request, and have it reviewed again`
      : 'cancel the change, and request it again';
  return `${inWords(
    moved.map(({ path }) => path),
  )} changed on ${baseBranch} since it was reviewed, so what would be merged is not what was agreed to; ${remedy}.`;
}
