import { Cluster } from './cluster';
import { setAt, valueAt } from './pointers';
import { ApplicationRecord, LiveObject } from './state';
import { jsonCopy, sameJson } from './values';

/** Somebody in the cluster who writes a field again whenever it is reset. */
export interface Fight {
  kind: string;
  name: string;
  /** JSON pointer of the field. */
  field: string;
  value: unknown;
  /** Field manager, such as `kube-controller-manager`. */
  by: string;
  /** How long it takes to notice a reset. */
  afterMs: number;
  /** When it will write again; absent while the field is as it wants it. */
  dueMs?: number;
}

/** The live object of a kind and name that an Application owns. */
export function liveObject(
  cluster: Cluster,
  application: string,
  { kind, name }: { kind: string; name: string },
): LiveObject | undefined {
  return cluster
    .ownedBy(application)
    .find(
      ({ manifest }) =>
        manifest.kind === kind && manifest.metadata.name === name,
    );
}

/** Another value of the same type, for who does not say which. */
export function otherValue(value: unknown, by: string): unknown {
  if (typeof value === 'number') {
    return value + 1;
  }
  if (typeof value === 'boolean') {
    return !value;
  }
  return `${String(value)} (${by})`;
}

/**
 * Lets those act who fight with Argo CD over fields, as an autoscaler does
 * over `spec.replicas` when Git sets it too.
 *
 * @returns when one of them will next act
 */
export function carryOnFights(
  cluster: Cluster,
  record: ApplicationRecord,
  nowMs: number,
): number | undefined {
  const upcoming: number[] = [];
  for (const fight of record.fights ?? []) {
    const { name } = record.application.metadata;
    const object = liveObject(cluster, name, fight);
    const { field, value, by, afterMs } = fight;
    if (!object || sameJson(valueAt(object.manifest, field), value)) {
      delete fight.dueMs;
    } else {
      fight.dueMs ??= nowMs + afterMs;
      if (fight.dueMs <= nowMs) {
        delete fight.dueMs;
        const change = (manifest: object) =>
          setAt(manifest, field, jsonCopy(value));
        cluster.edit(object, change, by);
      } else {
        upcoming.push(fight.dueMs);
      }
    }
  }
  return upcoming.length > 0 ? Math.min(...upcoming) : undefined;
}
