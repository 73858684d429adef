import { counted, shortRevision } from '../sentences';
import type { DriftClass, DriftFacts, DriftVerdict } from './types';

/** Version of classification and attribution, kept with each incident. */
export const DRIFT_RULE_VERSION = 1;

/** Phases of a sync that has not ended yet. */
const UNDER_WAY = ['running', 'terminating'];
/** Phases of a sync that did not do what it should. */
const GONE_WRONG = ['failed', 'error'];

/**
 * Says how what runs relates to what is declared. Only where the very commits that
 * are declared were applied, in full and with success, is a difference a drift:
 * everything else has a commit, or a sync, to explain it, or is not known.
 */
export function classifyDrift(facts: DriftFacts): DriftVerdict {
  const { sync, operation, resources } = facts;
  if (sync.status === 'synced') {
    return verdict('none', 'What runs is what is declared.');
  }
  if (sync.status === 'unknown' || sync.revisions.length === 0) {
    return verdict(
      'unknown',
      'Whether what runs is what is declared is not known.',
      'Look at the conditions of the application: it cannot be compared.',
    );
  }
  if (operation && UNDER_WAY.includes(operation.phase)) {
    return verdict('in-progress', 'A sync is running.');
  }
  const declared = sync.revisions.map(shortRevision).join(', ');
  const tried = operation?.revisions.length ? operation.revisions : null;
  if (!sameRevisions(tried ?? facts.applied, sync.revisions)) {
    return verdict(
      'pending',
      `Commit ${declared} is declared and not applied yet.`,
      'Sync it, or wait for its sync.',
    );
  }
  if (operation && GONE_WRONG.includes(operation.phase)) {
    return verdict(
      'failed',
      `The sync of ${declared} failed, so what runs may be neither the old nor the new.`,
      'See why it failed, and sync it again or roll it back.',
    );
  }
  if (resources?.length && resources.every(one => one.requiresPruning)) {
    return verdict(
      'prune-pending',
      `${counted(resources.length, 'resource')} that ${
        resources.length === 1 ? 'is' : 'are'
      } declared no more still ${resources.length === 1 ? 'runs' : 'run'}.`,
      'Sync with pruning, or delete them by hand within an emergency.',
    );
  }
  if (operation?.partial && !sameRevisions(facts.applied, sync.revisions)) {
    return verdict(
      'partial',
      `Only some resources of ${declared} were synced.`,
      'Sync the whole application.',
    );
  }
  return verdict(
    'drifted',
    `What runs differs from ${declared}, which was applied: ${told(facts)}.`,
    'Find out who altered it, then sync the application, or bring the alteration into Git by a change.',
  );
}

/** Which resources differ, where that was read. */
function told({ resources }: DriftFacts): string {
  if (!resources?.length) return 'somebody or something altered it since';
  const [first, ...rest] = resources;
  const name = `${first.kind} ${first.name}`;
  return rest.length === 0
    ? `${name} was altered`
    : `${name} and ${rest.length} more were altered`;
}

/** Whether something was applied, and it is this. */
function sameRevisions(
  applied: readonly string[] | null,
  declared: readonly string[],
): boolean {
  return (
    applied !== null &&
    applied.length === declared.length &&
    applied.every((revision, index) => revision === declared[index])
  );
}

function verdict(found: DriftClass, reason: string, remedy = ''): DriftVerdict {
  return { class: found, reason, remedy };
}
