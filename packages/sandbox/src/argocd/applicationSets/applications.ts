import { Applications, CASCADE } from '../applications';
import { removeAt } from '../pointers';
import { RenderError } from '../errors';
import { parseApplication } from '../spec';
import { ApplicationRecord } from '../state';
import { ApplicationManifest, OwnerReference } from '../types';
import { asRecord, jsonCopy } from '../values';
import { generate, GeneratorDependencies } from './generators';
import { fillTemplate, Params } from './template';
import { ApplicationSet } from './types';

/** Annotations of an Application that its set leaves to others. */
const LEFT_ALONE = [
  'notified.notifications.argoproj.io',
  'argocd.argoproj.io/refresh',
];

/** The reference by which Kubernetes knows what a set has made. */
export function ownerReference({ metadata }: ApplicationSet): OwnerReference {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    name: metadata.name,
    uid: metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

function ownerOf({ application }: ApplicationRecord) {
  return application.metadata.ownerReferences?.find(
    ({ controller }) => controller,
  );
}

/** The Applications that a set has made. */
export function ownedBy(applications: Applications, set: ApplicationSet) {
  return applications
    .all()
    .filter(record => ownerOf(record)?.uid === set.metadata.uid);
}

function fromTemplate(
  set: ApplicationSet,
  params: Params,
): ApplicationManifest {
  const { template, goTemplate = false, goTemplateOptions = [] } = set.spec;
  const filled = fillTemplate(template, params, {
    goTemplate,
    strict: goTemplateOptions.length > 0,
  });
  const finalizers =
    filled.metadata.finalizers ??
    (set.spec.syncPolicy?.preserveResourcesOnDeletion ? [] : [CASCADE]);
  return parseApplication({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      ...filled.metadata,
      ...(finalizers.length > 0 ? { finalizers } : {}),
      ownerReferences: [ownerReference(set)],
    },
    spec: filled.spec,
  });
}

/**
 * The Applications that a set asks for.
 *
 * @throws RenderError when a generator or the template does not allow it, or
 *   two Applications would have one name
 */
export async function generatedApplications(
  deps: GeneratorDependencies,
  set: ApplicationSet,
): Promise<ApplicationManifest[]> {
  const { goTemplate = false, goTemplateOptions = [], generators } = set.spec;
  const options = { goTemplate, strict: goTemplateOptions.length > 0 };
  const manifests: ApplicationManifest[] = [];
  for (const generator of generators) {
    for (const params of await generate(deps, generator, options)) {
      manifests.push(fromTemplate(set, params));
    }
  }
  const seen = new Set<string>();
  for (const { metadata } of manifests) {
    if (seen.has(metadata.name)) {
      throw new RenderError(
        `ApplicationSet ${set.metadata.name} contains applications with duplicate name: ${metadata.name}`,
      );
    }
    seen.add(metadata.name);
  }
  return manifests;
}

/** Copies what a JSON pointer names from one object to another. */
function copyPointer(from: unknown, to: unknown, pointer: string) {
  const keys = pointer
    .split('/')
    .slice(1)
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'));
  const last = keys.pop() ?? '';
  const holder = (start: unknown) =>
    keys.reduce<unknown>(
      (value, key) =>
        Array.isArray(value) ? value[Number(key)] : asRecord(value)?.[key],
      start,
    );
  const [source, target] = [asRecord(holder(from)), asRecord(holder(to))];
  if (source && target && last in source) {
    target[last] = source[last];
  } else {
    removeAt(to, pointer);
  }
}

function kept(
  present: Record<string, string> = {},
  names: string[] = [],
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap(name => (name in present ? [[name, present[name]]] : [])),
  );
}

/**
 * What to write for an Application that is there: as generated, apart from
 * what `ignoreApplicationDifferences` and `preservedFields` leave to others.
 *
 * @throws RenderError when another set owns it
 */
export function reconciledManifest(
  set: ApplicationSet,
  generated: ApplicationManifest,
  existing: ApplicationRecord,
): ApplicationManifest {
  const owner = ownerOf(existing);
  const { name } = generated.metadata;
  if (owner && owner.uid !== set.metadata.uid) {
    throw new RenderError(
      `Object argocd/${name} is already owned by another ApplicationSet controller ${owner.name}`,
    );
  }
  const { application } = existing;
  const { ignoreApplicationDifferences = [], preservedFields } = set.spec;
  const next = jsonCopy(generated);
  const { annotations, labels } = application.metadata;
  const leftAlone = [...LEFT_ALONE, ...(preservedFields?.annotations ?? [])];
  const keptAnnotations = kept(annotations, leftAlone);
  const keptLabels = kept(labels, preservedFields?.labels);
  if (Object.keys(keptAnnotations).length > 0) {
    next.metadata.annotations = {
      ...next.metadata.annotations,
      ...keptAnnotations,
    };
  }
  if (Object.keys(keptLabels).length > 0) {
    next.metadata.labels = { ...next.metadata.labels, ...keptLabels };
  }
  for (const rule of ignoreApplicationDifferences) {
    if ((rule.name ?? name) === name) {
      for (const pointer of rule.jsonPointers ?? []) {
        copyPointer(application, next, pointer);
      }
    }
  }
  return next;
}
