import { z } from 'zod';
import { stateOf, type ManagedResource } from './managedResources';
import { kindOf } from './resourceTree';

const containers = z
  .array(z.object({ image: z.string().optional() }))
  .nullish();
const podSpec = z.object({
  containers,
  initContainers: containers,
});
const template = z.object({ template: z.object({ spec: podSpec }) });

/** Where the template of its pods lies in each kind that has one. */
const POD_SPECS: Record<
  string,
  (manifest: unknown) => z.infer<typeof podSpec> | undefined
> = {
  Pod: manifest => z.object({ spec: podSpec }).safeParse(manifest).data?.spec,
  'Job.batch': ofTemplate,
  'CronJob.batch': manifest =>
    z
      .object({ spec: z.object({ jobTemplate: z.object({ spec: template }) }) })
      .safeParse(manifest).data?.spec.jobTemplate.spec.template.spec,
  'Deployment.apps': ofTemplate,
  'StatefulSet.apps': ofTemplate,
  'DaemonSet.apps': ofTemplate,
  'ReplicaSet.apps': ofTemplate,
  ReplicationController: ofTemplate,
  'Rollout.argoproj.io': ofTemplate,
};

function ofTemplate(manifest: unknown) {
  return z.object({ spec: template }).safeParse(manifest).data?.spec.template
    .spec;
}

/**
 * The images that Git names for the pods of an object, sorted, each once; none
 * where Git does not have the object any more. Null: it is of a kind that is not
 * known to name them, it names none here (a Rollout may refer to a Deployment),
 * or Argo CD does not tell, as of hooks.
 */
export function declaredImages(item: ManagedResource): string[] | null {
  const find = POD_SPECS[kindOf(item)];
  if (!find || item.hook) return null;
  const manifest = stateOf(item.targetState);
  if (manifest === null) return [];
  const spec = find(manifest);
  if (!spec) return null;
  const all = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  return [...new Set(all.flatMap(({ image }) => image ?? []))].sort();
}
