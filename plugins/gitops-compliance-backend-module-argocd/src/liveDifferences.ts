import type {
  ApplicationKey,
  LiveDifference,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ArgoCdInstanceSettings } from './config';
import type { ArgoCdApi } from './http/ArgoCdApi';
import { readManagedResources, stateOf } from './managedResources';

const managedFieldsSchema = z.object({
  metadata: z.object({ managedFields: z.array(z.unknown()) }),
});

/**
 * See `DeploymentSource.readLiveDifferences`: by the managed resources, of which
 * Argo CD gives the two states that it compares itself, defaults and ignored
 * fields seen to. Of one that lacks these, Git's text and the live object count.
 */
export async function readLiveDifferences(
  api: ArgoCdApi,
  instance: ArgoCdInstanceSettings,
  application: ApplicationKey & { project: string },
  signal?: AbortSignal,
): Promise<LiveDifference[]> {
  const items = await readManagedResources(api, instance, application, signal);
  return items.flatMap(item => {
    if (item.hook) return [];
    const declared = stateOf(item.predictedLiveState, item.targetState);
    const live = stateOf(item.normalizedLiveState, item.liveState);
    if (isDeepStrictEqual(declared, live)) return [];
    const managed = managedFieldsSchema.safeParse(stateOf(item.liveState));
    return [
      {
        group: item.group ?? '',
        kind: item.kind,
        namespace: item.namespace ?? '',
        name: item.name,
        declared,
        live,
        // What is compared lacks them.
        ...(managed.success && {
          managedFields: managed.data.metadata.managedFields,
        }),
      },
    ];
  });
}
