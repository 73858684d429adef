import { Manifest } from './types';

/** Writes an instant as Kubernetes does: RFC 3339, UTC, whole seconds. */
export function rfc3339(instant: Date): string {
  return instant.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Narrows to a plain object; anything else is `undefined`. */
export function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** Narrows to an array; anything else is an empty one. */
export function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Reads `path` through nested objects. */
export function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inner, key) => asRecord(inner)?.[key], value);
}

/** A copy of a JSON value without what JSON cannot hold (`undefined`). */
export function jsonCopy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Equality as JSON sees it: a field that is `undefined` is not there. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) {
    return true;
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => sameJson(item, b[index]))
    );
  }
  const [left, right] = [asRecord(a), asRecord(b)];
  if (!left || !right) {
    return false;
  }
  const isThere = (key: string) => right[key] !== undefined;
  const keys = Object.keys(left).filter(key => left[key] !== undefined);
  return (
    keys.length === Object.keys(right).filter(isThere).length &&
    keys.every(key => sameJson(left[key], right[key]))
  );
}

/** Reads a message off whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Every container image in a manifest, in order, without repeats. */
export function imagesOf(manifest: unknown): string[] {
  const found = new Set<string>();
  const walk = (value: unknown) => {
    if (Array.isArray(value)) {
      value.forEach(walk);
      return;
    }
    for (const [key, inner] of Object.entries(asRecord(value) ?? {})) {
      if (key === 'containers' || key === 'initContainers') {
        for (const container of asArray(inner)) {
          const image = at(container, 'image');
          if (typeof image === 'string') {
            found.add(image);
          }
        }
      }
      walk(inner);
    }
  };
  walk(manifest);
  return [...found];
}

/** The API group; the core group is the empty string. */
export function groupOf(manifest: Pick<Manifest, 'apiVersion'>): string {
  return manifest.apiVersion.includes('/')
    ? manifest.apiVersion.split('/')[0]
    : '';
}

/** The API version without its group. */
export function versionOf(manifest: Pick<Manifest, 'apiVersion'>): string {
  return manifest.apiVersion.split('/').pop() ?? manifest.apiVersion;
}

/** Identity of an object within one cluster: `group/kind/namespace/name`. */
export function resourceKey(ref: {
  group?: string;
  kind: string;
  namespace?: string;
  name: string;
}): string {
  return `${ref.group ?? ''}/${ref.kind}/${ref.namespace ?? ''}/${ref.name}`;
}

/** `resourceKey` of a manifest. */
export function manifestKey(manifest: Manifest): string {
  return resourceKey({
    group: groupOf(manifest),
    kind: manifest.kind,
    namespace: manifest.metadata.namespace,
    name: manifest.metadata.name,
  });
}

/** Whether the manifest is an Argo CD Application. */
export function isApplication(manifest: Manifest): boolean {
  return manifest.kind === 'Application' && groupOf(manifest) === 'argoproj.io';
}

/** Whether the manifest is one of Argo CD's own: what applies them acts. */
export function isArgoObject(manifest: Manifest): boolean {
  return (
    groupOf(manifest) === 'argoproj.io' &&
    ['Application', 'ApplicationSet', 'AppProject'].includes(manifest.kind)
  );
}

/** The sync wave of a manifest; 0 when it names none. */
export function waveOf(manifest: Manifest): number {
  const text =
    manifest.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0';
  const wave = Number(text);
  return Number.isInteger(wave) ? wave : 0;
}

/**
 * When a hook is deleted ("Hook Deletion Policies" of Argo CD's user guide);
 * without a word of its own, before the next one of its name is made.
 */
export function hookDeletePolicies(manifest: Manifest): string[] {
  const text =
    manifest.metadata.annotations?.['argocd.argoproj.io/hook-delete-policy'];
  return text === undefined
    ? ['BeforeHookCreation']
    : text.split(',').map(part => part.trim());
}

/** The hook phases that a manifest asks for; empty for ordinary resources. */
export function hooksOf(manifest: Manifest): string[] {
  const text = manifest.metadata.annotations?.['argocd.argoproj.io/hook'];
  return text === undefined ? [] : text.split(',').map(part => part.trim());
}
