import { Manifest } from '../types';
import { asRecord, at } from '../values';

const WITH_TEMPLATE = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
];
const WITH_MATCH_LABELS = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
];

function child(
  parent: Record<string, unknown>,
  key: string,
): Record<string, unknown> {
  const existing = asRecord(parent[key]);
  if (existing) {
    return existing;
  }
  const created: Record<string, unknown> = {};
  parent[key] = created;
  return created;
}

/**
 * Adds labels as kustomize's `labels` and `commonLabels` do: to metadata
 * always, to pod templates and selectors when asked.
 */
export function addLabels(
  manifests: Manifest[],
  pairs: Record<string, string>,
  include: { selectors: boolean; templates: boolean },
) {
  for (const manifest of manifests) {
    manifest.metadata.labels = { ...manifest.metadata.labels, ...pairs };
    const spec = asRecord(manifest.spec);
    if (spec) {
      if (include.selectors && manifest.kind === 'Service') {
        Object.assign(child(spec, 'selector'), pairs);
      }
      if (include.selectors && WITH_MATCH_LABELS.includes(manifest.kind)) {
        Object.assign(child(child(spec, 'selector'), 'matchLabels'), pairs);
      }
      const templates = [
        WITH_TEMPLATE.includes(manifest.kind) ? spec.template : undefined,
        at(spec, 'jobTemplate', 'spec', 'template'),
      ].map(asRecord);
      for (const template of templates) {
        if (include.templates && template) {
          const metadata = child(template, 'metadata');
          Object.assign(child(metadata, 'labels'), pairs);
        }
      }
    }
  }
}
