import { stepsOf } from './fieldPath';

/** An object that does not run as Git says, with who wrote what differs. */
export interface OwnedDifference {
  group: string;
  kind: string;
  namespace: string;
  name: string;
  change: 'added' | 'removed' | 'changed';
  /** How many of its values differ. */
  values: number;
  /** Who wrote all of them; null: of one of them nobody knows. */
  managers: readonly string[] | null;
  /** Values that differ, as many as are known. */
  fields: readonly { path: string; owners: readonly string[] }[];
}

/** An item of `spec.ignoreDifferences` of an Application of Argo CD. */
export interface IgnoredDifference {
  group?: string;
  kind: string;
  name: string;
  namespace?: string;
  /** RFC 6901. */
  jsonPointers?: string[];
  managedFieldsManagers?: string[];
}

/**
 * Field managers that stand for Argo CD itself, or for a person at a terminal: to
 * ignore whatever they write would hide what nobody approved.
 */
export const NEVER_IGNORED = /^(?:argocd|kubectl|before-first-apply|unknown$)/i;

/**
 * What an Application is to ignore so that these objects differ no more, as narrow
 * as Argo CD lets it be told: the very values by their pointers; an item of a list
 * has none that holds, so that its writer is named instead. An object that cannot
 * be told like this, such as one that is missing, is left out.
 */
export function ignoredDifferences(
  objects: readonly OwnedDifference[],
): IgnoredDifference[] {
  return objects.flatMap(object => {
    const told = toldOf(object);
    if (!told) return [];
    const { group, kind, name, namespace } = object;
    return [
      {
        ...(group && { group }),
        kind,
        name,
        ...(namespace && { namespace }),
        ...told,
      },
    ];
  });
}

/** Null: it cannot be told. */
function toldOf({
  change,
  fields,
  managers: all,
  values,
}: OwnedDifference): Pick<
  IgnoredDifference,
  'jsonPointers' | 'managedFieldsManagers'
> | null {
  if (change !== 'changed' || values === 0) return null;
  const pointers = fields.map(({ path }) => pointerOf(path));
  const unpointed = fields.filter((_, index) => pointers[index] === null);
  const isAllKnown = fields.length >= values;
  const managers = isAllKnown
    ? unpointed.map(({ owners }) => owners)
    : [all ?? []];
  const isToldByManagers = managers.every(
    names => names.length > 0 && !names.some(name => NEVER_IGNORED.test(name)),
  );
  if (!isToldByManagers) return null;
  const named = isAllKnown
    ? pointers.filter((pointer): pointer is string => pointer !== null)
    : [];
  return {
    ...(named.length > 0 && { jsonPointers: named }),
    ...(managers.length > 0 && {
      managedFieldsManagers: [...new Set(managers.flat())].sort(),
    }),
  };
}

/** A pointer to a value; null: it is within a list, or cannot be read. */
function pointerOf(path: string): string | null {
  const steps = stepsOf(path);
  if (!steps || steps.some(({ isItem }) => isItem)) return null;
  return steps
    .map(({ text }) => `/${text.replace(/~/g, '~0').replace(/\//g, '~1')}`)
    .join('');
}
