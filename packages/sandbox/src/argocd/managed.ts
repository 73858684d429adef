import { comparedStates } from './compare';
import { managedFields } from './fieldManagers';
import { LiveObject } from './state';
import { IgnoreDifference, Manifest } from './types';
import { groupOf, hooksOf, manifestKey, rfc3339, sameJson } from './values';

/** The live object as the cluster would return it. */
function liveState(object: LiveObject): Manifest {
  return {
    ...object.manifest,
    metadata: {
      ...object.manifest.metadata,
      uid: object.uid,
      resourceVersion: object.resourceVersion,
      creationTimestamp: rfc3339(new Date(object.createdAtMs)),
      managedFields: managedFields(object.manifest, object.managers),
    },
  };
}

/** Masks the values of a Secret, as Argo CD does before it shows one. */
export function maskSecret(manifest: Manifest): Manifest {
  if (manifest.kind !== 'Secret') {
    return manifest;
  }
  const hide = (values: unknown) =>
    Object.fromEntries(Object.keys(values ?? {}).map(key => [key, '++++++++']));
  return {
    ...manifest,
    ...(manifest.data ? { data: hide(manifest.data) } : {}),
    ...(manifest.stringData ? { stringData: hide(manifest.stringData) } : {}),
  };
}

/**
 * Masks the same Secret in several states, as Argo CD does: equal values of a
 * key get equal masks, and the next other value four more pluses.
 */
function maskTogether<T extends (Manifest | undefined)[]>(states: T): T {
  const masks = new Map<string, Map<string, string>>();
  const hidden = (key: string, value: unknown) => {
    const known = masks.get(key) ?? new Map<string, string>();
    masks.set(key, known);
    const text = String(value);
    const mask = known.get(text) ?? '+'.repeat(8 + 4 * known.size);
    known.set(text, mask);
    return mask;
  };
  const hide = (values: unknown) =>
    Object.fromEntries(
      Object.entries(values ?? {}).map(([key, value]) => [
        key,
        hidden(key, value),
      ]),
    );
  return states.map(state =>
    state?.kind === 'Secret'
      ? {
          ...state,
          ...(state.data ? { data: hide(state.data) } : {}),
          ...(state.stringData ? { stringData: hide(state.stringData) } : {}),
        }
      : state,
  ) as T;
}

/**
 * Desired and live state per resource, each a JSON string; `null` where one
 * side is missing, and no field at all for an empty target, as Argo CD has it.
 */
export function managedResources(
  desired: Manifest[],
  live: LiveObject[],
  ignored: IgnoreDifference[],
): object[] {
  const targets = new Map(
    desired
      .filter(manifest => hooksOf(manifest).length === 0)
      .map(manifest => [manifestKey(manifest), manifest]),
  );
  const objects = new Map(live.map(object => [object.key, object]));
  const keys = [...new Set([...targets.keys(), ...objects.keys()])].sort();
  const text = (manifest: Manifest | undefined) =>
    JSON.stringify(manifest ?? null);
  return keys.map(key => {
    const target = targets.get(key);
    const object = objects.get(key);
    const shown = target ?? object?.manifest;
    const { normalized, predicted } =
      target && object
        ? comparedStates(target, object, ignored)
        : { normalized: object?.manifest, predicted: target };
    const [wanted, actual, normal, next] = maskTogether([
      target,
      object && liveState(object),
      normalized,
      predicted,
    ]);
    const isHook = !target && shown && hooksOf(shown).length > 0;
    return {
      ...(shown && groupOf(shown) ? { group: groupOf(shown) } : {}),
      kind: shown?.kind,
      namespace: shown?.metadata.namespace,
      name: shown?.metadata.name,
      targetState: text(wanted),
      liveState: text(actual),
      normalizedLiveState: text(normal),
      predictedLiveState: text(next),
      ...(isHook ? { hook: true } : {}),
      ...(object ? { resourceVersion: object.resourceVersion } : {}),
      ...(sameJson(normalized, predicted) ? {} : { modified: true }),
    };
  });
}
