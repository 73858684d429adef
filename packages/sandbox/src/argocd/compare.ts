import { LiveObject } from './state';
import { IgnoreDifference, Manifest, ResourceStatus } from './types';
import {
  asRecord,
  groupOf,
  hooksOf,
  jsonCopy,
  manifestKey,
  sameJson,
  versionOf,
  waveOf,
} from './values';

/** Whether `live` has everything that `desired` says. */
function contains(live: unknown, desired: unknown): boolean {
  if (Array.isArray(desired)) {
    return (
      Array.isArray(live) &&
      live.length === desired.length &&
      desired.every((item, index) => contains(live[index], item))
    );
  }
  const wanted = asRecord(desired);
  if (wanted) {
    const present = asRecord(live);
    return (
      present !== undefined &&
      Object.entries(wanted).every(([key, value]) =>
        contains(present[key], value),
      )
    );
  }
  return live === desired;
}

/** Removes what a JSON pointer names, where it is there. */
export function removePointer(target: unknown, pointer: string) {
  const keys = pointer
    .split('/')
    .slice(1)
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'));
  const last = keys.pop();
  const holder = keys.reduce<unknown>(
    (value, key) =>
      Array.isArray(value) ? value[Number(key)] : asRecord(value)?.[key],
    target,
  );
  const record = asRecord(holder);
  if (record && last !== undefined) {
    delete record[last];
  }
}

function withoutIgnored(
  manifest: Manifest,
  ignored: IgnoreDifference[],
): Manifest {
  const pointers = ignored
    .filter(
      rule =>
        (rule.group ?? '') === groupOf(manifest) &&
        rule.kind === manifest.kind &&
        (rule.name ?? manifest.metadata.name) === manifest.metadata.name &&
        (rule.namespace ?? manifest.metadata.namespace) ===
          manifest.metadata.namespace,
    )
    .flatMap(rule => rule.jsonPointers ?? []);
  if (pointers.length === 0) {
    return manifest;
  }
  const copy = jsonCopy(manifest);
  pointers.forEach(pointer => removePointer(copy, pointer));
  return copy;
}

function isSynced(
  desired: Manifest,
  object: LiveObject,
  ignored: IgnoreDifference[],
): boolean {
  const [want, applied, live] = [
    desired,
    object.lastApplied,
    object.manifest,
  ].map(manifest => withoutIgnored(manifest, ignored));
  return sameJson(want, applied) && contains(live, want);
}

/**
 * Compares what Git says with what lives, in three ways as Argo CD does:
 * what Git no longer says counts, what others added does not.
 *
 * @returns one status per resource, hooks left out, in the order of keys
 */
export function compareResources(
  application: string,
  desired: Manifest[],
  live: LiveObject[],
  ignored: IgnoreDifference[],
): ResourceStatus[] {
  const objects = new Map(live.map(object => [object.key, object]));
  const wanted = desired.filter(manifest => hooksOf(manifest).length === 0);
  const wantedKeys = new Set(wanted.map(manifestKey));
  const describe = (manifest: Manifest) => ({
    ...(groupOf(manifest) ? { group: groupOf(manifest) } : {}),
    version: versionOf(manifest),
    kind: manifest.kind,
    ...(manifest.metadata.namespace
      ? { namespace: manifest.metadata.namespace }
      : {}),
    name: manifest.metadata.name,
    ...(waveOf(manifest) ? { syncWave: waveOf(manifest) } : {}),
  });
  const rows = [
    ...wanted.map(manifest => {
      const key = manifestKey(manifest);
      const object = objects.get(key);
      const synced =
        object !== undefined &&
        object.application === application &&
        isSynced(manifest, object, ignored);
      const status: ResourceStatus = {
        ...describe(manifest),
        status: synced ? 'Synced' : 'OutOfSync',
      };
      return { key, status };
    }),
    ...live
      .filter(object => !wantedKeys.has(object.key))
      .map(object => {
        const status: ResourceStatus = {
          ...describe(object.manifest),
          status: 'OutOfSync',
          requiresPruning: true,
        };
        return { key: object.key, status };
      }),
  ];
  return rows
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(row => row.status);
}
