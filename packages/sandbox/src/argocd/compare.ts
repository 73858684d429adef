import { removeAt } from './pointers';
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

/** What of an object `ignoreDifferences` leaves out of the comparison. */
function ignoredFields(
  { manifest, managers }: LiveObject,
  ignored: IgnoreDifference[],
): string[] {
  return ignored
    .filter(
      rule =>
        (rule.group ?? '') === groupOf(manifest) &&
        rule.kind === manifest.kind &&
        (rule.name ?? manifest.metadata.name) === manifest.metadata.name &&
        (rule.namespace ?? manifest.metadata.namespace) ===
          manifest.metadata.namespace,
    )
    .flatMap(rule => [
      ...(rule.jsonPointers ?? []),
      ...managers
        .filter(({ manager }) => rule.managedFieldsManagers?.includes(manager))
        .flatMap(({ fields }) => fields),
    ]);
}

function without(manifest: Manifest, pointers: string[]): Manifest {
  if (pointers.length === 0) {
    return manifest;
  }
  const copy = jsonCopy(manifest);
  pointers.forEach(pointer => removeAt(copy, pointer));
  return copy;
}

function isSynced(
  desired: Manifest,
  object: LiveObject,
  ignored: IgnoreDifference[],
): boolean {
  const pointers = ignoredFields(object, ignored);
  const [want, applied, live] = [
    desired,
    object.lastApplied,
    object.manifest,
  ].map(manifest => without(manifest, pointers));
  return sameJson(want, applied) && contains(live, want);
}

/** What `kubectl apply` would make of a live value: what others added stays. */
function afterApply(live: unknown, applied: unknown, wanted: unknown): unknown {
  if (Array.isArray(wanted) && Array.isArray(live)) {
    const was = Array.isArray(applied) ? applied : [];
    return wanted.length === live.length
      ? wanted.map((item, index) => afterApply(live[index], was[index], item))
      : wanted;
  }
  const [have, was, want] = [live, applied, wanted].map(asRecord);
  if (!have || !want) return wanted;
  const kept = Object.entries(have).filter(
    ([key]) => !(key in want) && !(was && key in was),
  );
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(
      Object.entries(want).map(([key, value]) => [
        key,
        afterApply(have[key], was?.[key], value),
      ]),
    ),
  };
}

/**
 * The two states that Argo CD compares: the live object, and the same with what
 * Git says applied to it; neither has what is ignored.
 */
export function comparedStates(
  desired: Manifest,
  object: LiveObject,
  ignored: IgnoreDifference[],
): { normalized: Manifest; predicted: Manifest } {
  const pointers = ignoredFields(object, ignored);
  const predicted = afterApply(object.manifest, object.lastApplied, desired);
  return {
    normalized: without(object.manifest, pointers),
    predicted: without(predicted as Manifest, pointers),
  };
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
        if (hooksOf(object.manifest).length > 0) {
          const hook = { ...describe(object.manifest), hook: true };
          return { key: object.key, status: hook };
        }
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
