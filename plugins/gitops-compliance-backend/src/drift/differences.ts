import {
  fieldOwners,
  resourceKey,
  type DifferingResource,
  type FieldEdit,
  type ResourceDiff,
  type ResourceId,
} from '@gitops-compliance/rules';
import type { LiveState } from '../emergencies/retroactive/LiveReader';

/** Objects of an incident that are kept; the rest are counted. */
export const MAX_OBJECTS = 20;
/** Values of an object that are kept; the rest are counted. */
export const MAX_VALUES = 10;

/** An object that is not as Git says. */
export interface DifferingObject extends ResourceId {
  /** `added`: Git does not have it; `removed`: it does not run. */
  change: ResourceDiff['change'];
  /** How many of its values differ. */
  values: number;
  /** Who wrote these values last; absent: of one of them nobody knows. */
  managers?: string[];
}

/** A value that differs, with who wrote it last; none: nobody knows. */
export interface OwnedEdit extends FieldEdit {
  owners: string[];
}

/** What differs, bounded: what is kept for good, and what can be erased. */
export interface Differences {
  objects: DifferingObject[];
  /** Objects beyond these. */
  more: number;
  /** Of each object in order, what differs; masked. */
  fields: OwnedEdit[][];
}

/** What an application's live state says of who altered what. */
export function differencesOf({
  resources,
  managedFields,
}: Pick<LiveState, 'resources' | 'managedFields'>): Differences {
  const kept = resources.slice(0, MAX_OBJECTS);
  const owned = kept.map(resource =>
    resource.fields.map(edit => ({
      ...edit,
      owners: fieldOwners(managedFields.get(resourceKey(resource)), edit.path),
    })),
  );
  return {
    objects: kept.map(
      ({ group, kind, namespace, name, change, ...rest }, index) => {
        const managers = managersOf(owned[index], rest.moreFields);
        return {
          group,
          kind,
          namespace,
          name,
          change,
          values: rest.fields.length + rest.moreFields,
          ...(managers && { managers }),
        };
      },
    ),
    more: resources.length - kept.length,
    fields: owned.map(edits => edits.slice(0, MAX_VALUES)),
  };
}

/** As the rules of attribution take them; undefined: not all of it is known. */
export function resourcesOf(
  told: { objects: DifferingObject[]; more: number } | null,
): DifferingResource[] | undefined {
  if (!told || told.more > 0) return undefined;
  return told.objects.map(({ kind, namespace, name, change, managers }) => ({
    kind,
    namespace: namespace || null,
    name,
    requiresPruning: change === 'added',
    ...(managers && { managers }),
  }));
}

function managersOf(edits: OwnedEdit[], more: number): string[] | undefined {
  const isKnown =
    more === 0 &&
    edits.length > 0 &&
    edits.every(({ owners }) => owners.length > 0);
  return isKnown
    ? [...new Set(edits.flatMap(({ owners }) => owners))].sort()
    : undefined;
}
