import { readBy, type PinLocation } from '../pins';
import { isOf } from '../pins/kinds/sources';
import type { ObservedPayload } from './records';

/** The source of an application that a pin is about. */
export interface PinnedSource {
  /** Commit that was applied of it. */
  revision: string;
  targetRevision: string | null;
}

/**
 * The source that the pin is about, and its applied commit: the one that the
 * rule names by name or position; else with several sources that of the
 * repository: of the source code where the pin is the source's own revision, of
 * the pin's file otherwise. Null where none or several fit with different
 * commits, for guessing would compare commits of different repositories.
 */
export function pinnedSource(
  { sources, applied }: Pick<ObservedPayload, 'sources' | 'applied'>,
  pin: PinLocation,
): PinnedSource | null {
  if (!applied) return null;
  const isCode = readBy(pin) === 'applied';
  const repository = isCode ? pin.sourceRepository : pin.repository;
  const choice =
    isCode && 'source' in pin.options ? pin.options.source : undefined;
  const fitting = sources
    .map((source, index) => ({ source, index, at: applied.revisions[index] }))
    .filter(({ source, index }) => {
      if (choice && 'name' in choice) return source.name === choice.name;
      if (choice) return index === choice.position - 1;
      return sources.length === 1 || isOf(source.repoUrl, repository);
    });
  const [first] = fitting;
  if (!first?.at || fitting.some(({ at }) => at !== first.at)) return null;
  if (isCode && fitting.length > 1) return null;
  return { revision: first.at, targetRevision: first.source.targetRevision };
}
