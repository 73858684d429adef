import type { JsonValue, Manifest, ResourceId } from './types';

/** Written by clusters and tools, not by people. */
const OWN_METADATA = [
  'managedFields',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'selfLink',
];
const OWN_ANNOTATIONS = [
  'argocd.argoproj.io/tracking-id',
  'kubectl.kubernetes.io/last-applied-configuration',
];

/** What Argo CD puts in the place of a value of a Secret. */
const HIDDEN = /^\++$/;

const SECRET_NAME =
  /passw(or)?d|passphrase|secret|token|credential|(api|access|private|signing|encryption)[._-]?key/i;

/** Whether the name of a variable or key says that its value is a secret. */
export function soundsSecret(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Whether a value of a Secret is a stand-in that its source put there. */
export function isHidden(value: JsonValue): boolean {
  return typeof value === 'string' && HIDDEN.test(value);
}

/** Whether a value is a Kubernetes object; lists are taken apart before. */
export function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false;
  const { apiVersion, kind, metadata } = value as Record<string, unknown>;
  return (
    typeof apiVersion === 'string' &&
    typeof kind === 'string' &&
    typeof metadata === 'object' &&
    metadata !== null
  );
}

/** Which object a manifest is of. */
export function resourceId({
  apiVersion,
  kind,
  metadata,
}: Manifest): ResourceId {
  const text = (value: JsonValue | undefined) =>
    typeof value === 'string' ? value : '';
  return {
    group: apiVersion.includes('/') ? apiVersion.split('/')[0] : '',
    kind,
    namespace: text(metadata.namespace),
    name: text(metadata.name) || text(metadata.generateName),
  };
}

/** One text for an id, for maps and for order. */
export function resourceKey(id: ResourceId): string {
  return [id.group, id.kind, id.namespace, id.name].join('/');
}

/**
 * A manifest without what clusters and tools write, and without secrets: each
 * value of a Secret, and each literal of an environment variable or ConfigMap
 * whose name says that it is one, becomes `mask(value)`, so that a change is
 * seen and the value is not. A value that the source hides stays the source's
 * stand-in.
 *
 * @param mask - gives equal texts for equal values, from which the value cannot
 *   be found out: a keyed hash
 */
export function normaliseManifest(
  manifest: Manifest,
  mask: (value: string) => string,
): Manifest {
  const { status, ...rest } = manifest;
  const metadata = without(manifest.metadata, OWN_METADATA);
  const { annotations } = metadata;
  if (isObject(annotations)) {
    const kept = without(annotations, OWN_ANNOTATIONS);
    if (Object.keys(kept).length > 0) metadata.annotations = kept;
    else delete metadata.annotations;
  }
  const own = { ...rest, metadata } as Manifest;
  const isCore = !manifest.apiVersion.includes('/');
  if (isCore && manifest.kind === 'Secret') {
    return maskParts(own, ['data', 'stringData'], mask, () => true);
  }
  if (isCore && manifest.kind === 'ConfigMap') {
    return maskParts(own, ['data'], mask, soundsSecret);
  }
  return maskVariables(own, mask) as Manifest;
}

function maskParts(
  manifest: Manifest,
  parts: readonly string[],
  mask: (value: string) => string,
  isSecret: (key: string) => boolean,
): Manifest {
  const masked: Manifest = { ...manifest };
  for (const part of parts) {
    const values = manifest[part];
    if (values === undefined || values === null) continue;
    masked[part] = isObject(values)
      ? Object.fromEntries(
          Object.entries(values).map(([key, value]) => [
            key,
            isHidden(value) || !isSecret(key) ? value : mask(asText(value)),
          ]),
        )
      : mask(asText(values));
  }
  return masked;
}

/** Masks `value` wherever it stands beside a `name` that sounds secret. */
function maskVariables(
  value: JsonValue,
  mask: (value: string) => string,
): JsonValue {
  if (Array.isArray(value)) {
    return value.map(item => maskVariables(item, mask));
  }
  if (!isObject(value)) return value;
  const { name, value: literal } = value;
  const isSecret =
    typeof name === 'string' &&
    soundsSecret(name) &&
    typeof literal === 'string' &&
    literal !== '';
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      isSecret && key === 'value' ? mask(literal) : maskVariables(part, mask),
    ]),
  );
}

/** A value as one text: of a string itself, else its JSON. */
export function asText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Whether a value of JSON is an object, no list and not null. */
export function isObject(
  value: JsonValue | undefined,
): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function without(
  from: { [key: string]: JsonValue },
  keys: readonly string[],
): { [key: string]: JsonValue } {
  return Object.fromEntries(
    Object.entries(from).filter(([key]) => !keys.includes(key)),
  );
}
