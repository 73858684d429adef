import { managedFields } from './fieldManagers';
import { LiveObject } from './state';
import { Manifest } from './types';
import { groupOf, hooksOf, manifestKey, rfc3339 } from './values';

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
 * Desired and live state per resource, each a JSON string; `null` where one
 * side is missing, and no field at all for an empty target, as Argo CD has it.
 */
export function managedResources(
  desired: Manifest[],
  live: LiveObject[],
): object[] {
  const targets = new Map(
    desired
      .filter(manifest => hooksOf(manifest).length === 0)
      .map(manifest => [manifestKey(manifest), manifest]),
  );
  const objects = new Map(live.map(object => [object.key, object]));
  const keys = [...new Set([...targets.keys(), ...objects.keys()])].sort();
  return keys.map(key => {
    const wanted = targets.get(key);
    const target = wanted && maskSecret(wanted);
    const object = objects.get(key);
    const actual = object && maskSecret(liveState(object));
    const normalized = object && maskSecret(object.manifest);
    const shown = target ?? actual;
    return {
      ...(shown && groupOf(shown) ? { group: groupOf(shown) } : {}),
      kind: shown?.kind,
      namespace: shown?.metadata.namespace,
      name: shown?.metadata.name,
      targetState: JSON.stringify(target ?? null),
      liveState: JSON.stringify(actual ?? null),
      normalizedLiveState: JSON.stringify(normalized ?? null),
      predictedLiveState: JSON.stringify(target ?? null),
      ...(object ? { resourceVersion: object.resourceVersion } : {}),
    };
  });
}
