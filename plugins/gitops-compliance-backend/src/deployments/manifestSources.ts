import type { PinLocation } from '../pins';
import { isOf } from '../pins/kinds/sources';
import type { ObservedPayload } from './records';

/** A source that holds a pin's file, as an application last applied it. */
interface HoldingSource {
  /** Path inside the repository; empty: all of it. */
  folder: string;
  commit: string;
}

/** The sources of an application that hold the file of a pin. */
export function sourcesHolding(
  { sources, applied }: Pick<ObservedPayload, 'sources' | 'applied'>,
  { repository, path: file }: Pick<PinLocation, 'repository' | 'path'>,
): HoldingSource[] {
  return sources.flatMap(({ repoUrl, path }, index) => {
    const folder = (path ?? '').replace(/^\.?\/|\/$/g, '');
    const commit = applied?.revisions[index];
    const holds = folder === '' || file.startsWith(`${folder}/`);
    return commit && holds && isOf(repoUrl, repository)
      ? [{ folder, commit }]
      : [];
  });
}
