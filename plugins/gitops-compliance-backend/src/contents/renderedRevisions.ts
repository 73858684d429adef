import type { ChangeRow } from '../changes/records';
import type { ObservedPayload } from '../deployments/records';

/** Commits to render an application at, one per source. */
export interface RenderedRevisions {
  /** Null: nothing was applied yet. */
  before: (string | null)[] | null;
  after: (string | null)[];
}

/**
 * At which commits an application is rendered before and after a change: what
 * was applied of each source, and instead of it the head of the pull request
 * where the source follows the changed branch, or the revision that a pin
 * shall name where it lies in the pinned repository. Null: no source of it is
 * touched by the change.
 */
export function renderedRevisions(
  row: Pick<ChangeRow, 'repository' | 'branch' | 'pins' | 'to_revision'>,
  { sources, applied }: Pick<ObservedPayload, 'sources' | 'applied'>,
  headSha: string,
): RenderedRevisions | null {
  const before = sources.map((_, index) => applied?.revisions[index] ?? null);
  const after = sources.map((source, index) => {
    if (isOf(source.repoUrl, row.repository) && follows(source, row.branch)) {
      return headSha;
    }
    const pin = row.pins.find(
      ({ sourceRepository }) =>
        sourceRepository !== null && isOf(source.repoUrl, sourceRepository),
    );
    return pin ? row.to_revision ?? pin.after : before[index];
  });
  const isTouched = after.some((revision, index) => revision !== before[index]);
  return isTouched ? { before: applied && before, after } : null;
}

/** Whether a source's address is of a repository of the forge. */
function isOf(repoUrl: string, repository: string): boolean {
  return repoUrl
    .replace(/\.git$/, '')
    .toLowerCase()
    .endsWith(`/${repository.toLowerCase()}`);
}

/** Whether a source takes whatever the branch has. */
function follows(
  { targetRevision }: { targetRevision: string | null },
  branch: string,
): boolean {
  const target = (targetRevision ?? 'HEAD').replace(/^refs\/heads\//, '');
  return target === 'HEAD' || target === '' || target === branch;
}
