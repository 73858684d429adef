import { isAutomated } from './autosync';
import { GatewayError } from './errors';
import { isMultiSource, sourcesOf, targetsOf } from './sources';
import { Application } from './types';

/** Which revisions a request asks for. */
export interface RevisionRequest {
  revision?: string;
  /** With `sourcePositions`: for these sources, counted from 1. */
  revisions?: string[] | null;
  sourcePositions?: number[] | null;
  dryRun?: boolean;
}

/**
 * The branch, tag or SHA to sync each source to: what is asked for, else
 * where the source points.
 *
 * @throws GatewayError 400 for a position that there is not, and for another
 *   revision than the one that auto-sync would go back to
 */
export function requestedRevisions(
  application: Application,
  request: RevisionRequest,
): string[] {
  const { spec } = application;
  const targets = targetsOf(sourcesOf(spec));
  const { revisions, sourcePositions } = request;
  const positions = sourcePositions ?? [];
  if ((revisions ?? []).length !== positions.length) {
    throw new GatewayError(
      'invalidArgument',
      'source positions and revisions must be of the same length',
    );
  }
  const wanted = [...targets];
  if (request.revision && !isMultiSource(spec)) {
    wanted[0] = request.revision;
  }
  for (const [index, position] of positions.entries()) {
    if (position < 1 || position > targets.length) {
      throw new GatewayError(
        'invalidArgument',
        `source position ${position} is out of range`,
      );
    }
    wanted[position - 1] = revisions?.[index] ?? targets[position - 1];
  }
  if (isAutomated(application) && !request.dryRun) {
    const other = wanted.findIndex((text, index) => text !== targets[index]);
    if (other >= 0) {
      const which = isMultiSource(spec) ? `source ${other + 1} ` : '';
      throw new GatewayError(
        'failedPrecondition',
        `Cannot sync ${which}to ${wanted[other]}: auto-sync currently set to ${targets[other]}`,
      );
    }
  }
  return wanted;
}
