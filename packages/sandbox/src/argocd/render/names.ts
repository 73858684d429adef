import { NotSupportedError } from '../errors';
import { Manifest } from '../types';
import { asRecord } from '../values';

/** Kinds that have no namespace. */
export const CLUSTER_SCOPED = new Set([
  'Namespace',
  'Node',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'PersistentVolume',
  'StorageClass',
  'PriorityClass',
  'IngressClass',
  'APIService',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
]);

const SUBJECT_KINDS = ['RoleBinding', 'ClusterRoleBinding', 'Namespace'];
const NEVER_PREFIXED = ['Namespace', 'CustomResourceDefinition', 'APIService'];

/** Fields that name another object: parent field, name field, its kind. */
const REFERENCES: [parent: string, field: string, kind: string][] = [
  ['configMapRef', 'name', 'ConfigMap'],
  ['configMapKeyRef', 'name', 'ConfigMap'],
  ['configMap', 'name', 'ConfigMap'],
  ['secretRef', 'name', 'Secret'],
  ['secretKeyRef', 'name', 'Secret'],
  ['secret', 'secretName', 'Secret'],
  ['persistentVolumeClaim', 'claimName', 'PersistentVolumeClaim'],
  ['service', 'name', 'Service'],
  ['spec', 'serviceName', 'Service'],
  ['spec', 'serviceAccountName', 'ServiceAccount'],
];

/**
 * Sets the namespace of all namespaced objects.
 *
 * @throws NotSupportedError for kinds in which kustomize rewrites more than that
 */
export function setNamespace(
  file: string,
  manifests: Manifest[],
  namespace: string,
) {
  for (const manifest of manifests) {
    if (SUBJECT_KINDS.includes(manifest.kind)) {
      throw new NotSupportedError(
        `${file}: namespace with a ${manifest.kind} is not supported by the stand-in`,
      );
    }
    if (!CLUSTER_SCOPED.has(manifest.kind)) {
      manifest.metadata.namespace = namespace;
    }
  }
}

/** Prefixes the names of all objects and of what refers to them. */
export function prefixNames(manifests: Manifest[], prefix: string) {
  const renamed = new Set<string>();
  for (const manifest of manifests) {
    if (!NEVER_PREFIXED.includes(manifest.kind)) {
      renamed.add(`${manifest.kind}/${manifest.metadata.name}`);
      manifest.metadata.name = `${prefix}${manifest.metadata.name}`;
    }
  }
  const rename = (
    holder: Record<string, unknown>,
    field: string,
    kind: string,
  ) => {
    const name = holder[field];
    if (typeof name === 'string' && renamed.has(`${kind}/${name}`)) {
      holder[field] = `${prefix}${name}`;
    }
  };
  const walk = (parent: string, value: unknown) => {
    if (Array.isArray(value)) {
      value.forEach(inner => walk(parent, inner));
      return;
    }
    const object = asRecord(value);
    if (!object) {
      return;
    }
    for (const [, field, kind] of REFERENCES.filter(([p]) => p === parent)) {
      rename(object, field, kind);
    }
    if (parent === 'scaleTargetRef' && typeof object.kind === 'string') {
      rename(object, 'name', object.kind);
    }
    for (const [key, inner] of Object.entries(object)) {
      walk(key, inner);
    }
  };
  for (const manifest of manifests) {
    walk('spec', manifest.spec);
  }
}
