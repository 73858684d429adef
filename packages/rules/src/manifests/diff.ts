import { fieldEdits } from './fields';
import { isHidden, isObject, resourceId } from './normalise';
import type {
  FieldEdit,
  JsonValue,
  Manifest,
  RenderedFacts,
  ResourceDiff,
} from './types';

/** Edits of one object that are shown; the rest are counted. */
export const MAX_FIELDS = 50;

/** Groups whose objects fetch or unseal secrets. */
const SECRET_GROUPS = ['external-secrets.io', 'bitnami.com'];
const STATEFUL_KINDS = ['StatefulSet', 'PersistentVolumeClaim'];
const HOOKS = ['argocd.argoproj.io/hook', 'helm.sh/hook'];
/** What differs with every new version, without another meaning. */
const ROUTINE =
  /(^|\.)image$|^metadata\.(labels|annotations)\b|\.metadata\.(labels|annotations)\b/;

/** What differs between two renderings. */
export interface RenderedDiff {
  /** In the order of kind, namespace and name. */
  resources: ResourceDiff[];
  facts: RenderedFacts;
}

/**
 * Compares two renderings object by object. Both are normalised; of two objects
 * with one id in a rendering the later counts, as for the tools that apply them.
 */
export function diffManifests(
  before: readonly Manifest[],
  after: readonly Manifest[],
): RenderedDiff {
  const [was, is] = [byKey(before), byKey(after)];
  const resources: ResourceDiff[] = [];
  const facts: RenderedFacts = {
    added: 0,
    removed: 0,
    changed: 0,
    secrets: 0,
    hiddenSecrets: 0,
    definitions: 0,
    jobs: 0,
    jobsRunAgain: 0,
    stateful: 0,
  };
  for (const key of [...new Set([...was.keys(), ...is.keys()])].sort()) {
    const [one, other] = [was.get(key), is.get(key)];
    const shown = (other ?? one) as Manifest;
    if (hidesValues(shown)) facts.hiddenSecrets += 1;
    const edits = fieldEdits(one, other);
    if (edits.length === 0) continue;
    const change = changeOf(one, other);
    facts[change] += 1;
    count(facts, shown, change, edits);
    resources.push({
      ...resourceId(shown),
      change,
      fields: edits.slice(0, MAX_FIELDS),
      moreFields: Math.max(0, edits.length - MAX_FIELDS),
    });
  }
  return { resources, facts };
}

/** The facts of several applications of one target, taken together. */
export function addedUp(all: readonly RenderedFacts[]): RenderedFacts {
  return all.reduce((sum, facts) => {
    const entries = Object.entries(facts) as [keyof RenderedFacts, number][];
    return Object.fromEntries(
      entries.map(([key, value]) => [key, sum[key] + value]),
    ) as unknown as RenderedFacts;
  }, diffManifests([], []).facts);
}

function byKey(manifests: readonly Manifest[]): Map<string, Manifest> {
  return new Map(
    manifests.map(manifest => {
      const { group, kind, namespace, name } = resourceId(manifest);
      return [`${kind}/${namespace}/${name}/${group}`, manifest];
    }),
  );
}

function changeOf(
  one: Manifest | undefined,
  other: Manifest | undefined,
): ResourceDiff['change'] {
  if (!one) return 'added';
  return other ? 'changed' : 'removed';
}

function count(
  facts: RenderedFacts,
  manifest: Manifest,
  change: ResourceDiff['change'],
  edits: readonly FieldEdit[],
): void {
  const { group, kind } = resourceId(manifest);
  if ((kind === 'Secret' && group === '') || SECRET_GROUPS.includes(group)) {
    facts.secrets += 1;
  }
  if (kind === 'CustomResourceDefinition') facts.definitions += 1;
  if (STATEFUL_KINDS.includes(kind)) facts.stateful += 1;
  if (kind === 'Job' || kind === 'CronJob' || isHook(manifest)) {
    facts.jobs += 1;
    const isRoutine = edits.every(({ path }) => ROUTINE.test(path));
    if (change === 'changed' && isRoutine) facts.jobsRunAgain += 1;
  }
}

function isHook({ metadata: { annotations } }: Manifest): boolean {
  return isObject(annotations) && HOOKS.some(hook => hook in annotations);
}

function hidesValues(manifest: Manifest): boolean {
  if (manifest.kind !== 'Secret') return false;
  return [manifest.data, manifest.stringData].some(
    (values: JsonValue | undefined) =>
      isObject(values) && Object.values(values).some(isHidden),
  );
}
