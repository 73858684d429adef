import type { PullRequestSnapshot } from '@gitops-compliance/plugin-gitops-compliance-node';
import { inWords } from '../../shared/text';
import type { ChangeRow } from '../records';
import type { House } from './context';

/**
 * Why the base is no longer what reviews are bound to; empty: it is. The digest
 * covers the blob of each touched file before the change (design §5.7); where
 * somebody changed one on the base since, Git may merge both without a
 * conflict, into a text that nobody looked at. One request; what the base branch
 * alters elsewhere does not matter.
 */
export async function whyBaseMoved(
  row: ChangeRow,
  { baseBranch, headSha, repository }: PullRequestSnapshot,
  { options }: House,
  signal: AbortSignal,
): Promise<string> {
  const contents = await options.contents.get(row.id);
  const files = contents?.head_sha === headSha ? contents.files ?? [] : [];
  if (files.length === 0) return '';
  const now = await options.forge().readFiles(
    repository,
    files.map(({ path }) => ({ ref: baseBranch, path })),
    signal,
  );
  const moved = files.filter(
    ({ path, before }) =>
      now.files.find(file => file.path === path)?.blob !== before,
  );
  if (moved.length === 0) return '';
  const remedy =
    row.kind === 'direct'
      ? `merge ${baseBranch} into the pull request, and have it reviewed again`
      : 'cancel the change, and request it again';
  return `${inWords(
    moved.map(({ path }) => path),
  )} changed on ${baseBranch} since it was reviewed, so what would be merged is not what was agreed to; ${remedy}.`;
}
