import type {
  ObservedApplication,
  ObservedOperation,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { jobsOf } from './jobs';
import { rawApplicationSchema, type RawApplication } from './rawApplication';
import { kindOf } from './resourceTree';

/** Info of an operation that carries our id of the change. */
export const CHANGE_INFO = 'gitops-compliance/change';

const MAX_MESSAGE_LENGTH = 500;

/** Annotations that are bookkeeping: they change, are large, or hold values. */
const IGNORED_ANNOTATIONS = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'argocd.argoproj.io/refresh',
  'argocd.argoproj.io/hydrate',
]);

const SYNC_STATES: Record<string, ObservedApplication['sync']['status']> = {
  Synced: 'synced',
  OutOfSync: 'out-of-sync',
};
const HEALTH_STATES: Record<string, ObservedApplication['health']> = {
  Healthy: 'healthy',
  Progressing: 'progressing',
  Degraded: 'degraded',
  Suspended: 'suspended',
  Missing: 'missing',
};

/** Argo CD's word for health in ours. */
export function normaliseHealth(
  status: string | undefined,
): ObservedApplication['health'] {
  return HEALTH_STATES[status ?? ''] ?? 'unknown';
}
const PHASES: Record<string, ObservedOperation['phase']> = {
  Running: 'running',
  Succeeded: 'succeeded',
  Failed: 'failed',
  Error: 'error',
  Terminating: 'terminating',
};

/**
 * An Application of Argo CD, from the list or from the stream, in the words of
 * the port. Equal states give equal values: what Argo CD leaves out, repeats or
 * orders differently does not show. Null when it has not even a name.
 *
 * Fails closed: a state that is missing or not known is `unknown`, an operation
 * whose phase is not known is an `error`.
 */
export function normaliseApplication(raw: unknown): ObservedApplication | null {
  const parsed = rawApplicationSchema.safeParse(raw);
  if (!parsed.success) {
    return null;
  }
  const { metadata, spec, status } = parsed.data;
  const automated = spec?.syncPolicy?.automated;
  const autoSync = automated !== undefined && automated.enabled !== false;
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? '',
    project: spec?.project ?? '',
    labels: metadata.labels ?? {},
    annotations: Object.fromEntries(
      Object.entries(metadata.annotations ?? {}).filter(
        ([name]) => !IGNORED_ANNOTATIONS.has(name),
      ),
    ),
    ...applicationSetOf(metadata.ownerReferences),
    destination: {
      server: spec?.destination?.server || null,
      name: spec?.destination?.name || null,
      namespace: spec?.destination?.namespace || null,
    },
    sources: sourcesOf(spec),
    autoSync,
    selfHeal: autoSync && automated?.selfHeal === true,
    prune: autoSync && automated?.prune === true,
    ...uncomparedOf(spec),
    sync: {
      status: SYNC_STATES[status?.sync?.status ?? ''] ?? 'unknown',
      revisions: revisionsOf(status?.sync),
    },
    health: normaliseHealth(status?.health?.status),
    operation: operationOf(status),
    images: [...new Set(status?.summary?.images)].sort(),
    ...managedOf(status),
    history: historyOf(status?.history),
  };
}

/** An application with more kinds tells of none. */
const MAX_KINDS = 200;

/** What it manages, as of the last comparison with Git that could be made. */
function managedOf(
  status: RawApplication['status'],
): Pick<ObservedApplication, 'managed'> {
  const { resources, sourceType, sourceTypes = [] } = status ?? {};
  if (!resources || !SYNC_STATES[status?.sync?.status ?? '']) return {};
  const wanted = resources
    .filter(({ requiresPruning }) => !requiresPruning)
    .map(kindOf);
  const kinds = [...new Set(wanted)].sort();
  if (kinds.length > MAX_KINDS) return {};
  const byPlugin = [sourceType, ...sourceTypes].includes('Plugin');
  return { managed: { kinds, ...(byPlugin && { byPlugin }) } };
}

/** An application with more items tells of none. */
const MAX_IGNORED = 100;
const RESPECTED = 'RespectIgnoreDifferences=true';

/** What its own `ignoreDifferences` leaves out; those of the instance do not show. */
function uncomparedOf(
  spec: RawApplication['spec'],
): Pick<ObservedApplication, 'uncompared' | 'syncsRespectUncompared'> {
  const items = spec?.ignoreDifferences;
  if (!spec || items === null || (items ?? []).length > MAX_IGNORED) return {};
  const isRespected = spec.syncPolicy?.syncOptions?.includes(RESPECTED);
  return {
    uncompared: (items ?? []).map(item => ({
      kind: kindOf(item),
      ...(item.name && { name: item.name }),
      ...(item.namespace && { namespace: item.namespace }),
      ...(item.jsonPointers?.length && { pointers: item.jsonPointers }),
      ...(item.jqPathExpressions?.length && {
        expressions: item.jqPathExpressions,
      }),
      ...(item.managedFieldsManagers?.length && {
        managers: item.managedFieldsManagers,
      }),
    })),
    ...(isRespected && { syncsRespectUncompared: true as const }),
  };
}

/** The set that generated it, where its owner is one. */
function applicationSetOf(
  owners: RawApplication['metadata']['ownerReferences'],
): Pick<ObservedApplication, 'applicationSet'> {
  const set = owners?.find(({ kind }) => kind === 'ApplicationSet')?.name;
  return set ? { applicationSet: set } : {};
}

/** Value of our info on an operation; null: not ours. */
export function correlationOf(
  operation: RawApplication['operation'],
): string | null {
  const info = operation?.info?.find(({ name }) => name === CHANGE_INFO);
  return info?.value ?? null;
}

type RawStatus = NonNullable<RawApplication['status']>;

function sourcesOf(
  spec: RawApplication['spec'],
): ObservedApplication['sources'] {
  const several = spec?.sources ?? [];
  const one = spec?.source ? [spec.source] : [];
  return (several.length > 0 ? several : one).map(source => ({
    repoUrl: withoutCredentials(source.repoURL ?? ''),
    path: source.path || null,
    targetRevision: source.targetRevision || null,
    ...(source.name && { name: source.name }),
  }));
}

/** Whoever wrote a token into the address did not want it in a ledger. */
function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}

/** One per source; a single source has only `revision`. */
function revisionsOf(
  from: { revision?: string; revisions?: string[] } | undefined,
): string[] {
  if (from?.revisions && from.revisions.length > 0) {
    return from.revisions;
  }
  return from?.revision ? [from.revision] : [];
}

function historyOf(rows: RawStatus['history']): ObservedApplication['history'] {
  const history = (rows ?? []).flatMap(({ id, deployedAt, ...row }) => {
    const at = toIso(deployedAt);
    return id === undefined || at === null
      ? []
      : [{ id, revisions: revisionsOf(row), deployedAt: at }];
  });
  return history.sort((a, b) => a.id - b.id);
}

function operationOf(
  status: RawApplication['status'],
): ObservedOperation | null {
  const state = status?.operationState;
  const startedAt = toIso(state?.startedAt);
  if (!state || startedAt === null) {
    return null;
  }
  const { operation, syncResult } = state;
  const automated = operation?.initiatedBy?.automated === true;
  const dryRun = operation?.sync?.dryRun === true;
  const heals = automated ? operation?.sync?.autoHealAttemptsCount : 0;
  const applied = revisionsOf(syncResult);
  const revisions = applied.length > 0 ? applied : revisionsOf(operation?.sync);
  return {
    phase: PHASES[state.phase ?? ''] ?? 'error',
    startedAt,
    finishedAt: toIso(state.finishedAt),
    revisions: dryRun ? [] : revisions,
    startedBy: automated ? null : operation?.initiatedBy?.username || null,
    automated,
    partial: (operation?.sync?.resources ?? []).length > 0,
    message: (state.message ?? '').slice(0, MAX_MESSAGE_LENGTH),
    retries: state.retryCount ?? 0,
    correlationId: correlationOf(operation),
    ...(dryRun && { dryRun }),
    ...(heals && { heals }),
    ...jobsOf(state, appliedWaves(status, dryRun ? [] : revisions)),
  };
}

/**
 * Objects with their waves, where the source is in sync with what was applied:
 * those of another revision may lie in other waves.
 */
function appliedWaves(
  status: RawApplication['status'],
  applied: readonly string[],
): RawStatus['resources'] {
  const { sync, resources } = status ?? {};
  const compared = revisionsOf(sync);
  const isSame =
    compared.length === applied.length &&
    compared.every((revision, index) => revision === applied[index]);
  return isSame && applied.length > 0 && sync?.status === 'Synced'
    ? resources
    : undefined;
}

/** ISO 8601 UTC; null: no instant, or none that can be read. */
function toIso(instant: string | undefined): string | null {
  const time = Date.parse(instant ?? '');
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
