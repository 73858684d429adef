import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { RenamedPayload } from './servicesProjection';

/** A service as on record. */
export interface KnownService {
  entity_ref: string;
  uid: string;
  removed: boolean;
}

/** What has another name now. */
export interface FoundRenaming extends RenamedPayload {
  /** Entity reference now. */
  service: string;
}

/**
 * Which services of a reading are on record under another name. The id that the
 * catalog kept says so, where the older name is not listed any more; a catalog that
 * gives a new id with a new name needs a rule of the policy, for annotations are
 * written by those whose history it is.
 *
 * @param rules - of the policy: what was renamed
 */
export function findRenamings(
  listed: readonly Entity[],
  known: readonly KnownService[],
  rules: readonly { from: string; to: string }[],
): FoundRenaming[] {
  const present = new Set(listed.map(one => stringifyEntityRef(one)));
  const byRef = new Map(known.map(row => [row.entity_ref, row]));
  const gone = known.filter(({ entity_ref: ref }) => !present.has(ref));
  const byId = listed.flatMap((entity): FoundRenaming[] => {
    const service = stringifyEntityRef(entity);
    const { uid } = entity.metadata;
    const before = byRef.get(service);
    if (!uid || (before && !before.removed)) return [];
    const same = gone.filter(row => row.uid === uid);
    // Those that were gone before had handed it on already.
    const [from] = same.filter(({ removed }) => !removed).concat(same);
    return from && from.entity_ref !== service
      ? [{ service, from: from.entity_ref, by: 'uid' }]
      : [];
  });
  const byRule = rules.flatMap(({ from, to }): FoundRenaming[] =>
    present.has(to) && !present.has(from) && byRef.has(from)
      ? [{ service: to, from, by: 'policy' }]
      : [],
  );
  return [...byId, ...byRule];
}
