import type { PinLocation } from './mapping';
import type { ObservedPayload } from './records';

/** The source of an application that a pin is about. */
export interface PinnedSource {
  /** Commit that was applied of it. */
  revision: string;
  targetRevision: string | null;
}

/**
 * The source that the pin is about, and its applied commit: with several
 * sources that of the pin's repository. Null where none or several fit, for
 * guessing would compare commits of different repositories.
 */
export function pinnedSource(
  { sources, applied }: Pick<ObservedPayload, 'sources' | 'applied'>,
  pin: PinLocation,
): PinnedSource | null {
  if (!applied) return null;
  const repository =
    pin.kind === 'kustomize-image' ? pin.repository : pin.sourceRepository;
  const fitting = sources
    .map((source, index) => ({ source, revision: applied.revisions[index] }))
    .filter(
      ({ source }) =>
        sources.length === 1 ||
        (repository !== null &&
          source.repoUrl.replace(/\.git$/, '').endsWith(`/${repository}`)),
    );
  if (fitting.length !== 1 || !fitting[0].revision) return null;
  const [{ source, revision }] = fitting;
  return { revision, targetRevision: source.targetRevision };
}
