import type { ObservedOperation } from '@gitops-compliance/plugin-gitops-compliance-node';
import type { RawApplication } from './rawApplication';

type RawStatus = NonNullable<RawApplication['status']>;
type Resource = NonNullable<RawStatus['resources']>[number];
type Named = Pick<Partial<Resource>, 'group' | 'kind' | 'namespace' | 'name'>;

/** Phases of a sync in which a Job may be needed by what is applied. */
const JOB_PHASES: Record<string, 'before' | 'with'> = {
  PreSync: 'before',
  Sync: 'with',
};
/** A sync with more of them tells of none, so that no entry grows without end. */
const MAX_JOBS = 50;
/** With workloads in more waves than these, none of them is told. */
const MAX_WAVES = 20;

/** Kinds that run as soon as they are applied, and for as long as they stay. */
const WORKLOADS = new Set([
  'Deployment.apps',
  'StatefulSet.apps',
  'DaemonSet.apps',
  'ReplicaSet.apps',
  'Rollout.argoproj.io',
  'Service.serving.knative.dev',
  'Pod',
]);

/**
 * The Jobs of a sync that has finished. One of selected resources runs no hooks,
 * so what it did not run says nothing.
 *
 * @param resources - objects of the revision that it applied, with their waves;
 *   undefined: not told
 */
export function jobsOf(
  {
    finishedAt,
    operation,
    syncResult,
  }: NonNullable<RawStatus['operationState']>,
  resources: RawStatus['resources'],
): Pick<ObservedOperation, 'jobs'> {
  const results = syncResult?.resources;
  const isPartial = (operation?.sync?.resources ?? []).length > 0;
  const isWhole =
    results !== undefined &&
    results.length > 0 &&
    results.every(({ kind, syncPhase }) => kind && syncPhase);
  if (!finishedAt || isPartial || operation?.sync?.dryRun || !isWhole) {
    return {};
  }
  const jobs = results
    .filter(({ group, kind }) => group === 'batch' && kind === 'Job')
    .map(({ syncPhase, hookPhase, ...job }) => {
      const phase = JOB_PHASES[syncPhase ?? ''] ?? ('after' as const);
      const waves = phase === 'with' ? wavesOf(job, resources) : null;
      return {
        name: job.name ?? '',
        phase,
        succeeded: hookPhase === 'Succeeded',
        ...(waves && { waves }),
      };
    });
  return jobs.length > MAX_JOBS ? {} : { jobs };
}

/** The wave of a Job and those of workloads; null: they are not told. */
function wavesOf(job: Named, resources: RawStatus['resources']) {
  const wanted = resources?.filter(one => !one.hook && !one.requiresPruning);
  const own = wanted?.find(one => keyOf(one) === keyOf(job));
  // Hooks of the phase are no part of the comparison, which tells the waves.
  if (!wanted || !own) return null;
  const waves = wanted
    .filter(({ group, kind }) =>
      WORKLOADS.has(group ? `${kind}.${group}` : kind),
    )
    .map(({ syncWave = 0 }) => syncWave);
  const workloads = [...new Set(waves)].sort((a, b) => a - b);
  return workloads.length > MAX_WAVES
    ? null
    : { own: own.syncWave ?? 0, workloads };
}

function keyOf({ group, kind, namespace, name }: Named): string {
  return [group, kind, namespace, name].map(part => part ?? '').join('/');
}
